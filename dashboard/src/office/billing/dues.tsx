/** What is open, for how long, and whom to remind. */

import type { JSX } from "preact";
import { t } from "../../words/words";
import {
  DayShown,
  Failed,
  type Load,
  Loading,
  Moment,
  Money,
  type PageOf,
  Panel,
  post,
  Refusal,
  say,
  Table,
  useLoad,
  useSubmit,
} from "../kit";
import { mayBill } from "./rights";
import type { Ageing, Overdue } from "./wire";

const NAMES: Readonly<Record<string, string>> = {
  get not_due() {
    return t("Not due yet");
  },
  get "0-30"() {
    return t("0–30 days");
  },
  get "31-60"() {
    return t("31–60 days");
  },
  get "61-90"() {
    return t("61–90 days");
  },
  get over_90() {
    return t("More than 90 days");
  },
};

export function Dues(): JSX.Element {
  const ageing = useLoad<Ageing>("/billing/ageing");
  const overdue = useLoad<PageOf<Overdue>>("/billing/dunning");
  return (
    <>
      <Panel title={t("Open by age")}>
        {ageing.data === undefined ? (
          ageing.problem ? (
            <Failed problem={ageing.problem} again={ageing.again} />
          ) : (
            <Loading />
          )
        ) : (
          <Ages ageing={ageing.data} />
        )}
      </Panel>
      <Panel title={t("To be reminded")}>
        <Overdues overdue={overdue} />
      </Panel>
    </>
  );
}

function Ages({ ageing }: { ageing: Ageing }): JSX.Element {
  const amount = (text: string): JSX.Element => <Money amount={text} currency={ageing.currency} />;
  return (
    <>
      <Table
        caption={t("Open by age")}
        columns={[
          { name: t("Due since"), cell: (one) => NAMES[one.age] ?? one.age },
          { name: t("Invoices"), number: true, cell: (one) => one.invoices },
          { name: t("Patients"), number: true, cell: (one) => amount(one.patient) },
          { name: t("Insurers"), number: true, cell: (one) => amount(one.insurer) },
        ]}
        rows={ageing.ages}
        keyOf={(one) => one.age}
      />
      <p>
        {t("Paid too much, to be given back: ")}
        {amount(ageing.overpaid)}
      </p>
    </>
  );
}

function Overdues({ overdue }: { overdue: Load<PageOf<Overdue>> }): JSX.Element {
  const sending = useSubmit();
  const remind = async (one: Overdue, key: string): Promise<void> => {
    await post(`/billing/invoices/${one.id}/letters`, {}, { key });
    say(t("Letter {letters} noted", { letters: one.letters + 1 }));
    overdue.again();
  };
  return (
    <>
      <Refusal problem={sending.problem} onLookAgain={overdue.again} />
      <Table
        caption={t("To be reminded")}
        columns={[
          { name: t("Invoice"), cell: (one) => one.number },
          { name: t("Patient"), cell: (one) => one.patient_name, by: (one) => one.patient_name },
          { name: t("Due"), cell: (one) => <DayShown at={one.due_on} />, by: (one) => one.due_on },
          { name: t("Days"), number: true, cell: (one) => one.days, by: (one) => one.days },
          {
            name: t("Patient owes"),
            number: true,
            cell: (one) => <Money amount={one.patient_open} />,
          },
          {
            name: t("Insurer owes"),
            number: true,
            cell: (one) => <Money amount={one.insurer_open} />,
          },
          {
            name: t("Letters"),
            cell: (one) =>
              one.last_letter === null ? (
                "none"
              ) : (
                <>
                  {one.letters}, <Moment at={one.last_letter} />
                </>
              ),
          },
          {
            name: "",
            cell: (one) =>
              mayBill() &&
              one.letters < 3 && (
                <button
                  class="button"
                  type="button"
                  aria-disabled={sending.busy}
                  onClick={() => void sending.run((key) => remind(one, key))}
                >
                  {t("Letter {letters} sent", { letters: one.letters + 1 })}
                </button>
              ),
          },
        ]}
        rows={overdue.data?.items}
        keyOf={(one) => one.id}
        href={(one) => `/billing/invoices/${one.id}`}
        load={overdue}
        empty={t("Nothing is overdue")}
      />
    </>
  );
}
