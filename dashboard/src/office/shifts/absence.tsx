/** Somebody's time away, as those who are away and those who plan enter and read it. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
import { Badge, DateTimeField, instantOf, Select } from "../kit";
import type { Absence } from "./wire";

/** What is asked, as fields of a form. */
export function AbsenceFields(): JSX.Element {
  return (
    <>
      <Select
        name="kind"
        label={t("Why")}
        required
        options={["leave", "sick", "training", "other"].map((kind) => ({
          value: kind,
          name: term(kind),
        }))}
      />
      <DateTimeField name="starts" label={t("From")} required />
      <DateTimeField name="ends" label={t("To")} required />
    </>
  );
}

/** What those fields say, as the gateway takes it. */
export const absenceOf = (
  said: Readonly<Record<string, string>>,
  zone: string,
): Readonly<Record<string, string | undefined>> => ({
  kind: said.kind,
  starts: instantOf(said.starts ?? "", zone),
  ends: instantOf(said.ends ?? "", zone),
});

/** The shifts somebody else has to work. */
export function ShiftsLost({ absence }: { absence: Absence }): JSX.Element | null {
  const { length } = absence.shifts;
  if (length === 0) return null;
  return (
    <Badge tone="warn">
      {tn("{count} shift wants somebody else", "{count} shifts want somebody else", length)}
    </Badge>
  );
}
