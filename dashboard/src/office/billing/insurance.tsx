/** The policies of a patient, and the insurers there are. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
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
      title="Insurance"
      actions={<a href={`/billing/review?patient=${patient}`}>Charges of this patient</a>}
    >
      <Table
        caption="Policies"
        columns={[
          { name: "Insurer", cell: (one) => one.insurer_name },
          { name: "Number", cell: (one) => one.number },
          { name: "Share", number: true, cell: (one) => `${Number(one.percent)} %` },
          { name: "Deductible", number: true, cell: (one) => <Money amount={one.deductible} /> },
          {
            name: "At most",
            number: true,
            cell: (one) => (one.cap === null ? "no limit" : <Money amount={one.cap} />),
          },
          { name: "From", cell: (one) => one.since && <DayShown at={one.since} /> },
          { name: "Until before", cell: (one) => one.until && <DayShown at={one.until} /> },
          {
            name: "",
            cell: (one) =>
              mayBill() && (
                <button class="button" type="button" onClick={() => setEnding(one)}>
                  {`End ${one.number}`}
                </button>
              ),
          },
        ]}
        rows={policies.data?.items}
        keyOf={(one) => one.id}
        load={policies}
        empty="The patient pays alone"
      />
      {ending !== null && (
        <Dialog title={`End ${ending.number}`} onClose={() => setEnding(null)}>
          <Form
            label="End it"
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
            <DayField name="until" label="First day on which it no longer counts" required />
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
    <Panel title="New policy">
      <Form
        label="Write it down"
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
          <Select name="insurer" label="Insurer" required blank="Choose" options={options} />
          <Field name="number" label="Number" required maxLength={64} />
        </FieldRow>
        <FieldRow>
          <Field name="percent" label="Share in percent" inputMode="decimal" required />
          <MoneyField name="deductible" label="Deductible" />
          <MoneyField name="cap" label="At most" />
        </FieldRow>
        <FieldRow>
          <DayField name="since" label="From" />
          <DayField name="until" label="Until before" />
        </FieldRow>
      </Form>
    </Panel>
  );
}

function NewInsurer({ insurers }: { insurers: Load<PageOf<Insurer>> }): JSX.Element {
  return (
    <Panel title="New insurer">
      <Form
        label="Add insurer"
        resets
        onDone={insurers.again}
        send={(key, said) => post("/billing/insurers", said, { key })}
      >
        <Field name="name" label="Name" required maxLength={64} />
        <Field name="address" label="Address" maxLength={500} />
      </Form>
    </Panel>
  );
}
