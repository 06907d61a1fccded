/** Allergies: written, mended, ended; and that somebody has asked. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  Badge,
  Dialog,
  Field,
  FieldRow,
  Form,
  type Load,
  post,
  put,
  Refusal,
  Select,
  say,
  useSubmit,
} from "../kit";
import { type EditProps, EntryList } from "./entry-list";
import type { Allergies, Allergy } from "./types";

const SEVERITIES = [
  {
    value: "unknown",
    get name() {
      return t("Not known");
    },
  },
  {
    value: "mild",
    get name() {
      return t("Mild");
    },
  },
  {
    value: "moderate",
    get name() {
      return t("Moderate");
    },
  },
  {
    value: "severe",
    get name() {
      return t("Severe");
    },
  },
];
const CERTAINTIES = [
  {
    value: "suspected",
    get name() {
      return t("Suspected");
    },
  },
  {
    value: "confirmed",
    get name() {
      return t("Confirmed");
    },
  },
];

interface PartProps {
  patient: number;
  allergies: Load<Allergies>;
}

export function AllergiesPart({ patient, allergies }: PartProps): JSX.Element {
  return (
    <EntryList
      title={t("Allergies")}
      path={`/patients/${patient}/allergies`}
      entries={allergies}
      columns={[
        { name: t("Substance"), cell: (one) => <Substance one={one} /> },
        { name: t("Reaction"), cell: (one) => one.reaction || "–" },
        { name: t("Severity"), cell: (one) => `${one.severity}, ${one.certainty}` },
      ]}
      empty={t("Nobody has asked yet.")}
      words={{
        add: t("Add an allergy"),
        change: t("Change"),
        end: "End",
        ending: t("End this allergy"),
      }}
      mayChange={(one) => one.substance !== null}
      beside={(onDone) =>
        allergies.data?.asked === false && <NoneKnown patient={patient} onDone={onDone} />
      }
      Edit={Edit}
    />
  );
}

function Substance({ one }: { one: Allergy }): JSX.Element {
  const words = one.substance ?? t("None known");
  if (one.ended_at !== null) return <span class="patient-over">{words}</span>;
  return <Badge tone={one.substance === null ? "ok" : "bad"}>{words}</Badge>;
}

function NoneKnown({ patient, onDone }: { patient: number; onDone: () => void }): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const ask = async (): Promise<void> => {
    const sent = (key: string) => post(`/patients/${patient}/allergies/none`, undefined, { key });
    if (await run(sent)) {
      say(t("Written down: none known"));
      onDone();
    }
  };
  return (
    <>
      <button class="button" type="button" aria-disabled={busy} onClick={() => void ask()}>
        {t("Asked: none known")}
      </button>
      <Refusal problem={problem} />
    </>
  );
}

function Edit({ path, one, onClose, onDone }: EditProps<Allergy>): JSX.Element {
  return (
    <Dialog title={one === null ? t("Add an allergy") : t("Change an allergy")} onClose={onClose}>
      <Form
        label={t("Save")}
        send={(key, said) =>
          one === null
            ? post(path, said, { key })
            : put(`${path}/${one.id}`, said, { revision: one.revision })
        }
        onDone={onDone}
        onLookAgain={onDone}
        onCancel={onClose}
      >
        <Field
          name="substance"
          label={t("Substance")}
          defaultValue={one?.substance ?? ""}
          required
          maxLength={200}
        />
        <Field
          name="reaction"
          label={t("Reaction")}
          defaultValue={one?.reaction ?? ""}
          maxLength={200}
        />
        <FieldRow>
          <Select
            name="severity"
            label={t("Severity")}
            options={SEVERITIES}
            {...(one && { value: one.severity })}
          />
          <Select
            name="certainty"
            label={t("Certainty")}
            options={CERTAINTIES}
            {...(one && { value: one.certainty })}
          />
        </FieldRow>
      </Form>
    </Dialog>
  );
}
