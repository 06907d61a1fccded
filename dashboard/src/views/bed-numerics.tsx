import type { JSX } from "preact";
import { t } from "../words/words";
import { BloodPressure, Numeric } from "./numeric";

/** Shown at every bed, dashes or not. */
const ALWAYS = ["hr", "spo2", "rr", "temp"];
/** Shown once the monitor has sent them. */
const WHEN_MEASURED = ["pulse", "etco2", "cvp", "fio2", "o2_flow", "glucose", "pain", "acvpu"];

interface BedNumericsProps {
  id: string;
  measured: ReadonlySet<string>;
}

export function BedNumerics({ id, measured }: BedNumericsProps): JSX.Element {
  return (
    <section class="bed-numerics panel" aria-label={t("Vital signs now")}>
      <dl>
        {ALWAYS.map((vital) => (
          <Numeric key={vital} bed={id} vital={vital} />
        ))}
        <BloodPressure bed={id} />
        {WHEN_MEASURED.filter((vital) => measured.has(vital)).map((vital) => (
          <Numeric key={vital} bed={id} vital={vital} />
        ))}
      </dl>
    </section>
  );
}
