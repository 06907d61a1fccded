/** What a limit would have made of the last day, before it is set; it can be given up. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import * as rest from "../../connection/rest";
import { Failed, useLoading } from "../../office/kit";
import { age, moment, shown, unitOf } from "../../state/format";
import {
  type Bucket,
  byCause,
  causeName,
  type Draft,
  draw,
  factsOf,
  type LimitRow,
  type Silence,
  type Tried,
  vitalOf,
  worstSilence,
} from "../../state/limits";
import { nowMs } from "../../store/clock";
import { tryLimits } from "../../store/limits";
import { vocabulary } from "../../store/session";
import { t, tn } from "../../words/words";

const BUCKETS = 400;
const [WIDTH, HEIGHT] = [600, 150];

interface PreviewProps {
  id: string;
  row: LimitRow;
  draft: Draft;
}

interface Seen {
  readonly tried: Tried;
  readonly points: readonly Bucket[];
  readonly bucketMs: number;
}

export function Preview({ id, row, draft }: PreviewProps): JSX.Element {
  // What is asked is named, so that an answer to another draft is never shown for this one.
  const name = JSON.stringify(draft);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => setAsked(null), [name]);
  const of = asked === name ? name : null;
  const seen = useLoading(of, (signal) => look(id, row.cause, draft, signal));
  return (
    <section class="tried" aria-label={t("What it would have done")} aria-busy={seen.busy}>
      {of === null && (
        <button class="button button-main" type="button" onClick={() => setAsked(name)}>
          {t("See the last 24 h with it")}
        </button>
      )}
      {of !== null && seen.busy && (
        <p role="status">
          {t("The last 24 h are judged again…")} <Since key={of} />
          <button class="button" type="button" onClick={() => setAsked(null)}>
            {t("Give up")}
          </button>
        </p>
      )}
      {of !== null && seen.problem !== null && <Failed problem={seen.problem} again={seen.again} />}
      {of !== null && seen.data !== undefined && <TriedShown row={row} seen={seen.data} />}
    </section>
  );
}

/** How long it has taken up to now: a day of readings takes seconds, on a busy server many. */
function Since(): JSX.Element {
  const [beganMs] = useState(() => nowMs.peek());
  return (
    <span class="muted" aria-hidden="true">
      {age(nowMs.value - beganMs)}{" "}
    </span>
  );
}

async function look(id: string, cause: string, draft: Draft, signal: AbortSignal): Promise<Seen> {
  const tried = await tryLimits(id, cause, draft, signal);
  const [fromMs, toMs] = [Date.parse(tried.since), Date.parse(tried.until)];
  const query = { vital: vitalOf(cause), fromMs, toMs, buckets: BUCKETS };
  const { points, bucket_s } = await rest.readings(id, query);
  return { tried, points, bucketMs: bucket_s * 1_000 };
}

function TriedShown({ row, seen }: { row: LimitRow; seen: Seen }): JSX.Element {
  const { tried } = seen;
  const { before, after } = tried.comparison;
  const long = age(Date.parse(tried.until) - Date.parse(tried.since));
  return (
    <>
      <p class="muted">
        {t("The last {long} of this patient, judged again; nothing is changed yet", { long })}
      </p>
      <div class="tried-numbers">
        <p>
          <strong data-testid="alarms-before-after">
            <bdi dir="ltr">
              {before.alarms.all ?? 0} → {after.alarms.all ?? 0}
            </bdi>
          </strong>
          {t("alarms")}
        </p>
        <p data-silent={tried.silent_count > 0}>
          <strong>{tried.silent_count === 0 ? "0" : age(tried.silent_s * 1_000)}</strong>
          {t("in which an alarm is on today and none would be")}
        </p>
      </div>
      <WorstOf tried={tried} />
      <TriedChart row={row} seen={seen} />
      {tried.warnings.map((warning) => (
        <p key={warning} class="field-problem">
          {warning}
        </p>
      ))}
      <ByCause tried={tried} />
    </>
  );
}

function WorstOf({ tried }: { tried: Tried }): JSX.Element {
  const worst = worstSilence(tried);
  if (worst === null) return <p>{t("Nobody would have been called less")}</p>;
  return (
    <p class="tried-worst">
      {tn(
        "{count} time nobody would have been called; the worst: {worst}",
        "{count} times nobody would have been called; the worst: {worst}",
        tried.silent_count,
        { worst: silenceText(worst) },
      )}
    </p>
  );
}

/** `03:12, SpO₂ low 84 %, NEWS2 7, for 4 min`. */
function silenceText(silence: Silence): string {
  const facts = factsOf(silence.cause, vocabulary.value);
  const value = silence.worst === null ? "" : ` ${shown(silence.worst, facts)} ${unitOf(facts)}`;
  const score =
    silence.news2 === null ? "" : `, NEWS2 ${silence.news2_whole ? "" : "≥ "}${silence.news2}`;
  const what = `${causeName(silence.cause, vocabulary.value)}${value}${score}`;
  return t("{time}, {what}, for {long}", {
    time: moment(silence.since, nowMs.peek()),
    what,
    long: age(Date.parse(silence.until) - Date.parse(silence.since)),
  });
}

function TriedChart({ row, seen }: { row: LimitRow; seen: Seen }): JSX.Element {
  const drawn = draw({ ...seen, width: WIDTH, height: HEIGHT });
  const facts = factsOf(row.cause, vocabulary.value);
  const label = t("{vital} with the limits in force and the new ones", { vital: facts.name });
  return (
    <figure class={`numeric-${vitalOf(row.cause).split("_")[0]}`}>
      <svg
        class="tried-chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {drawn.silent.map(({ x, width }) => (
          <rect key={x} class="tried-silent" x={x} y="0" width={width} height={HEIGHT} />
        ))}
        <path class="tried-band" d={drawn.band} />
        <path class="tried-line" d={drawn.line} />
        {drawn.inForce.map((y) => (
          <line key={y} class="tried-limit" x1="0" x2={WIDTH} y1={y} y2={y} />
        ))}
        {drawn.proposed.map((y) => (
          <line key={y} class="tried-limit" data-new="true" x1="0" x2={WIDTH} y1={y} y2={y} />
        ))}
      </svg>
      <figcaption class="tried-key">
        <span>
          <bdi dir="ltr">
            {shown(drawn.lowest, facts)}–{shown(drawn.highest, facts)} {unitOf(facts)}
          </bdi>
        </span>
        <span>
          <i /> {t("in force")}
        </span>
        <span>
          <i data-of="new" /> {t("new")}
        </span>
        <span>
          <i data-of="silent" /> {t("nobody would have been called")}
        </span>
      </figcaption>
    </figure>
  );
}

function ByCause({ tried }: { tried: Tried }): JSX.Element {
  const rows = byCause(tried);
  if (rows.length === 0) return <p class="muted">{t("There was no alarm in this time")}</p>;
  return (
    <table class="limits">
      <caption class="unseen">{t("Alarms by cause")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("Cause")}</th>
          <th scope="col">{t("Today")}</th>
          <th scope="col">{t("With it")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ cause, before, after }) => (
          <tr key={cause}>
            <th scope="row">{causeName(cause, vocabulary.value)}</th>
            <td class="limits-number">{before}</td>
            <td class="limits-number">{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
