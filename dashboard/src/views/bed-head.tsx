import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { dayIn, plainDay, yearsOld } from "../office/kit/zone";
import { nowMs } from "../store/clock";
import { ward } from "../store/live";
import { site } from "../store/site";
import type { Bed, Patient } from "../wire";
import { term } from "../words/terms";
import { t, tn } from "../words/words";
import { usePatient } from "./bed-patient";

/** Which bed, who lies there, who answers for them, and whether they can be heard. */
export function BedHead({ id }: { id: string }): JSX.Element {
  const bed = useComputed(() => ward.value.beds.get(id));
  const name = useComputed(() => bed.value?.name ?? id);
  const place = useComputed(() => bed.value?.unit_name ?? "");
  const link = useComputed(() => bed.value?.link ?? "unknown");
  const detail = useComputed(() => bed.value?.link_detail ?? "");
  const occupied = useComputed(() => bed.value?.occupied ?? false);
  const doubtful = useComputed(() => Boolean(bed.value?.doubt));
  const away = useComputed(() => bed.value?.away ?? "");
  const stay = useComputed(() => bed.value?.stay ?? null);
  const nurses = useComputed(() => (bed.value?.nurses ?? []).map((one) => one.name).join(", "));
  return (
    <header class="bed-head">
      <a class="button bed-back" href="/">
        <span dir="ltr" aria-hidden="true">
          ←
        </span>{" "}
        {t("Ward")}
      </a>
      <h1>{name}</h1>
      <span class="muted">{place}</span>
      {doubtful.value ? (
        <strong class="bed-doubtful" role="alert">
          {t("??? Another patient may be in this bed: these values may be somebody else’s.")}{" "}
          <a href={`/board?bed=${encodeURIComponent(id)}`}>{t("Settle")}</a>
        </strong>
      ) : occupied.value ? (
        // Anew for each stay: the name must never be the last patient's.
        <Identity key={stay.value} id={id} />
      ) : (
        <span class="muted">{t("Empty")}</span>
      )}
      {away.value !== "" && <strong class="bed-away">{awayText(away.value)}</strong>}
      {nurses.value !== "" && (
        <span class="bed-nurses">{t("Assigned: {names}", { names: nurses.value })}</span>
      )}
      <span class="bed-link" data-link={link}>
        {linkText(link.value)}
        {detail.value !== "" && <> · {detail}</>}
      </span>
    </header>
  );
}

function linkText(link: Bed["link"]): string {
  switch (link) {
    case "online":
      return t("Monitor online");
    case "offline":
      return t("Monitor offline");
    case "silent":
      return t("Monitor silent");
    default:
      return t("No monitor");
  }
}

function awayText(away: NonNullable<Bed["away"]>): string {
  switch (away) {
    case "theatre":
      return t("Away: in theatre");
    case "leave":
      return t("Away: on leave");
    default:
      return t("Away: off the ward");
  }
}

function ageClassText(ageClass: Bed["age_class"]): string {
  switch (ageClass) {
    case "neonate":
      return t("Neonate");
    case "paediatric":
      return t("Paediatric");
    default:
      return t("Adult");
  }
}

function Identity({ id }: { id: string }): JSX.Element {
  const patient = usePatient(id);
  const ageClass = useComputed(() => ward.value.beds.get(id)?.age_class ?? "adult");
  const who = patient.value;
  if (who === undefined) return <span class="muted">…</span>;
  if (who === null) return <span class="muted">{t("Name not known just now")}</span>;
  const facts = [who.mrn, ageText(who), sexText(who.sex), ageClassText(ageClass.value)];
  return (
    <>
      <span class="bed-patient">
        <strong>{who.name}</strong>{" "}
        <span class="muted">{facts.filter((fact) => fact !== "").join(" · ")}</span>
      </span>
      <Allergies of={who} />
      {(who.isolation ?? []).map((kind) => (
        <strong key={kind} class="bed-flag" data-flag="isolation">
          {t("Isolation: {kind}", { kind: term(kind) })}
        </strong>
      ))}
    </>
  );
}

function ageText({ birth_date }: Patient): string {
  if (birth_date === null) return "";
  const years = yearsOld(birth_date, dayIn(nowMs.peek(), site.value.time_zone));
  const born = t("born {day}", { day: plainDay(birth_date) });
  return `${tn("{count} year", "{count} years", years)}, ${born}`;
}

const sexText = (sex: string | null): string => (sex === null ? "" : term(sex));

/** Nothing where nobody has asked would read as "none": that is said too. */
function Allergies({ of }: { of: Patient }): JSX.Element | null {
  const known = of.allergies;
  if (known === undefined) return null;
  if (known === null) return <span class="bed-flag">{t("Allergies: not asked")}</span>;
  if (known.length === 0) return <span class="muted">{t("No known allergies")}</span>;
  return (
    <strong class="bed-flag" data-flag="allergy" title={known.join(", ")}>
      {t("Allergies: {substances}", { substances: known.join(", ") })}
    </strong>
  );
}
