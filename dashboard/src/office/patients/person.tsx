/** Who somebody is, and the numbers by which others know them. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
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
import { ReminderWish } from "./reminder-wish";
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
      {t("Change")}
    </button>
  );
  const add = mayWrite && (
    <button class="button" type="button" onClick={() => setAdded(true)}>
      {t("Add a number")}
    </button>
  );
  return (
    <>
      <Panel title={t("Person")} actions={change}>
        <Facts items={factsOf(who)} />
      </Panel>
      <Panel title={t("Numbers")} actions={add}>
        <Table
          caption={t("Numbers by which others know the patient")}
          columns={[
            { name: t("Kind"), cell: (one) => identifierWords(one.kind) },
            { name: t("Given by"), cell: (one) => one.assigner || "–" },
            { name: t("Number"), cell: (one) => one.value },
            {
              name: "",
              cell: (one) => mayWrite && <Withdraw path={path} one={one} onDone={patient.again} />,
            },
          ]}
          rows={who.identifiers}
          keyOf={(one) => one.id}
          empty={t("No other numbers.")}
        />
      </Panel>
      <ReminderWish patient={who.id} />
      {edited && (
        <Dialog title={t("Change who somebody is")} onClose={() => setEdited(false)} wide>
          <Form
            label={t("Save")}
            send={async (_key, said) =>
              patient.take(await put<Patient>(path, said, { revision: who.revision }))
            }
            onDone={() => {
              say(t("Saved"));
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
        <Dialog title={t("Add a number")} onClose={() => setAdded(false)}>
          <Form
            label={t("Add")}
            send={(key, said) => post(`${path}/identifiers`, said, { key })}
            onDone={() => {
              setAdded(false);
              patient.again();
            }}
            onCancel={() => setAdded(false)}
          >
            <Select name="kind" label={t("Kind")} options={IDENTIFIERS} required />
            <FieldRow>
              <Field name="assigner" label={t("Given by")} hint={t("Country, insurer, hospital")} />
              <Field name="value" label={t("Number")} required maxLength={200} />
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
    [t("Family name"), who.family_name],
    [t("Given names"), who.given_name],
    [t("Former name"), who.former_name || "–"],
    [t("Born"), <DayShown key="born" at={who.birth_date} />],
    [t("Sex"), term(who.sex)],
    [t("Record number"), who.mrn],
    [t("Telephone"), who.phone || "–"],
    ["E-mail", who.email || "–"],
    [t("Language"), who.language || "–"],
    [t("Address"), addressWords(who) || "–"],
    [t("Next of kin"), kin.join(", ") || "–"],
    [
      t("Insurance"),
      [who.insurer, who.member_number].filter((part) => part !== "").join(", ") || "–",
    ],
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
        aria-label={t("Not theirs: {one}", { one: one.value })}
        onClick={() => void withdraw()}
      >
        {t("Not theirs")}
      </button>
      <Refusal problem={problem} onLookAgain={onDone} />
    </>
  );
}
