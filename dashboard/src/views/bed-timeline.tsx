/** All that happened to whoever lies in a bed. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { TimelinePart } from "../office/patients/timeline";
import { ward } from "../store/live";
import { t } from "../words/words";
import { usePatient } from "./bed-patient";

export default function BedTimeline({ bed }: { bed: string }): JSX.Element {
  const occupied = useComputed(() => ward.value.beds.get(bed)?.occupied ?? false);
  if (!occupied.value) return <p class="empty">{t("Nobody lies in this bed")}</p>;
  return <Theirs bed={bed} />;
}

function Theirs({ bed }: { bed: string }): JSX.Element {
  const patient = usePatient(bed).value;
  if (patient === undefined) return <p class="muted">{t("Loading…")}</p>;
  if (patient?.id == null) return <p class="muted">{t("Who lies there is not known just now")}</p>;
  return (
    <>
      <a class="button" href={`/patients/${patient.id}`}>
        {t("Open the record")}
      </a>
      <TimelinePart patient={patient.id} />
    </>
  );
}
