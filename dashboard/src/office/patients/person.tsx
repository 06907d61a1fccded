/** Who somebody is, and the numbers by which others know them. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  DayShown,
  Dialog,
  Facts,
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
  session,
  Table,
  useSubmit,
} from "../kit";
import { DemographicsFields } from "./demographics-form";
import type { Identifier, Patient } from "./types";
import { addressWords, IDENTIFIERS, identifierWords } from "./words";

interface PersonProps {
  who: Patient;
  patient: Load<Patient>;
}

export function PersonPart({ who, patient }: PersonProps): JSX.Element {
  const [edited, setEdited] = useState(false);
  const [added, setAdded] = useState(false);
  const path = `/patients/${who.id}`;
  const mayWrite = session.value?.role !== "billing";
  const change = mayWrite && (
    <button class="button" type="button" onClick={() => setEdited(true)}>
      Change
    </button>
  );
  const add = mayWrite && (
    <button class="button" type="button" onClick={() => setAdded(true)}>
      Add a number
    </button>
  );
  return (
    <>
      <Panel title="Person" actions={change}>
        <Facts items={factsOf(who)} />
      </Panel>
      <Panel title="Numbers" actions={add}>
        <Table
          caption="Numbers by which others know the patient"
          columns={[
            { name: "Kind", cell: (one) => identifierWords(one.kind) },
            { name: "Given by", cell: (one) => one.assigner || "–" },
            { name: "Number", cell: (one) => one.value },
            {
              name: "",
              cell: (one) => mayWrite && <Withdraw path={path} one={one} onDone={patient.again} />,
            },
          ]}
          rows={who.identifiers}
          keyOf={(one) => one.id}
          empty="No other numbers."
        />
      </Panel>
      {edited && (
        <Dialog title="Change who somebody is" onClose={() => setEdited(false)} wide>
          <Form
            label="Save"
            send={async (_key, said) =>
              patient.take(await put<Patient>(path, said, { revision: who.revision }))
            }
            onDone={() => {
              say("Saved");
              setEdited(false);
            }}
            onLookAgain={() => {
              setEdited(false);
              patient.again();
            }}
            onCancel={() => setEdited(false)}
          >
            <DemographicsFields who={who} />
          </Form>
        </Dialog>
      )}
      {added && (
        <Dialog title="Add a number" onClose={() => setAdded(false)}>
          <Form
            label="Add"
            send={(key, said) => post(`${path}/identifiers`, said, { key })}
            onDone={() => {
              setAdded(false);
              patient.again();
            }}
            onCancel={() => setAdded(false)}
          >
            <Select name="kind" label="Kind" options={IDENTIFIERS} required />
            <FieldRow>
              <Field name="assigner" label="Given by" hint="Country, insurer, hospital" />
              <Field name="value" label="Number" required maxLength={200} />
            </FieldRow>
          </Form>
        </Dialog>
      )}
    </>
  );
}

function factsOf(who: Patient): readonly (readonly [string, JSX.Element | string])[] {
  const kin = [who.kin_name, who.kin_relation, who.kin_phone].filter((part) => part !== "");
  return [
    ["Family name", who.family_name],
    ["Given names", who.given_name],
    ["Former name", who.former_name || "–"],
    ["Born", <DayShown key="born" at={who.birth_date} />],
    ["Sex", who.sex],
    ["Record number", who.mrn],
    ["Telephone", who.phone || "–"],
    ["E-mail", who.email || "–"],
    ["Language", who.language || "–"],
    ["Address", addressWords(who) || "–"],
    ["Next of kin", kin.join(", ") || "–"],
    ["Insurance", [who.insurer, who.member_number].filter((part) => part !== "").join(", ") || "–"],
  ];
}

interface WithdrawProps {
  path: string;
  one: Identifier;
  onDone: () => void;
}

function Withdraw({ path, one, onDone }: WithdrawProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const withdraw = async (): Promise<void> => {
    const end = `${path}/identifiers/${one.id}/end`;
    if (await run(() => post(end, undefined, { revision: one.revision }))) onDone();
  };
  return (
    <>
      <button
        class="button"
        type="button"
        aria-disabled={busy}
        aria-label={`Not theirs: ${one.value}`}
        onClick={() => void withdraw()}
      >
        Not theirs
      </button>
      <Refusal problem={problem} onLookAgain={onDone} />
    </>
  );
}
