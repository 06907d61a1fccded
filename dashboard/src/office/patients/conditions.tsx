/** What a patient has or had. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  DayField,
  DayShown,
  Dialog,
  Field,
  FieldRow,
  Form,
  type PageOf,
  post,
  put,
  useLoad,
} from "../kit";
import { type EditProps, EntryList } from "./entry-list";
import type { Condition } from "./types";

export function ConditionsPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/conditions`;
  const conditions = useLoad<PageOf<Condition>>(path);
  return (
    <EntryList
      title={t("Conditions")}
      path={path}
      entries={conditions}
      columns={[
        {
          name: t("Condition"),
          cell: (one) => (
            <span class={one.ended_at === null ? undefined : "patient-over"}>
              {one.description} {one.icd10 && `(${one.icd10})`}
            </span>
          ),
        },
        { name: t("Since"), cell: (one) => (one.onset ? <DayShown at={one.onset} /> : "–") },
        { name: t("Until"), cell: (one) => (one.resolved ? <DayShown at={one.resolved} /> : "–") },
      ]}
      empty={t("No condition is written down.")}
      words={{
        add: t("Add a condition"),
        change: t("Change"),
        end: t("Mistaken"),
        ending: t("This condition was written down by mistake"),
      }}
      Edit={Edit}
    />
  );
}

function Edit({ path, one, onClose, onDone }: EditProps<Condition>): JSX.Element {
  return (
    <Dialog title={one === null ? t("Add a condition") : t("Change a condition")} onClose={onClose}>
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
          name="description"
          label={t("Condition")}
          defaultValue={one?.description ?? ""}
          required
          maxLength={200}
        />
        <FieldRow>
          <Field
            name="icd10"
            label={t("ICD-10")}
            hint={t("Such as I50.1")}
            defaultValue={one?.icd10 ?? ""}
            pattern="[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
          />
          <DayField name="onset" label={t("Since")} defaultValue={one?.onset ?? ""} />
          <DayField name="resolved" label={t("Over since")} defaultValue={one?.resolved ?? ""} />
        </FieldRow>
      </Form>
    </Dialog>
  );
}
