import "./alert-card.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { conditionWord, headline } from "../state/alerts";
import { age, moment } from "../state/format";
import { acknowledge, pending } from "../store/answers";
import { nowMs } from "../store/clock";
import { mayAnswer, vocabulary } from "../store/session";
import type { AlertView } from "../wire";
import { coloured } from "./flash";
import { PriorityMark } from "./mark";

/** One open alert: what, where, since when, who answered; and the way to answer it. */
export function AlertCard({ alert }: { alert: AlertView }): JSX.Element {
  const facts = vocabulary.value.get(alert.finding.vital ?? "");
  const words = headline(alert.finding, facts);
  return (
    <article class="card" data-alert={alert.id} {...coloured(alert)}>
      <header class="card-head">
        <PriorityMark alert={alert} />
        <a href={`/beds/${encodeURIComponent(alert.bed)}`}>{alert.bed_name}</a>
        <Age since={alert.raised_at} />
      </header>
      <div class="card-body">
        <p class="card-headline">{words}</p>
        {words !== alert.finding.text && <p class="card-text">{alert.finding.text}</p>}
        <States alert={alert} />
        <Answer alert={alert} />
      </div>
    </article>
  );
}

function Age({ since }: { since: string }): JSX.Element {
  const text = useComputed(() => age(nowMs.value - Date.parse(since)));
  return (
    <time class="card-age" dateTime={since} title={moment(since, nowMs.peek())}>
      {text}
    </time>
  );
}

function States({ alert }: { alert: AlertView }): JSX.Element {
  return (
    <p class="card-states">
      {alert.kind === "technical" && <span data-word="kind">technical</span>}
      <span data-word={alert.condition}>{conditionWord(alert)}</span>
      {alert.repeats > 0 && <span>{alert.repeats + 1} times</span>}
      {!alert.recorded && <span data-word="unrecorded">not yet recorded</span>}
    </p>
  );
}

function Answer({ alert }: { alert: AlertView }): JSX.Element | null {
  const mine = useComputed(() => pending.value.get(alert.id));
  const by = alert.acknowledged;
  if (alert.response === "acknowledged")
    return (
      <p class="card-answer">
        <span aria-hidden="true">✓ </span>Acknowledged
        {by !== null && (
          <>
            {" "}
            by <strong>{by.name}</strong> at {moment(by.at, nowMs.peek())}
          </>
        )}
      </p>
    );
  if (!mayAnswer.value) return null;
  const state = mine.value?.state;
  return (
    <div class="card-action">
      {state === "failed" && (
        <p class="card-failed" role="alert">
          Not acknowledged: {mine.value?.detail}
        </p>
      )}
      <button
        class="button button-main"
        type="button"
        aria-disabled={state === "sending"}
        onClick={() => void acknowledge(alert.id)}
      >
        {state === "sending" ? "Sending…" : state === "failed" ? "Try again" : "Acknowledge"}
        <span class="unseen">
          {" "}
          {alert.bed_name}, {alert.finding.text}
        </span>
      </button>
    </div>
  );
}
