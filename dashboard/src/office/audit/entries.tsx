/** Entries of the audit with filters; the filters stand in the address. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t } from "../../words/words";
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
        label={t("Show")}
        send={async (_key, said) => refine(said)}
        onCancel={Object.keys(filters).length > 0 ? () => refine({}) : undefined}
      >
        <FieldRow>
          <Field
            name="account"
            label={t("Account")}
            defaultValue={filters.account ?? ""}
            maxLength={128}
          />
          <Field
            name="act"
            label={t("Act begins with")}
            hint={t("such as patient. or invoice.issue")}
            pattern="[a-z_.\-]*"
            defaultValue={filters.act ?? ""}
            maxLength={64}
          />
          <Field
            name="patient"
            label={t("Patient's number")}
            inputMode="numeric"
            pattern="[0-9]*"
            defaultValue={filters.patient ?? ""}
          />
          <DateTimeField name="since" label={t("From")} at={begins.since} />
          <DateTimeField name="until" label={t("To, before")} at={begins.until} />
        </FieldRow>
        <Check
          name="glass"
          label={t("Only behind broken glass")}
          checked={filters.glass !== undefined}
        />
      </Form>
      <Table
        caption={t("Who did what, newest first")}
        columns={[
          { name: t("When"), cell: (one) => <Moment at={one.at} /> },
          { name: t("Who"), cell: (one) => <Who one={one} /> },
          { name: t("What"), cell: (one) => <What one={one} /> },
          { name: t("Patient"), cell: (one) => <OfPatient one={one} /> },
          { name: t("Unit"), cell: (one) => one.unit ?? "" },
          { name: t("Why"), cell: (one) => one.why },
          { name: t("Details"), cell: (one) => detailOf(one) },
          { name: t("From"), cell: (one) => one.origin },
          { name: t("Sealed"), cell: (one) => one.position ?? "waits", number: true },
        ]}
        rows={entries.items}
        keyOf={(one) => one.id}
        look={(one) => (one.glass ? "bad" : undefined)}
        load={entries}
        empty={t("Nothing was done that fits")}
      />
      <Pager pages={entries} />
    </>
  );
}

export function Who({ one }: { one: Pick<Entry, "account" | "name" | "role"> }): JSX.Element {
  return (
    <>
      {one.name || one.account} <small>{`${one.account}, ${term(one.role)}`}</small>
    </>
  );
}

function What({ one }: { one: Entry }): JSX.Element {
  return (
    <>
      {one.glass && <Badge tone="bad">{t("broken glass")}</Badge>} {one.act}
      {one.thing !== "" && <small> {one.thing}</small>}
    </>
  );
}

function OfPatient({ one }: { one: Entry }): JSX.Element | null {
  if (one.patient === null) return null;
  return <a href={`/audit/patients/${one.patient}`}>{one.mrn ?? one.patient}</a>;
}
