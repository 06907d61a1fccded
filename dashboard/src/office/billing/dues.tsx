/** What is open, for how long, and whom to remind. */

import type { JSX } from "preact";
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
  not_due: "Not due yet",
  "0-30": "0–30 days",
  "31-60": "31–60 days",
  "61-90": "61–90 days",
  over_90: "More than 90 days",
};

export function Dues(): JSX.Element {
  const ageing = useLoad<Ageing>("/billing/ageing");
  const overdue = useLoad<PageOf<Overdue>>("/billing/dunning");
  return (
    <>
      <Panel title="Open by age">
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
      <Panel title="To be reminded">
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
        caption="Open by age"
        columns={[
          { name: "Due since", cell: (one) => NAMES[one.age] ?? one.age },
          { name: "Invoices", number: true, cell: (one) => one.invoices },
          { name: "Patients", number: true, cell: (one) => amount(one.patient) },
          { name: "Insurers", number: true, cell: (one) => amount(one.insurer) },
        ]}
        rows={ageing.ages}
        keyOf={(one) => one.age}
      />
      <p>
        {"Paid too much, to be given back: "}
        {amount(ageing.overpaid)}
      </p>
    </>
  );
}

function Overdues({ overdue }: { overdue: Load<PageOf<Overdue>> }): JSX.Element {
  const sending = useSubmit();
  const remind = async (one: Overdue, key: string): Promise<void> => {
    await post(`/billing/invoices/${one.id}/letters`, {}, { key });
    say(`Letter ${one.letters + 1} noted`);
    overdue.again();
  };
  return (
    <>
      <Refusal problem={sending.problem} onLookAgain={overdue.again} />
      <Table
        caption="To be reminded"
        columns={[
          { name: "Invoice", cell: (one) => one.number },
          { name: "Patient", cell: (one) => one.patient_name, by: (one) => one.patient_name },
          { name: "Due", cell: (one) => <DayShown at={one.due_on} />, by: (one) => one.due_on },
          { name: "Days", number: true, cell: (one) => one.days, by: (one) => one.days },
          {
            name: "Patient owes",
            number: true,
            cell: (one) => <Money amount={one.patient_open} />,
          },
          {
            name: "Insurer owes",
            number: true,
            cell: (one) => <Money amount={one.insurer_open} />,
          },
          {
            name: "Letters",
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
                  {`Letter ${one.letters + 1} sent`}
                </button>
              ),
          },
        ]}
        rows={overdue.data?.items}
        keyOf={(one) => one.id}
        href={(one) => `/billing/invoices/${one.id}`}
        load={overdue}
        empty="Nothing is overdue"
      />
    </>
  );
}
