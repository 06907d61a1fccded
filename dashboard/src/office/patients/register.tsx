/** Registering somebody; who is like them already is shown before a second record is begun. */

import "./patients.css";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Badge,
  DayShown,
  Dialog,
  Field,
  Form,
  go,
  OfficePage,
  type PageOf,
  post,
  Refusal,
  say,
  useSubmit,
} from "../kit";
import { DemographicsFields } from "./demographics-form";
import type { Lookalike, Patient } from "./types";
import { fullName } from "./words";

interface Doubt {
  readonly said: Record<string, string>;
  readonly like: readonly Lookalike[];
}

export function Register(): JSX.Element {
  const [doubt, setDoubt] = useState<Doubt | null>(null);
  const begin = async (key: string, said: Record<string, string>): Promise<void> => {
    const made = await post<Patient>("/patients", said, { key });
    say(t("Registered as {mrn}", { mrn: made.mrn }));
    go(`/patients/${made.id}`);
  };
  const compare = async (key: string, said: Record<string, string>): Promise<void> => {
    const { mrn: _, ...who } = said;
    const like = await post<PageOf<Lookalike>>("/patients/lookalikes", who);
    if (like.items.length === 0) await begin(key, said);
    else setDoubt({ said, like: like.items });
  };
  return (
    <OfficePage title={t("Register a patient")}>
      <Form label={t("Register")} send={compare} onCancel={() => go("/patients")}>
        <DemographicsFields />
        <Field
          name="mrn"
          label={t("Record number they have already")}
          hint={t("From a printed wristband, or from before; without one they get a new one")}
          maxLength={64}
        />
      </Form>
      {doubt && <Warning doubt={doubt} begin={begin} onClose={() => setDoubt(null)} />}
    </OfficePage>
  );
}

interface WarningProps {
  doubt: Doubt;
  begin: (key: string, said: Record<string, string>) => Promise<void>;
  onClose: () => void;
}

function Warning({ doubt, begin, onClose }: WarningProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  return (
    <Dialog title={t("Is it one of these?")} onClose={onClose} wide>
      <p>
        {t(
          "Somebody like this has a record already. A second record splits what is known of them.",
        )}
      </p>
      <ul class="patient-hits">
        {doubt.like.map((one) => (
          <li key={one.patient.id}>
            <a class="patient-hit" href={`/patients/${one.patient.id}`}>
              <strong>{fullName(one.patient)}</strong>
              <span>
                {t("born")} <DayShown at={one.patient.birth_date} />
              </span>
              <span>{one.patient.mrn}</span>
              <span>{one.patient.city}</span>
              <Badge tone={one.likely ? "bad" : "warn"}>
                {one.likely ? t("likely") : t("possible")}
              </Badge>
              <span class="patient-why">{one.reasons.join(", ")}</span>
            </a>
          </li>
        ))}
      </ul>
      <div class="form-end">
        <button
          class="button"
          type="button"
          aria-disabled={busy}
          onClick={() => void run((key) => begin(key, doubt.said))}
        >
          {t("None of these: register as new")}
        </button>
        <Refusal problem={problem} />
      </div>
    </Dialog>
  );
}
