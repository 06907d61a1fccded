/** Admissions by what is left to do for their bill. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import { Badge, Moment, Pager, Select, Table, Toolbar, usePages } from "../kit";
import type { Case } from "./wire";

const SHOWN = [
  {
    value: "discharged",
    get name() {
      return t("Discharged, not invoiced");
    },
  },
  {
    value: "here",
    get name() {
      return t("Still here");
    },
  },
  {
    value: "all",
    get name() {
      return t("All");
    },
  },
];

export function Cases(): JSX.Element {
  const [show, setShow] = useState("discharged");
  const cases = usePages<Case>("/billing/cases", { show });
  return (
    <>
      <Toolbar label={t("Which cases")}>
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
        caption={t("Cases")}
        columns={[
          { name: t("Patient"), cell: (one) => one.patient_name, by: (one) => one.patient_name },
          { name: t("Record"), cell: (one) => one.mrn, by: (one) => one.mrn },
          { name: t("Admitted"), cell: (one) => <Moment at={one.since} />, by: (one) => one.since },
          {
            name: t("Discharged"),
            cell: (one) => (one.until === null ? t("still here") : <Moment at={one.until} />),
            by: (one) => one.until,
          },
          { name: t("Bill"), cell: (one) => <Progress of={one} /> },
        ]}
        rows={cases.items}
        keyOf={(one) => one.id}
        href={(one) => `/billing/review?patient=${one.patient}`}
        load={cases}
        empty={t("Nobody to bill")}
      />
      <Pager pages={cases} />
    </>
  );
}

function Progress({ of }: { of: Case }): JSX.Element {
  if (of.invoices > 0) return <Badge tone="ok">{t("Invoiced")}</Badge>;
  if (of.proposed > 0)
    return <Badge tone="warn">{t("{proposed} to review", { proposed: of.proposed })}</Badge>;
  if (of.accepted > 0)
    return <Badge tone="info">{t("{accepted} to invoice", { accepted: of.accepted })}</Badge>;
  return <Badge>{t("Not begun")}</Badge>;
}
