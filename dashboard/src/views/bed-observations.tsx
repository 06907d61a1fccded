/** What was written down for whoever lies in a bed, the latest first. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import * as rest from "../connection/rest";
import { useLoading } from "../office/kit/use-load";
import { consciousness, moment, shown, unitOf } from "../state/format";
import { nowMs } from "../store/clock";
import { ward } from "../store/live";
import { vocabulary } from "../store/session";
import type { ObservationSet } from "../wire";
import { t } from "../words/words";

export default function BedObservations({ bed }: { bed: string }): JSX.Element {
  // A set that was written down or taken back shows in the score.
  const latest = useComputed(() => ward.value.beds.get(bed)?.score?.observed_at ?? "");
  const found = useLoading(`${bed} ${latest.value}`, () => rest.observationSets(bed));
  const sets = found.data?.items;
  return (
    <section class="bed-sets" aria-label={t("Observations")}>
      <a class="button" href={`/observations/${encodeURIComponent(bed)}`}>
        {t("Write observations down")}
      </a>
      {sets === undefined && (
        <p class="muted">
          {found.problem === null ? t("Loading…") : t("Observations cannot be read just now")}
        </p>
      )}
      {sets?.length === 0 && <p class="empty">{t("Nothing was written down yet")}</p>}
      {sets !== undefined && sets.length > 0 && <Sets sets={sets} />}
    </section>
  );
}

function Sets({ sets }: { sets: readonly ObservationSet[] }): JSX.Element {
  const keys = [...new Set(sets.flatMap((set) => Object.keys(set.values)))].sort();
  return (
    <div class="bed-sets-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("When")}</th>
            {keys.map((key) => (
              <th key={key} scope="col">
                <Head vital={key} />
              </th>
            ))}
            <th scope="col">{t("By")}</th>
            <th scope="col">{t("Note")}</th>
          </tr>
        </thead>
        <tbody>
          {sets.map((set) => (
            <tr key={`${set.id} ${set.at}`} data-taken-back={set.taken_back_at !== null}>
              <th scope="row">
                <time dateTime={set.at}>{moment(set.at, nowMs.peek())}</time>
              </th>
              {keys.map((key) => (
                <td key={key}>{valueText(key, set.values[key])}</td>
              ))}
              <td>{set.name}</td>
              <td>{noteText(set)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ vital }: { vital: string }): JSX.Element {
  const facts = vocabulary.value.get(vital);
  if (facts === undefined) return <>{vital}</>;
  return (
    <>
      {facts.label} <small>{unitOf(facts)}</small>
    </>
  );
}

function valueText(vital: string, value: number | undefined): string {
  if (value === undefined) return "–";
  if (vital === "acvpu") return consciousness(value);
  const facts = vocabulary.value.get(vital);
  return facts === undefined ? String(value) : shown(value, facts);
}

function noteText({ taken_back_at, taken_back_why, note, recorded }: ObservationSet): string {
  if (taken_back_at !== null) return t("taken back: {why}", { why: taken_back_why ?? "" });
  if (!recorded) return t("not yet recorded");
  return note;
}
