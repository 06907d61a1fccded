import "./bed.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as rest from "../connection/rest";
import { ordered } from "../state/alerts";
import { ward } from "../store/live";
import { mayAnswer, noteProblem } from "../store/session";
import type { AlertView, Patient } from "../wire";
import { AlertCard } from "./alert-card";
import { BedNumerics } from "./bed-numerics";
import { Past } from "./past";
import { ScoreExplained } from "./score-explained";
import { SetupPanel } from "./setup";
import { Trends } from "./trends";
import { Waves } from "./waves";
import { Why } from "./why";

export function BedPage({ id }: { id: string }): JSX.Element {
  const bed = useComputed(() => ward.value.beds.get(id));
  const exists = useComputed(() => bed.value !== undefined);
  const open = useComputed(() => openOf(ward.value.alerts, id));
  const past = usePast(id);
  // A new set only when a vital appears, not with every value.
  const measuredKeys = useComputed(() =>
    Object.keys(bed.value?.readings ?? {})
      .sort()
      .join(" "),
  );
  const measured = useComputed(() => new Set(measuredKeys.value.split(" ")));
  if (!exists.value)
    return (
      <div class="waiting">
        <h1>There is no such bed</h1>
        <a href="/">Back to the ward</a>
      </div>
    );
  return (
    <div class="page bed">
      <BedHead id={id} />
      <div class="bed-live">
        <BedNumerics id={id} measured={measured.value} />
        <Waves bed={id} />
      </div>
      <section class="bed-side" aria-label="Alerts and score">
        {open.value.map((alert) => (
          <div key={alert.id} class="bed-alert">
            <AlertCard alert={alert} />
            <Why alert={alert} />
          </div>
        ))}
        {open.value.length === 0 && <p class="panel empty">No open alerts at this bed</p>}
        <ScoreExplained bed={id} />
        {mayAnswer.value && (
          <a class="button" href={`/observations/${encodeURIComponent(id)}`}>
            Write observations down
          </a>
        )}
        <SetupPanel id={id} />
        <section class="panel">
          <h2>Earlier alerts</h2>
          <Past alerts={past.value} bedShown={false} />
        </section>
      </section>
      <Trends
        bed={id}
        measured={measured.value}
        alerts={[...open.value, ...(past.value ?? []).filter((alert) => alert.settled)]}
      />
    </div>
  );
}

function openOf(alerts: ReadonlyMap<string, AlertView>, bed: string): AlertView[] {
  return ordered([...alerts.values()].filter((alert) => alert.bed === bed));
}

/** The alerts of this bed that are over, read again whenever its open ones change. */
function usePast(id: string): { readonly value: AlertView[] | null | undefined } {
  const past = useSignal<AlertView[] | null | undefined>(undefined);
  const openIds = useComputed(() =>
    openOf(ward.value.alerts, id)
      .map((alert) => alert.id)
      .join(" "),
  );
  useEffect(() => {
    let wanted = true;
    rest.alerts({ state: "settled", bed: id, limit: 50 }).then(
      ({ items }) => {
        if (wanted) past.value = items;
      },
      (why) => {
        noteProblem(why);
        if (wanted && !past.value) past.value = null;
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, openIds.value, past]);
  return past;
}

const LINKS = {
  online: "Monitor online",
  offline: "Monitor offline",
  silent: "Monitor silent",
  unknown: "No monitor",
};
const AGES = { adult: "Adult", paediatric: "Paediatric", neonate: "Neonate" };

function BedHead({ id }: { id: string }): JSX.Element {
  const name = useComputed(() => ward.value.beds.get(id)?.name ?? id);
  const place = useComputed(() => ward.value.beds.get(id)?.unit_name ?? "");
  const link = useComputed(() => ward.value.beds.get(id)?.link ?? "unknown");
  const detail = useComputed(() => ward.value.beds.get(id)?.link_detail ?? "");
  const ageClass = useComputed(() => ward.value.beds.get(id)?.age_class ?? "adult");
  const occupied = useComputed(() => ward.value.beds.get(id)?.occupied ?? false);
  const doubtful = useComputed(() => Boolean(ward.value.beds.get(id)?.doubt));
  const stay = useComputed(() => ward.value.beds.get(id)?.stay ?? null);
  return (
    <header class="bed-head">
      <a class="button bed-back" href="/">
        ← Ward
      </a>
      <h1>{name}</h1>
      <span class="muted">{place}</span>
      {doubtful.value ? (
        <strong class="bed-doubtful" role="alert">
          ??? Another patient may be in this bed: these values may be somebody else's.{" "}
          <a href={`/board?bed=${encodeURIComponent(id)}`}>Settle</a>
        </strong>
      ) : occupied.value ? (
        // Anew for each stay: the name must never be the last patient's.
        <Identity key={stay.value} id={id} />
      ) : (
        <span class="muted">Empty</span>
      )}
      {occupied.value && <span class="muted">{AGES[ageClass.value]}</span>}
      <span class="bed-link" data-link={link}>
        {LINKS[link.value]}
        {detail.value !== "" && <> · {detail}</>}
      </span>
    </header>
  );
}

function Identity({ id }: { id: string }): JSX.Element {
  const patient = useSignal<Patient | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    rest.bed(id).then(
      (detail) => {
        if (wanted) patient.value = detail.patient;
      },
      (why) => {
        noteProblem(why);
        if (wanted) patient.value = null;
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, patient]);
  const who = patient.value;
  if (who === undefined) return <span class="muted">…</span>;
  if (who === null) return <span class="muted">Name not known just now</span>;
  return (
    <span class="bed-patient">
      <strong>{who.name}</strong>{" "}
      <span class="muted">
        {who.mrn}
        {who.birth_date !== null && <> · born {who.birth_date}</>}
        {who.sex !== null && <> · {who.sex}</>}
      </span>
    </span>
  );
}
