/** Entries of the audit with filters; the filters stand in the address. */

import type { JSX } from "preact";
import {
  Badge,
  Check,
  DateTimeField,
  Field,
  FieldRow,
  Form,
  Moment,
  Pager,
  refine,
  site,
  Table,
  usePages,
} from "../kit";
import type { Entry } from "./wire";
import { asked, detailOf, type Filters } from "./words";

export function Entries({ filters }: { filters: Filters }): JSX.Element {
  const begins = asked(filters, site.value.time_zone);
  const entries = usePages<Entry>("/audit", begins);
  return (
    <>
      <Form
        key={JSON.stringify(filters)}
        label="Show"
        send={async (_key, said) => refine(said)}
        onCancel={Object.keys(filters).length > 0 ? () => refine({}) : undefined}
      >
        <FieldRow>
          <Field
            name="account"
            label="Account"
            defaultValue={filters.account ?? ""}
            maxLength={128}
          />
          <Field
            name="act"
            label="Act begins with"
            hint="such as patient. or invoice.issue"
            pattern="[a-z_.\-]*"
            defaultValue={filters.act ?? ""}
            maxLength={64}
          />
          <Field
            name="patient"
            label="Patient's number"
            inputMode="numeric"
            pattern="[0-9]*"
            defaultValue={filters.patient ?? ""}
          />
          <DateTimeField name="since" label="From" at={begins.since} />
          <DateTimeField name="until" label="To, before" at={begins.until} />
        </FieldRow>
        <Check
          name="glass"
          label="Only behind broken glass"
          checked={filters.glass !== undefined}
        />
      </Form>
      <Table
        caption="Who did what, newest first"
        columns={[
          { name: "When", cell: (one) => <Moment at={one.at} /> },
          { name: "Who", cell: (one) => <Who one={one} /> },
          { name: "What", cell: (one) => <What one={one} /> },
          { name: "Patient", cell: (one) => <OfPatient one={one} /> },
          { name: "Unit", cell: (one) => one.unit ?? "" },
          { name: "Why", cell: (one) => one.why },
          { name: "Details", cell: (one) => detailOf(one) },
          { name: "From", cell: (one) => one.origin },
          { name: "Sealed", cell: (one) => one.position ?? "waits", number: true },
        ]}
        rows={entries.items}
        keyOf={(one) => one.id}
        look={(one) => (one.glass ? "bad" : undefined)}
        load={entries}
        empty="Nothing was done that fits"
      />
      <Pager pages={entries} />
    </>
  );
}

export function Who({ one }: { one: Pick<Entry, "account" | "name" | "role"> }): JSX.Element {
  return (
    <>
      {one.name || one.account} <small>{`${one.account}, ${one.role.replace("_", " ")}`}</small>
    </>
  );
}

function What({ one }: { one: Entry }): JSX.Element {
  return (
    <>
      {one.glass && <Badge tone="bad">broken glass</Badge>} {one.act}
      {one.thing !== "" && <small> {one.thing}</small>}
    </>
  );
}

function OfPatient({ one }: { one: Entry }): JSX.Element | null {
  if (one.patient === null) return null;
  return <a href={`/audit/patients/${one.patient}`}>{one.mrn ?? one.patient}</a>;
}
