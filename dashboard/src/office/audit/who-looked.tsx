/** Who has used a patient's record: the question that patients ask. */

import type { JSX } from "preact";
import { Badge, Field, Form, go, Moment, Notice, Panel, Table, useLoad } from "../kit";
import { Who } from "./entries";
import type { Lookers } from "./wire";

export function WhoLooked({ patient }: { patient: string | undefined }): JSX.Element {
  const lookers = useLoad<Lookers>(patient === undefined ? null : `/audit/patients/${patient}`);
  return (
    <>
      <Form
        label="Show"
        send={async (_key, said) => go(`/audit/patients/${encodeURIComponent(said.patient ?? "")}`)}
      >
        <Field
          name="patient"
          label="Patient's number"
          hint="as in the address of the record; the entries of the audit lead here as well"
          inputMode="numeric"
          pattern="[0-9]+"
          defaultValue={patient ?? ""}
          required
        />
      </Form>
      {patient === undefined ? (
        <Notice>Your question is noted as well.</Notice>
      ) : (
        <Panel title={`Who used the record ${lookers.data?.mrn ?? patient}`}>
          <Table
            caption="Who used the record, the latest first"
            columns={[
              { name: "Who", cell: (one) => <Who one={one} />, by: (one) => one.name },
              { name: "Looks", cell: (one) => one.reads, by: (one) => one.reads, number: true },
              {
                name: "Changes",
                cell: (one) => one.changes,
                by: (one) => one.changes,
                number: true,
              },
              { name: "First", cell: (one) => <Moment at={one.first} />, by: (one) => one.first },
              { name: "Last", cell: (one) => <Moment at={one.last} />, by: (one) => one.last },
              {
                name: "Broken glass",
                cell: (one) => (one.glass ? <Badge tone="bad">broken glass</Badge> : "no"),
                by: (one) => Number(one.glass),
              },
            ]}
            rows={lookers.data?.items}
            keyOf={(one) => one.account}
            href={(one) => `/audit?patient=${patient}&account=${encodeURIComponent(one.account)}`}
            look={(one) => (one.glass ? "bad" : undefined)}
            load={lookers}
            empty="Nobody has used it"
          />
        </Panel>
      )}
    </>
  );
}
