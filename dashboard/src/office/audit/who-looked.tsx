/** Who has used a patient's record: the question that patients ask. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Badge, Field, Form, go, Moment, Notice, Panel, Table, useLoad } from "../kit";
import { Who } from "./entries";
import type { Lookers } from "./wire";

export function WhoLooked({ patient }: { patient: string | undefined }): JSX.Element {
  const lookers = useLoad<Lookers>(patient === undefined ? null : `/audit/patients/${patient}`);
  return (
    <>
      <Form
        label={t("Show")}
        send={async (_key, said) => go(`/audit/patients/${encodeURIComponent(said.patient ?? "")}`)}
      >
        <Field
          name="patient"
          label={t("Patient's number")}
          hint={t("as in the address of the record; the entries of the audit lead here as well")}
          inputMode="numeric"
          pattern="[0-9]+"
          defaultValue={patient ?? ""}
          required
        />
      </Form>
      {patient === undefined ? (
        <Notice>{t("Your question is noted as well.")}</Notice>
      ) : (
        <Panel title={t("Who used the record {mrn}", { mrn: lookers.data?.mrn ?? patient })}>
          <Table
            caption={t("Who used the record, the latest first")}
            columns={[
              { name: t("Who"), cell: (one) => <Who one={one} />, by: (one) => one.name },
              { name: t("Looks"), cell: (one) => one.reads, by: (one) => one.reads, number: true },
              {
                name: t("Changes"),
                cell: (one) => one.changes,
                by: (one) => one.changes,
                number: true,
              },
              {
                name: t("First"),
                cell: (one) => <Moment at={one.first} />,
                by: (one) => one.first,
              },
              { name: t("Last"), cell: (one) => <Moment at={one.last} />, by: (one) => one.last },
              {
                name: t("Broken glass"),
                cell: (one) => (one.glass ? <Badge tone="bad">{t("broken glass")}</Badge> : "no"),
                by: (one) => Number(one.glass),
              },
            ]}
            rows={lookers.data?.items}
            keyOf={(one) => one.account}
            href={(one) => `/audit?patient=${patient}&account=${encodeURIComponent(one.account)}`}
            look={(one) => (one.glass ? "bad" : undefined)}
            load={lookers}
            empty={t("Nobody has used it")}
          />
        </Panel>
      )}
    </>
  );
}
