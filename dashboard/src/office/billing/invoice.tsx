/** One invoice or credit note: a draft to be issued, an issued one to be paid, printed, taken back. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  amountOf,
  Check,
  DayShown,
  Dialog,
  Download,
  del,
  Facts,
  Failed,
  Field,
  Form,
  go,
  type Load,
  Loading,
  Moment,
  Money,
  MoneyField,
  Notice,
  OfficePage,
  Panel,
  post,
  Refusal,
  Select,
  say,
  Table,
  TextArea,
  useLoad,
  useSubmit,
} from "../kit";
import { InvoiceState } from "./invoices";
import { mayBill } from "./rights";
import { type Invoice, type Payment, quantityOf } from "./wire";

export function OneInvoice({ id }: { id: string }): JSX.Element {
  const look = useLoad<Invoice>(`/billing/invoices/${encodeURIComponent(id)}`);
  const invoice = look.data;
  if (invoice === undefined)
    return (
      <OfficePage title={t("Invoice")}>
        {look.problem ? <Failed problem={look.problem} again={look.again} /> : <Loading />}
      </OfficePage>
    );
  return (
    <OfficePage
      title={titleOf(invoice)}
      beside={<InvoiceState of={invoice} />}
      actions={<a href="/billing/invoices">{t("All invoices")}</a>}
    >
      <About invoice={invoice} />
      {invoice.number === null ? (
        mayBill() && <Draft invoice={invoice} look={look} />
      ) : (
        <Issued invoice={invoice} look={look} />
      )}
      <Lines invoice={invoice} />
      {invoice.kind === "invoice" && invoice.number !== null && (
        <Payments invoice={invoice} look={look} />
      )}
    </OfficePage>
  );
}

const titleOf = ({ kind, number }: Invoice): string =>
  number === null
    ? t("Draft invoice")
    : `${kind === "credit" ? t("Credit note") : t("Invoice")} ${number}`;

interface PartProps {
  invoice: Invoice;
  look: Load<Invoice>;
}

function About({ invoice }: { invoice: Invoice }): JSX.Element {
  const { currency, insurer_name: insurer } = invoice;
  const amount = (text: string | null): JSX.Element => (
    <Money amount={text ?? "0"} currency={currency} />
  );
  return (
    <Panel title={t("Sum")}>
      <Facts
        items={[
          [t("Patient"), `${invoice.patient_name} (${invoice.mrn})`],
          [t("Issued"), invoice.issued_on && <DayShown at={invoice.issued_on} />],
          [t("Due"), invoice.due_on && <DayShown at={invoice.due_on} />],
          [t("Net"), amount(invoice.net)],
          [t("Tax"), amount(invoice.tax)],
          [t("Total"), amount(invoice.total)],
          ...(insurer === ""
            ? []
            : ([
                [insurer, amount(invoice.insurer_share)],
                [t("The patient's share"), amount(invoice.patient_share)],
              ] as const)),
          ...(invoice.open === null
            ? []
            : ([
                [t("Open of the patient"), amount(invoice.patient_open)],
                [t("Open of the insurer"), amount(invoice.insurer_open)],
              ] as const)),
          ...(invoice.reason === "" ? [] : ([[t("Reason"), invoice.reason]] as const)),
          ...(invoice.credit_notes.length === 0
            ? []
            : ([[t("Credit notes"), invoice.credit_notes.join(", ")]] as const)),
        ]}
      />
    </Panel>
  );
}

function Draft({ invoice, look }: PartProps): JSX.Element {
  const acting = useSubmit();
  const path = `/billing/invoices/${invoice.id}`;
  const issue = async (): Promise<void> => {
    look.take(await post<Invoice>(`${path}/issue`, {}, { revision: invoice.revision }));
    say(t("Issued"));
  };
  const discard = async (): Promise<void> => {
    await del(path, { revision: invoice.revision });
    go(`/billing/review?patient=${invoice.patient}`);
  };
  return (
    <>
      {invoice.unreviewed > 0 && (
        <Notice tone="warn">
          {t("{unreviewed} charges of this patient are not reviewed yet.", {
            unreviewed: invoice.unreviewed,
          })}
        </Notice>
      )}
      <div class="form-end">
        <button
          class="button button-main"
          type="button"
          aria-disabled={acting.busy}
          onClick={() => void acting.run(issue)}
        >
          {t("Issue")}
        </button>
        <button
          class="button"
          type="button"
          aria-disabled={acting.busy}
          onClick={() => void acting.run(discard)}
        >
          {t("Discard")}
        </button>
        <Refusal problem={acting.problem} onLookAgain={look.again} />
      </div>
    </>
  );
}

function Issued({ invoice, look }: PartProps): JSX.Element {
  const [asked, setAsked] = useState<"pay" | "credit" | null>(null);
  const changes = mayBill() && invoice.kind === "invoice";
  const done = (): void => {
    setAsked(null);
    look.again();
  };
  return (
    <div class="form-end">
      <Download path={`/billing/invoices/${invoice.id}/paper`}>{t("Print (PDF)")}</Download>
      {changes && (
        <>
          <button class="button" type="button" onClick={() => setAsked("pay")}>
            {t("Take a payment")}
          </button>
          <button class="button" type="button" onClick={() => setAsked("credit")}>
            {t("Write a credit note")}
          </button>
        </>
      )}
      {asked === "pay" && (
        <Pay invoice={invoice} onDone={done} onClose={() => setAsked(null)} look={look} />
      )}
      {asked === "credit" && <Credit invoice={invoice} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface DialogProps {
  invoice: Invoice;
  onClose: () => void;
}

const PAYERS = [
  {
    value: "patient",
    get name() {
      return t("The patient");
    },
  },
  {
    value: "insurer",
    get name() {
      return t("The insurer");
    },
  },
];

function Pay(props: DialogProps & { onDone: () => void; look: Load<Invoice> }): JSX.Element {
  const { invoice, onClose, onDone } = props;
  return (
    <Dialog title={t("Take a payment")} onClose={onClose}>
      <Form
        label={t("Take it")}
        onCancel={onClose}
        onDone={onDone}
        send={(key, said) =>
          post(
            `/billing/invoices/${invoice.id}/payments`,
            { ...said, amount: amountOf(said.amount ?? "") ?? said.amount },
            { key },
          )
        }
      >
        <MoneyField
          name="amount"
          label={t("Amount")}
          defaultValue={Number(invoice.patient_open) > 0 ? (invoice.patient_open ?? "") : ""}
          required
          autofocus
        />
        <Select name="by_whom" label={t("Who pays")} required options={PAYERS} />
        <Field name="reference" label={t("Reference")} maxLength={200} />
      </Form>
    </Dialog>
  );
}

function Credit({ invoice, onClose }: DialogProps): JSX.Element {
  const left = invoice.lines.filter((line) => !line.taken_back);
  return (
    <Dialog title={t("Write a credit note")} onClose={onClose} wide>
      <Form
        label={t("Take back")}
        danger
        onCancel={onClose}
        send={async (key, said, fields) => {
          const lines = fields.getAll("line").map(Number);
          const note = await post<Invoice>(
            `/billing/invoices/${invoice.id}/credits`,
            { lines, reason: said.reason ?? "", bill_again: said.bill_again === "on" },
            { key },
          );
          go(`/billing/invoices/${note.id}`);
        }}
      >
        <fieldset class="field-group">
          <legend>{t("What is taken back")}</legend>
          {left.map((line) => (
            <label key={line.id} class="check">
              <input type="checkbox" name="line" value={line.id ?? ""} defaultChecked />
              <DayShown at={line.on_day} /> {line.name}{" "}
              <Money amount={line.amount} currency={invoice.currency} />
            </label>
          ))}
        </fieldset>
        <TextArea name="reason" label={t("Reason")} required maxLength={500} />
        <Check name="bill_again" label={t("Propose it again, as the ledger says it then")} />
      </Form>
    </Dialog>
  );
}

function Lines({ invoice }: { invoice: Invoice }): JSX.Element {
  return (
    <Panel title={t("Lines")}>
      <Table
        caption={t("Lines")}
        columns={[
          {
            name: t("Day"),
            cell: (line) => <DayShown at={line.on_day} />,
            by: (line) => line.on_day,
          },
          {
            name: t("What"),
            cell: (line) => `${line.name}${line.taken_back ? t(" (taken back)") : ""}`,
            by: (line) => line.name,
          },
          {
            name: t("Quantity"),
            number: true,
            cell: (line) => quantityOf(line.quantity, line.per),
          },
          {
            name: t("Each"),
            number: true,
            cell: (line) => <Money amount={line.unit_amount} currency={invoice.currency} />,
          },
          {
            name: t("Amount"),
            number: true,
            cell: (line) => <Money amount={line.amount} currency={invoice.currency} />,
            by: (line) => Number(line.amount),
          },
        ]}
        rows={invoice.lines}
        keyOf={(line) => line.id ?? `${line.on_day}${line.code}${line.amount}`}
        empty={t("Nothing is on it any more")}
      />
    </Panel>
  );
}

function Payments({ invoice, look }: PartProps): JSX.Element {
  const [asked, setAsked] = useState<Payment | null>(null);
  const reversed = new Set(invoice.payments.map(({ reverses }) => reverses));
  return (
    <Panel title={t("Payments")}>
      <Table
        caption={t("Payments")}
        columns={[
          { name: t("When"), cell: (one) => <Moment at={one.at} />, by: (one) => one.at },
          {
            name: t("Who"),
            cell: (one) => (one.by_whom === "insurer" ? t("Insurer") : t("Patient")),
          },
          { name: t("Reference"), cell: (one) => one.reference },
          {
            name: t("Amount"),
            number: true,
            cell: (one) => <Money amount={one.amount} currency={invoice.currency} />,
          },
          {
            name: "",
            cell: (one) =>
              mayBill() &&
              one.reverses === null &&
              !reversed.has(one.id) && (
                <button class="button" type="button" onClick={() => setAsked(one)}>
                  {t("Reverse")}
                </button>
              ),
          },
        ]}
        rows={invoice.payments}
        keyOf={(one) => one.id}
        empty={t("Nothing paid yet")}
      />
      {asked !== null && (
        <Dialog title={t("Reverse a payment")} onClose={() => setAsked(null)}>
          <Form
            label={t("Reverse")}
            danger
            onCancel={() => setAsked(null)}
            send={async (key, said) => {
              look.take(
                await post<Invoice>(`/billing/payments/${asked.id}/reversal`, said, { key }),
              );
              setAsked(null);
            }}
          >
            <Field
              name="reason"
              label={t("Reason")}
              hint={t("Such as: bounced")}
              required
              maxLength={500}
            />
          </Form>
        </Dialog>
      )}
    </Panel>
  );
}
