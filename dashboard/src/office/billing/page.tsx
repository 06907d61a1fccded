/** Billing: whom to bill, charges to be reviewed, invoices, what is open, prices. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { LinkTabs, Notice, OfficePage } from "../kit";
import { Cases } from "./cases";
import { Dues } from "./dues";
import { Insurance } from "./insurance";
import { OneInvoice } from "./invoice";
import { Invoices } from "./invoices";
import { Prices } from "./prices";
import { Review } from "./review-page";
import { mayBill } from "./rights";

const parts = () =>
  [
    ["", t("Cases")],
    ["review", t("Review")],
    ["invoices", t("Invoices")],
    ["dues", t("Open and overdue")],
    ["prices", t("Price list")],
  ] as const;

export default function Page({ rest }: { rest: readonly string[] }): JSX.Element {
  const [part = "", id] = rest;
  if (part === "invoices" && id !== undefined) return <OneInvoice key={id} id={id} />;
  if (part === "patients" && id !== undefined) return <Insurance key={id} patient={id} />;
  return (
    <OfficePage title={t("Billing")}>
      <LinkTabs
        label={t("Billing")}
        tabs={parts().map(([path, name]) => ({
          name,
          href: path === "" ? "/billing" : `/billing/${path}`,
          here: path === part,
        }))}
      />
      {!mayBill() && <Notice tone="quiet">{t("You may look; billing changes things.")}</Notice>}
      <Part part={part} />
    </OfficePage>
  );
}

function Part({ part }: { part: string }): JSX.Element {
  switch (part) {
    case "":
      return <Cases />;
    case "review":
      return <Review />;
    case "invoices":
      return <Invoices />;
    case "dues":
      return <Dues />;
    case "prices":
      return <Prices />;
    default:
      return <Notice tone="warn">{t("There is no such page.")}</Notice>;
  }
}
