import "./calls.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { callWords, receiptWords } from "../state/calling";
import { countdown } from "../state/format";
import { nowMs } from "../store/clock";
import type { AlertView } from "../wire";
import { t } from "../words/words";

/** Who is called for an alert, until when, and what is known of them. */
export function Calls({ alert }: { alert: AlertView }): JSX.Element | null {
  const words = callWords(alert);
  if (words === null) return null;
  return (
    <p class="calls" data-calls={words.state}>
      <strong>{words.text}</strong>
      {words.dueAt !== null && (
        <span>
          {t("{who} in", { who: words.next })} <Left until={words.dueAt} />
        </span>
      )}
      {receiptWords(alert).map((word) => (
        <span key={word}>{word}</span>
      ))}
    </p>
  );
}

/** Time that is left, counted down; a timer is not read out every second. */
export function Left({ until }: { until: string }): JSX.Element {
  const left = useComputed(() => countdown(Date.parse(until) - nowMs.value));
  return (
    <time dateTime={until} role="timer">
      {left}
    </time>
  );
}
