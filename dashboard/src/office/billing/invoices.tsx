/** Invoices and credit notes, newest first. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { Badge, DayShown, Money, Pager, Select, Table, Toolbar, usePages } from "../kit";
import type { InvoiceRow } from "./wire";

const SHOWN = [
  {
    value: "all",
    get name() {
      return t("All");
    },
  },
  {
    value: "draft",
    get name() {
      return t("Drafts");
    },
  },
  {
    value: "issued",
    get name() {
      return t("Issued");
    },
  },
  {
    value: "open",
    get name() {
      return t("Open");
    },
  },
  {
    value: "overdue",
    get name() {
      return t("Overdue");
    },
  },
];

export function Invoices(): JSX.Element {
  const [show, setShow] = useState("all");
  const invoices = usePages<InvoiceRow>("/billing/invoices", { show });
  return (
    <>
      <Toolbar label={t("Which invoices")}>
        <Select
          name="show"
          label={t("Show")}
          required
          options={SHOWN}
          value={show}
          onChange={(value) => setShow(value)}
        />
      </Toolbar>
      <Table
        caption={t("Invoices")}
        columns={[
          { name: t("Number"), cell: (one) => one.number ?? t("Draft"), by: (one) => one.number },
          { name: t("Patient"), cell: (one) => one.patient_name, by: (one) => one.patient_name },
          {
            name: t("Issued"),
            cell: (one) => (one.issued_on === null ? "–" : <DayShown at={one.issued_on} />),
            by: (one) => one.issued_on,
          },
          {
            name: t("Due"),
            cell: (one) => (one.due_on === null ? "–" : <DayShown at={one.due_on} />),
            by: (one) => one.due_on,
          },
          {
            name: t("Total"),
            number: true,
            cell: (one) => <Money amount={one.total} currency={one.currency} />,
            by: (one) => Number(one.total),
          },
          { name: t("State"), cell: (one) => <InvoiceState of={one} /> },
        ]}
        rows={invoices.items}
        keyOf={(one) => one.id}
        href={(one) => `/billing/invoices/${one.id}`}
        load={invoices}
        empty={t("No invoices")}
      />
      <Pager pages={invoices} />
    </>
  );
}

/** Draft, credit note, paid, open, or too much paid. */
export function InvoiceState({ of }: { of: InvoiceRow }): JSX.Element {
  if (of.number === null) return <Badge>{t("Draft")}</Badge>;
  if (of.kind === "credit") return <Badge tone="info">{t("Credit note")}</Badge>;
  const open = Number(of.open);
  if (open === 0) return <Badge tone="ok">{t("Settled")}</Badge>;
  return (
    <Badge tone={open > 0 ? "warn" : "info"}>
      {open > 0 ? t("Open ") : t("Overpaid ")}
      <Money amount={(of.open ?? "0").replace("-", "")} currency={of.currency} />
    </Badge>
  );
}
