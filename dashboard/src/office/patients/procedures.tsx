/** What was done to a patient; bills follow from it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { t } from "../../words/words";
import {
  DateTimeField,
  Field,
  FieldRow,
  Form,
  instantOf,
  Moment,
  type PageOf,
  Panel,
  post,
  say,
  site,
  Table,
  useLoad,
} from "../kit";
import { EndDialog } from "./entries";
import type { Procedure } from "./types";

export function ProceduresPart({ patient }: { patient: number }): JSX.Element {
  const path = `/patients/${patient}/procedures`;
  const procedures = useLoad<PageOf<Procedure>>(path);
  const [ended, setEnded] = useState<Procedure | null>(null);
  return (
    <>
      <Panel title={t("Write down what was done")}>
        <Form
          label={t("Write down")}
          resets
          send={(key, said) =>
            post(path, { ...said, at: instantOf(said.at ?? "", site.value.time_zone) }, { key })
          }
          onDone={() => {
            say(t("Written down"));
            procedures.again();
          }}
        >
          <FieldRow>
            <Field
              name="code"
              label={t("Code")}
              hint={t("As in the price list")}
              pattern="[A-Za-z0-9._\-]{1,64}"
              required
            />
            <Field name="name" label={t("What")} required maxLength={200} />
          </FieldRow>
          <FieldRow>
            <DateTimeField name="at" label={t("When")} at={nowMs.peek()} required />
            <Field name="by" label={t("By")} hint={t("Account; without one you")} maxLength={64} />
          </FieldRow>
        </Form>
      </Panel>
      <Panel title={t("What was done")}>
        <Table
          caption={t("Procedures")}
          columns={[
            { name: t("When"), cell: (one) => <Moment at={one.at} />, by: (one) => one.at },
            {
              name: t("What"),
              cell: (one) => (
                <span class={one.ended_at === null ? undefined : "patient-over"}>
                  {one.code} {one.name}
                </span>
              ),
              by: (one) => one.name,
            },
            { name: t("By"), cell: (one) => one.account, by: (one) => one.account },
            {
              name: "",
              cell: (one) =>
                one.ended_at === null ? (
                  <button class="button" type="button" onClick={() => setEnded(one)}>
                    {t("Mistaken")}
                  </button>
                ) : (
                  `mistaken: ${one.end_reason}`
                ),
            },
          ]}
          rows={procedures.data?.items}
          keyOf={(one) => one.id}
          load={procedures}
          empty={t("Nothing was written down.")}
        />
      </Panel>
      {ended && (
        <EndDialog
          title={t("This was written down by mistake")}
          path={`/patients/${patient}/procedures/${ended.id}`}
          revision={ended.revision}
          onClose={() => setEnded(null)}
          onDone={() => {
            setEnded(null);
            procedures.again();
          }}
        />
      )}
    </>
  );
}
