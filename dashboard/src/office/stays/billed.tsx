/** Whether what was done for a patient is billed: for those who care, and without amounts. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import { Badge, Facts, Failed, Loading, Panel, session, useLoad } from "../kit";

interface BilledSoFar {
  /** Not yet on an invoice. */
  readonly open_charges: number;
  readonly invoiced_charges: number;
  readonly invoices: number;
  /** Everything invoiced is paid. */
  readonly settled: boolean;
}

const MAY_KNOW = ["nurse", "charge", "clinician", "bed_manager", "front_desk"];

export function Billed({ patient }: { patient: string }): JSX.Element | null {
  return MAY_KNOW.includes(session.value?.role ?? "") ? <SoFar patient={patient} /> : null;
}

function SoFar({ patient }: { patient: string }): JSX.Element {
  const billed = useLoad<BilledSoFar>(`/billing/patients/${encodeURIComponent(patient)}`);
  const known = billed.data;
  return (
    <Panel title={t("Billed or not")}>
      {billed.problem && <Failed problem={billed.problem} again={billed.again} />}
      {known === undefined && !billed.problem && <Loading />}
      {known !== undefined && (
        <>
          <p>
            <Verdict of={known} />
          </p>
          <Facts
            items={[
              [t("Charges not yet on an invoice"), String(known.open_charges)],
              [t("Charges on an invoice"), String(known.invoiced_charges)],
              [t("Invoices issued"), String(known.invoices)],
            ]}
          />
        </>
      )}
    </Panel>
  );
}

function Verdict({ of }: { of: BilledSoFar }): JSX.Element {
  if (of.open_charges > 0) return <Badge tone="warn">{t("Not all is billed")}</Badge>;
  if (of.invoiced_charges === 0) return <Badge>{t("Nothing to bill yet")}</Badge>;
  if (!of.settled) return <Badge tone="warn">{t("Billed, not all is paid")}</Badge>;
  return <Badge tone="ok">{t("Billed and paid")}</Badge>;
}
