/** Admissions by what is left to do for their bill. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Badge, Moment, Pager, Select, Table, Toolbar, usePages } from "../kit";
import type { Case } from "./wire";

const SHOWN = [
  { value: "discharged", name: "Discharged, not invoiced" },
  { value: "here", name: "Still here" },
  { value: "all", name: "All" },
];

export function Cases(): JSX.Element {
  const [show, setShow] = useState("discharged");
  const cases = usePages<Case>("/billing/cases", { show });
  return (
    <>
      <Toolbar label="Which cases">
        <Select
          name="show"
          label="Show"
          required
          options={SHOWN}
          value={show}
          onChange={(value) => setShow(value)}
        />
      </Toolbar>
      <Table
        caption="Cases"
        columns={[
          { name: "Patient", cell: (one) => one.patient_name, by: (one) => one.patient_name },
          { name: "Record", cell: (one) => one.mrn, by: (one) => one.mrn },
          { name: "Admitted", cell: (one) => <Moment at={one.since} />, by: (one) => one.since },
          {
            name: "Discharged",
            cell: (one) => (one.until === null ? "still here" : <Moment at={one.until} />),
            by: (one) => one.until,
          },
          { name: "Bill", cell: (one) => <Progress of={one} /> },
        ]}
        rows={cases.items}
        keyOf={(one) => one.id}
        href={(one) => `/billing/review?patient=${one.patient}`}
        load={cases}
        empty="Nobody to bill"
      />
      <Pager pages={cases} />
    </>
  );
}

function Progress({ of }: { of: Case }): JSX.Element {
  if (of.invoices > 0) return <Badge tone="ok">Invoiced</Badge>;
  if (of.proposed > 0) return <Badge tone="warn">{`${of.proposed} to review`}</Badge>;
  if (of.accepted > 0) return <Badge tone="info">{`${of.accepted} to invoice`}</Badge>;
  return <Badge>Not begun</Badge>;
}
