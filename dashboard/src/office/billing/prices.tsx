/** The price list, and what the site agreed on. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  amountOf,
  Check,
  DayField,
  DayShown,
  Dialog,
  Field,
  FieldRow,
  Form,
  Money,
  MoneyField,
  Pager,
  Panel,
  post,
  put,
  say,
  Table,
  Toolbar,
  useLoad,
  usePages,
} from "../kit";
import { mayBill } from "./rights";
import type { Price, Terms } from "./wire";

export function Prices(): JSX.Element {
  const prices = usePages<Price>("/billing/prices");
  const [asked, setAsked] = useState<"new" | Price | null>(null);
  const done = (): void => {
    setAsked(null);
    prices.again();
  };
  return (
    <>
      {mayBill() && (
        <Toolbar label={t("Price list")}>
          <button class="button button-main" type="button" onClick={() => setAsked("new")}>
            {t("New price")}
          </button>
        </Toolbar>
      )}
      <Table
        caption={t("Price list")}
        columns={[
          { name: t("Code"), cell: (one) => one.code, by: (one) => one.code },
          { name: t("Name"), cell: (one) => one.name, by: (one) => one.name },
          {
            name: t("Price"),
            number: true,
            cell: (one) => (
              <>
                <Money amount={one.amount} /> a {one.per}
              </>
            ),
            by: (one) => Number(one.amount),
          },
          { name: t("Tax"), number: true, cell: (one) => `${Number(one.tax_percent)} %` },
          { name: t("From"), cell: (one) => one.since && <DayShown at={one.since} /> },
          { name: t("Until before"), cell: (one) => one.until && <DayShown at={one.until} /> },
          {
            name: "",
            cell: (one) =>
              mayBill() && (
                <button class="button" type="button" onClick={() => setAsked(one)}>
                  {t("End {code}", { code: one.code })}
                </button>
              ),
          },
        ]}
        rows={prices.items}
        keyOf={(one) => one.id}
        load={prices}
        empty={t("No price yet")}
      />
      <Pager pages={prices} />
      {asked === "new" && <NewPrice onDone={done} onClose={() => setAsked(null)} />}
      {asked !== null && asked !== "new" && (
        <EndPrice
          price={asked}
          onDone={done}
          onClose={() => setAsked(null)}
          onLookAgain={prices.again}
        />
      )}
      <Agreed />
    </>
  );
}

interface DialogProps {
  onDone: () => void;
  onClose: () => void;
}

function NewPrice({ onDone, onClose }: DialogProps): JSX.Element {
  return (
    <Dialog title={t("New price")} onClose={onClose}>
      <Form
        label={t("Set price")}
        onCancel={onClose}
        onDone={onDone}
        send={(key, said) =>
          post(
            "/billing/prices",
            { ...said, amount: amountOf(said.amount ?? "") ?? said.amount },
            { key },
          )
        }
      >
        <Field
          name="code"
          label={t("Code")}
          hint={t("day.bed.ward, hour.bed.icu, hour.monitoring, hour.equipment.pump, or any other")}
          required
          maxLength={64}
          autofocus
        />
        <Field
          name="name"
          label={t("Name")}
          hint={t("As it stands on invoices")}
          required
          maxLength={64}
        />
        <FieldRow>
          <MoneyField name="amount" label={t("Price")} required />
          <Field name="tax_percent" label={t("Tax in percent")} inputMode="decimal" />
        </FieldRow>
        <FieldRow>
          <DayField name="since" label={t("From")} />
          <DayField name="until" label={t("Until before")} />
        </FieldRow>
      </Form>
    </Dialog>
  );
}

function EndPrice(props: DialogProps & { price: Price; onLookAgain: () => void }): JSX.Element {
  const { price, onDone, onClose, onLookAgain } = props;
  return (
    <Dialog title={t("End {code}", { code: price.code })} onClose={onClose}>
      <Form
        label={t("End it")}
        onCancel={onClose}
        onDone={onDone}
        onLookAgain={onLookAgain}
        send={(_key, said) =>
          post(`/billing/prices/${price.id}/end`, said, { revision: price.revision })
        }
      >
        <DayField
          name="until"
          label={t("First day on which it no longer counts")}
          hint={t("Today or later; what was charged stays as it is")}
          required
        />
      </Form>
    </Dialog>
  );
}

function Agreed(): JSX.Element {
  const terms = useLoad<Terms>("/billing/terms");
  const now = terms.data;
  return (
    <Panel title={t("What the site agreed on")}>
      {now !== undefined && (
        <Form
          key={now.revision}
          label={t("Save")}
          onLookAgain={terms.again}
          onDone={() => say(t("Saved"))}
          send={async (_key, said) => {
            const wanted = { leave_free: said.leave_free === "on", due_days: said.due_days };
            terms.take(await put<Terms>("/billing/terms", wanted, { revision: now.revision }));
          }}
        >
          <Check name="leave_free" label={t("Leave is free of charge")} checked={now.leave_free} />
          <Field
            name="due_days"
            label={t("Days until an invoice is due")}
            type="number"
            min={0}
            max={365}
            defaultValue={String(now.due_days)}
            required
          />
        </Form>
      )}
    </Panel>
  );
}
