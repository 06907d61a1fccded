/** Invoices and credit notes, newest first. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Badge, DayShown, Money, Pager, Select, Table, Toolbar, usePages } from "../kit";
import type { InvoiceRow } from "./wire";

const SHOWN = [
  { value: "all", name: "All" },
  { value: "draft", name: "Drafts" },
  { value: "issued", name: "Issued" },
  { value: "open", name: "Open" },
  { value: "overdue", name: "Overdue" },
];

export function Invoices(): JSX.Element {
  const [show, setShow] = useState("all");
  const invoices = usePages<InvoiceRow>("/billing/invoices", { show });
  return (
    <>
      <Toolbar label="Which invoices">
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
        caption="Invoices"
        columns={[
          { name: "Number", cell: (one) => one.number ?? "Draft", by: (one) => one.number },
          { name: "Patient", cell: (one) => one.patient_name, by: (one) => one.patient_name },
          {
            name: "Issued",
            cell: (one) => (one.issued_on === null ? "–" : <DayShown at={one.issued_on} />),
            by: (one) => one.issued_on,
          },
          {
            name: "Due",
            cell: (one) => (one.due_on === null ? "–" : <DayShown at={one.due_on} />),
            by: (one) => one.due_on,
          },
          {
            name: "Total",
            number: true,
            cell: (one) => <Money amount={one.total} currency={one.currency} />,
            by: (one) => Number(one.total),
          },
          { name: "State", cell: (one) => <InvoiceState of={one} /> },
        ]}
        rows={invoices.items}
        keyOf={(one) => one.id}
        href={(one) => `/billing/invoices/${one.id}`}
        load={invoices}
        empty="No invoices"
      />
      <Pager pages={invoices} />
    </>
  );
}

/** Draft, credit note, paid, open, or too much paid. */
export function InvoiceState({ of }: { of: InvoiceRow }): JSX.Element {
  if (of.number === null) return <Badge>Draft</Badge>;
  if (of.kind === "credit") return <Badge tone="info">Credit note</Badge>;
  const open = Number(of.open);
  if (open === 0) return <Badge tone="ok">Settled</Badge>;
  return (
    <Badge tone={open > 0 ? "warn" : "info"}>
      {open > 0 ? "Open " : "Overpaid "}
      <Money amount={(of.open ?? "0").replace("-", "")} currency={of.currency} />
    </Badge>
  );
}
