/** What a patient has or had. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  DayField,
  DayShown,
  Dialog,
  Field,
  FieldRow,
  Form,
  type PageOf,
  Panel,
  post,
  put,
  Table,
  useLoad,
} from "../kit";
import { EndDialog, SaidOf } from "./entries";
import type { Condition } from "./types";

export function ConditionsPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/conditions`;
  const conditions = useLoad<PageOf<Condition>>(path);
  const [edited, setEdited] = useState<Condition | "new" | null>(null);
  const [ended, setEnded] = useState<Condition | null>(null);
  const done = (): void => {
    setEdited(null);
    setEnded(null);
    conditions.again();
  };
  return (
    <Panel
      title="Conditions"
      actions={
        <button class="button" type="button" onClick={() => setEdited("new")}>
          Add a condition
        </button>
      }
    >
      <Table
        caption="Conditions"
        columns={[
          {
            name: "Condition",
            cell: (one) => (
              <span class={one.ended_at === null ? undefined : "patient-over"}>
                {one.description} {one.icd10 && `(${one.icd10})`}
              </span>
            ),
          },
          { name: "Since", cell: (one) => (one.onset ? <DayShown at={one.onset} /> : "–") },
          { name: "Until", cell: (one) => (one.resolved ? <DayShown at={one.resolved} /> : "–") },
          { name: "Said", cell: (one) => <SaidOf entry={one} /> },
          {
            name: "",
            cell: (one) =>
              one.ended_at === null && (
                <div class="form-end">
                  <button class="button" type="button" onClick={() => setEdited(one)}>
                    Change
                  </button>
                  <button class="button" type="button" onClick={() => setEnded(one)}>
                    Mistaken
                  </button>
                </div>
              ),
          },
        ]}
        rows={conditions.data?.items}
        keyOf={(one) => one.id}
        load={conditions}
        empty="No condition is written down."
      />
      {edited !== null && (
        <Edit
          path={path}
          one={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onDone={done}
        />
      )}
      {ended && (
        <EndDialog
          title="This condition was written down by mistake"
          path={`/${patient}/conditions/${ended.id}`}
          revision={ended.revision}
          onClose={() => setEnded(null)}
          onDone={done}
        />
      )}
    </Panel>
  );
}

interface EditProps {
  path: string;
  one: Condition | null;
  onClose: () => void;
  onDone: () => void;
}

function Edit({ path, one, onClose, onDone }: EditProps): JSX.Element {
  return (
    <Dialog title={one === null ? "Add a condition" : "Change a condition"} onClose={onClose}>
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
          name="description"
          label="Condition"
          defaultValue={one?.description ?? ""}
          required
          maxLength={200}
        />
        <FieldRow>
          <Field
            name="icd10"
            label="ICD-10"
            hint="Such as I50.1"
            defaultValue={one?.icd10 ?? ""}
            pattern="[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
          />
          <DayField name="onset" label="Since" defaultValue={one?.onset ?? ""} />
          <DayField name="resolved" label="Over since" defaultValue={one?.resolved ?? ""} />
        </FieldRow>
      </Form>
    </Dialog>
  );
}
