/** The alerts of a bed over the days: which of them, and when. */

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { findingText, look, priorityWord } from "../../state/alerts";
import { age, clock, date } from "../../state/format";
import {
  byDay,
  EVERYTHING,
  isAnswered,
  isOfBefore,
  reviewed,
  type Wanted,
} from "../../state/review";
import { nowMs } from "../../store/clock";
import type { Happening } from "../../store/happened";
import { ward } from "../../store/live";
import type { AlertView } from "../../wire";
import { t, tn } from "../../words/words";
import { PriorityMark } from "../mark";
import { reviewHref } from "../past";

/** Lines drawn at once. */
const AT_ONCE = 100;
const WEEK_MS = 7 * 86_400_000;

export function ReviewList({ bed, happening }: { bed: string; happening: Happening }): JSX.Element {
  const wanted = useSignal<Wanted>(EVERYTHING);
  const most = useSignal(AT_ONCE);
  const since = useComputed(() => ward.value.beds.get(bed)?.since ?? null);
  const found = useComputed(() => reviewed(happening.happened.value.alerts, wanted.value));
  const days = byDay(found.value.slice(0, most.value), date);
  const more = (): void => {
    most.value += AT_ONCE;
    const last = found.peek().at(-1);
    happening.reach((last ? Date.parse(last.raised_at) : nowMs.peek()) - WEEK_MS);
  };
  return (
    <>
      <Filters
        wanted={wanted.value}
        onWant={(change) => {
          wanted.value = { ...wanted.peek(), ...change };
        }}
      />
      <p class="muted" role="status">
        {happening.state.value === "reading" && t("Loading…")}
        {happening.state.value === "failed" && t("Earlier alerts cannot be read just now")}
        {happening.state.value === "read" &&
          tn("{count} alert", "{count} alerts", found.value.length)}
      </p>
      {days.map(({ day, alerts }) => (
        <section key={day} class="review-day" aria-label={day}>
          <h3>{day}</h3>
          <ol>
            {alerts.map((alert) => (
              <li key={alert.id}>
                <Entry alert={alert} isOfBefore={isOfBefore(alert, since.value)} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {found.value.length > most.value && (
        <button class="button" type="button" onClick={more}>
          {t("Show more")}
        </button>
      )}
    </>
  );
}

function Entry({
  alert,
  isOfBefore: before,
}: {
  alert: AlertView;
  isOfBefore: boolean;
}): JSX.Element {
  return (
    <a class="review-line" data-look={look(alert)} data-alert={alert.id} href={reviewHref(alert)}>
      <PriorityMark alert={alert} />
      <time dateTime={alert.raised_at}>{clock(Date.parse(alert.raised_at))}</time>
      <span class="review-text">
        {findingText(alert.first)}
        {before && <em class="muted"> · {t("before this patient or monitor")}</em>}
      </span>
      <span class="muted">{lastedText(alert)}</span>
      <span>{isAnswered(alert) ? answerText(alert) : t("not answered")}</span>
    </a>
  );
}

const lastedText = (alert: AlertView): string =>
  alert.ended_at === null
    ? alert.settled
      ? t("resolved")
      : t("still present")
    : t("lasted {age}", { age: age(Date.parse(alert.ended_at) - Date.parse(alert.raised_at)) });

function answerText(alert: AlertView): string {
  const by = alert.acknowledged ?? alert.resolved;
  if (by === null) return "";
  const afterMs = Date.parse(by.at) - Date.parse(alert.raised_at);
  return t("{name} after {age}", { name: by.name, age: age(afterMs) });
}

interface FiltersProps {
  wanted: Wanted;
  onWant: (change: Partial<Wanted>) => void;
}

function Filters({ wanted, onWant }: FiltersProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: filters, nothing that is sent
    <div class="review-filters" role="group" aria-label={t("Which alerts")}>
      <Choice
        name={t("Priority")}
        value={wanted.look}
        options={[
          ["", t("All")],
          ["high", priorityWord({ priority: "high" })],
          ["medium", priorityWord({ priority: "medium" })],
          ["low", priorityWord({ priority: "low" })],
          ["advisory", priorityWord({ priority: "advisory" })],
        ]}
        onChoose={(value) => onWant({ look: value as Wanted["look"] })}
      />
      <Choice
        name={t("Kind")}
        value={wanted.kind}
        options={[
          ["", t("All")],
          ["physiological", t("Patient")],
          ["technical", t("Technical")],
          ["advisory", t("Hint")],
          ["task", t("Task")],
        ]}
        onChoose={(value) => onWant({ kind: value as Wanted["kind"] })}
      />
      <Choice
        name={t("Answer")}
        value={wanted.answer}
        options={[
          ["", t("All")],
          ["unanswered", t("Not answered")],
          ["answered", t("Answered")],
        ]}
        onChoose={(value) => onWant({ answer: value as Wanted["answer"] })}
      />
    </div>
  );
}

interface ChoiceProps {
  name: string;
  value: string;
  options: readonly (readonly [value: string, name: string])[];
  onChoose: (value: string) => void;
}

function Choice({ name, value, options, onChoose }: ChoiceProps): JSX.Element {
  return (
    <label>
      {name}{" "}
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
