/** Allergies: written, mended, ended; and that somebody has asked. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  Badge,
  Dialog,
  Field,
  FieldRow,
  Form,
  type Load,
  Panel,
  post,
  put,
  Refusal,
  Select,
  say,
  Table,
  useSubmit,
} from "../kit";
import { EndDialog, SaidOf } from "./entries";
import type { Allergies, Allergy } from "./types";

const SEVERITIES = [
  { value: "unknown", name: "Not known" },
  { value: "mild", name: "Mild" },
  { value: "moderate", name: "Moderate" },
  { value: "severe", name: "Severe" },
];
const CERTAINTIES = [
  { value: "suspected", name: "Suspected" },
  { value: "confirmed", name: "Confirmed" },
];

interface PartProps {
  patient: number;
  allergies: Load<Allergies>;
}

export function AllergiesPart({ patient, allergies }: PartProps): JSX.Element {
  const [edited, setEdited] = useState<Allergy | "new" | null>(null);
  const [ended, setEnded] = useState<Allergy | null>(null);
  const done = (): void => {
    setEdited(null);
    setEnded(null);
    allergies.again();
  };
  return (
    <Panel
      title="Allergies"
      actions={
        <>
          {allergies.data?.asked === false && <NoneKnown patient={patient} onDone={done} />}
          <button class="button" type="button" onClick={() => setEdited("new")}>
            Add an allergy
          </button>
        </>
      }
    >
      <Table
        caption="Allergies"
        columns={[
          { name: "Substance", cell: (one) => <Substance one={one} /> },
          { name: "Reaction", cell: (one) => one.reaction || "–" },
          { name: "Severity", cell: (one) => `${one.severity}, ${one.certainty}` },
          { name: "Said", cell: (one) => <SaidOf entry={one} /> },
          {
            name: "",
            cell: (one) =>
              one.ended_at === null && (
                <div class="form-end">
                  {one.substance !== null && (
                    <button class="button" type="button" onClick={() => setEdited(one)}>
                      Change
                    </button>
                  )}
                  <button class="button" type="button" onClick={() => setEnded(one)}>
                    End
                  </button>
                </div>
              ),
          },
        ]}
        rows={allergies.data?.items}
        keyOf={(one) => one.id}
        load={allergies}
        empty="Nobody has asked yet."
      />
      {edited !== null && (
        <Edit
          patient={patient}
          one={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onDone={done}
        />
      )}
      {ended && (
        <EndDialog
          title="End this allergy"
          path={`/${patient}/allergies/${ended.id}`}
          revision={ended.revision}
          onClose={() => setEnded(null)}
          onDone={done}
        />
      )}
    </Panel>
  );
}

function Substance({ one }: { one: Allergy }): JSX.Element {
  const words = one.substance ?? "None known";
  if (one.ended_at !== null) return <span class="patient-over">{words}</span>;
  return <Badge tone={one.substance === null ? "ok" : "bad"}>{words}</Badge>;
}

function NoneKnown({ patient, onDone }: { patient: number; onDone: () => void }): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const ask = async (): Promise<void> => {
    const sent = (key: string) => post(`/patients/${patient}/allergies/none`, undefined, { key });
    if (await run(sent)) {
      say("Written down: none known");
      onDone();
    }
  };
  return (
    <>
      <button class="button" type="button" aria-disabled={busy} onClick={() => void ask()}>
        Asked: none known
      </button>
      <Refusal problem={problem} />
    </>
  );
}

interface EditProps {
  patient: number;
  one: Allergy | null;
  onClose: () => void;
  onDone: () => void;
}

function Edit({ patient, one, onClose, onDone }: EditProps): JSX.Element {
  const path = `/patients/${patient}/allergies`;
  return (
    <Dialog title={one === null ? "Add an allergy" : "Change an allergy"} onClose={onClose}>
      <Form
        label="Save"
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
          label="Substance"
          defaultValue={one?.substance ?? ""}
          required
          maxLength={200}
        />
        <Field
          name="reaction"
          label="Reaction"
          defaultValue={one?.reaction ?? ""}
          maxLength={200}
        />
        <FieldRow>
          <Select
            name="severity"
            label="Severity"
            options={SEVERITIES}
            {...(one && { value: one.severity })}
          />
          <Select
            name="certainty"
            label="Certainty"
            options={CERTAINTIES}
            {...(one && { value: one.certainty })}
          />
        </FieldRow>
      </Form>
    </Dialog>
  );
}
