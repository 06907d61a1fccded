/** NEWS2 of the last day as steps; each opens to the parts it was made of. */

import "./bed-scores.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import * as rest from "../connection/rest";
import { useLoading } from "../office/kit/use-load";
import { age, minute, moment } from "../state/format";
import { ceilingOf, type Step, stepsOf } from "../state/score-steps";
import { nowMs, serverNow } from "../store/clock";
import { ward } from "../store/live";
import { t } from "../words/words";
import { totalText } from "./score";
import { ScoreTable } from "./score-explained";

const HOURS = [2, 6, 24] as const;
const HOUR_MS = 3_600_000;

export default function BedScores({ bed }: { bed: string }): JSX.Element {
  const hours = useSignal<number>(6);
  const stay = useComputed(() => ward.value.beds.get(bed)?.stay ?? null);
  const found = useLoading(`${bed} ${stay.value} ${hours.value}`, () =>
    rest.scores(bed, hours.value),
  );
  const steps = stepsOf(found.data?.items ?? [], serverNow());
  return (
    <section class="bed-scores" aria-label={t("NEWS2 over time")}>
      <header class="trends-head">
        <h2>{t("NEWS2 over time")}</h2>
        <fieldset class="trends-spans">
          <legend class="unseen">{t("Time shown")}</legend>
          {HOURS.map((one) => (
            <button
              key={one}
              class="button button-quiet"
              type="button"
              aria-pressed={hours.value === one}
              onClick={() => {
                hours.value = one;
              }}
            >
              {t("{hours} h", { hours: one })}
            </button>
          ))}
        </fieldset>
        <button class="button" type="button" aria-disabled={found.busy} onClick={found.again}>
          {t("Read again")}
        </button>
      </header>
      <p class="muted" role="status">
        {found.busy && t("Being judged again from what is stored; that may take some seconds.")}
        {!found.busy && found.problem !== null && problemText(found.problem.slug)}
      </p>
      {steps.length > 0 && <Chart steps={steps} hours={hours.value} />}
      {steps.length > 0 && <List steps={steps} />}
    </section>
  );
}

function problemText(slug: string): string {
  if (slug === "nothing-measured") return t("Nothing was measured in this time");
  if (slug === "busy") return t("Too many ask just now. Try again in a moment.");
  return t("The score of the past cannot be told just now");
}

const WIDTH = 1_000;
const HEIGHT = 160;
const FOOT = 18;

function Chart({ steps, hours }: { steps: readonly Step[]; hours: number }): JSX.Element {
  const toMs = serverNow();
  const fromMs = toMs - hours * HOUR_MS;
  const most = ceilingOf(steps);
  const x = (atMs: number): number => (Math.max(0, atMs - fromMs) / (toMs - fromMs)) * WIDTH;
  const y = (points: number): number => (1 - points / most) * (HEIGHT - FOOT);
  return (
    <svg
      class="score-steps"
      dir="ltr"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t("NEWS2 over the last {hours} hours; each step stands in the list below", {
        hours,
      })}
    >
      {[5, 7].map((points) => (
        <g key={points}>
          <line class="score-limit" x1="0" x2={WIDTH} y1={y(points)} y2={y(points)} />
          <text class="score-axis" x="2" y={y(points) - 3}>
            {points}
          </text>
        </g>
      ))}
      {steps.map((step) => (
        <rect
          key={step.fromMs}
          class="score-step"
          data-risk={step.score.risk}
          data-whole={step.isWhole}
          x={x(step.fromMs)}
          y={y(Math.max(0.15, step.points))}
          width={Math.max(1.5, x(step.toMs) - x(step.fromMs))}
          height={HEIGHT - FOOT - y(Math.max(0.15, step.points))}
        />
      ))}
      <text class="score-axis" x="0" y={HEIGHT - 4}>
        {minute(fromMs)}
      </text>
      <text class="score-axis" x={WIDTH} y={HEIGHT - 4} text-anchor="end">
        {minute(toMs)}
      </text>
    </svg>
  );
}

function List({ steps }: { steps: readonly Step[] }): JSX.Element {
  return (
    <ol class="score-list">
      {[...steps].reverse().map((step) => (
        <li key={step.fromMs}>
          <Entry step={step} />
        </li>
      ))}
    </ol>
  );
}

function Entry({ step }: { step: Step }): JSX.Element {
  const opened = useSignal(false);
  return (
    <details
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary>
        <strong class="score" data-risk={step.score.risk}>
          {totalText(step.score)}
        </strong>
        <time dateTime={step.score.at}>{moment(step.fromMs, nowMs.peek())}</time>
        <span class="muted">{t("for {age}", { age: age(step.toMs - step.fromMs) })}</span>
      </summary>
      {opened.value && <ScoreTable score={step.score} />}
    </details>
  );
}
