/** The policies of a patient, and the insurers there are. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  amountOf,
  DayField,
  DayShown,
  Dialog,
  Field,
  FieldRow,
  Form,
  type Load,
  Money,
  MoneyField,
  OfficePage,
  type PageOf,
  Panel,
  post,
  Select,
  Table,
  useLoad,
} from "../kit";
import { mayBill } from "./rights";
import type { Insurer, Policy } from "./wire";

export function Insurance({ patient }: { patient: string }): JSX.Element {
  const path = `/billing/patients/${encodeURIComponent(patient)}/policies`;
  const policies = useLoad<PageOf<Policy>>(path);
  const insurers = useLoad<PageOf<Insurer>>("/billing/insurers");
  const [ending, setEnding] = useState<Policy | null>(null);
  return (
    <OfficePage
      title={t("Insurance")}
      actions={<a href={`/billing/review?patient=${patient}`}>{t("Charges of this patient")}</a>}
    >
      <Table
        caption={t("Policies")}
        columns={[
          { name: t("Insurer"), cell: (one) => one.insurer_name },
          { name: t("Number"), cell: (one) => one.number },
          { name: t("Share"), number: true, cell: (one) => `${Number(one.percent)} %` },
          { name: t("Deductible"), number: true, cell: (one) => <Money amount={one.deductible} /> },
          {
            name: t("At most"),
            number: true,
            cell: (one) => (one.cap === null ? t("no limit") : <Money amount={one.cap} />),
          },
          { name: t("From"), cell: (one) => one.since && <DayShown at={one.since} /> },
          { name: t("Until before"), cell: (one) => one.until && <DayShown at={one.until} /> },
          {
            name: "",
            cell: (one) =>
              mayBill() && (
                <button class="button" type="button" onClick={() => setEnding(one)}>
                  {t("End {number}", { number: one.number })}
                </button>
              ),
          },
        ]}
        rows={policies.data?.items}
        keyOf={(one) => one.id}
        load={policies}
        empty={t("The patient pays alone")}
      />
      {ending !== null && (
        <Dialog
          title={t("End {number}", { number: ending.number })}
          onClose={() => setEnding(null)}
        >
          <Form
            label={t("End it")}
            onCancel={() => setEnding(null)}
            onLookAgain={policies.again}
            onDone={() => {
              setEnding(null);
              policies.again();
            }}
            send={(_key, said) =>
              post(`/billing/policies/${ending.id}/end`, said, { revision: ending.revision })
            }
          >
            <DayField name="until" label={t("First day on which it no longer counts")} required />
          </Form>
        </Dialog>
      )}
      {mayBill() && <NewPolicy path={path} policies={policies} insurers={insurers} />}
      {mayBill() && <NewInsurer insurers={insurers} />}
    </OfficePage>
  );
}

interface NewPolicyProps {
  path: string;
  policies: Load<PageOf<Policy>>;
  insurers: Load<PageOf<Insurer>>;
}

function NewPolicy({ path, policies, insurers }: NewPolicyProps): JSX.Element {
  const options = (insurers.data?.items ?? []).map(({ id, name }) => ({ value: String(id), name }));
  return (
    <Panel title={t("New policy")}>
      <Form
        label={t("Write it down")}
        resets
        onDone={policies.again}
        send={(key, said) =>
          post(
            path,
            {
              ...said,
              insurer: Number(said.insurer),
              ...(said.deductible === undefined ? {} : { deductible: amountOf(said.deductible) }),
              ...(said.cap === undefined ? {} : { cap: amountOf(said.cap) }),
            },
            { key },
          )
        }
      >
        <FieldRow>
          <Select
            name="insurer"
            label={t("Insurer")}
            required
            blank={t("Choose")}
            options={options}
          />
          <Field name="number" label={t("Number")} required maxLength={64} />
        </FieldRow>
        <FieldRow>
          <Field name="percent" label={t("Share in percent")} inputMode="decimal" required />
          <MoneyField name="deductible" label={t("Deductible")} />
          <MoneyField name="cap" label={t("At most")} />
        </FieldRow>
        <FieldRow>
          <DayField name="since" label={t("From")} />
          <DayField name="until" label={t("Until before")} />
        </FieldRow>
      </Form>
    </Panel>
  );
}

function NewInsurer({ insurers }: { insurers: Load<PageOf<Insurer>> }): JSX.Element {
  return (
    <Panel title={t("New insurer")}>
      <Form
        label={t("Add insurer")}
        resets
        onDone={insurers.again}
        send={(key, said) => post("/billing/insurers", said, { key })}
      >
        <Field name="name" label={t("Name")} required maxLength={64} />
        <Field name="address" label={t("Address")} maxLength={500} />
      </Form>
    </Panel>
  );
}
