import "./past.css";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as rest from "../connection/rest";
import { look } from "../state/alerts";
import { age, moment } from "../state/format";
import { nowMs } from "../store/clock";
import { noteProblem } from "../store/session";
import type { AlertEvent, AlertView } from "../wire";
import { t } from "../words/words";
import { PriorityMark } from "./mark";
import { Why } from "./why";

interface PastProps {
  /** `undefined` while they are read, `null` when they cannot be. */
  alerts: readonly AlertView[] | null | undefined;
  bedShown?: boolean;
}

/** Alerts as lines that open to who did what and when. */
export function Past({ alerts, bedShown = true }: PastProps): JSX.Element {
  if (alerts === undefined) return <p class="empty">Loading…</p>;
  if (alerts === null) return <p class="empty">The history cannot be read just now</p>;
  if (alerts.length === 0) return <p class="empty">No alerts yet</p>;
  return (
    <ol class="past">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <Line alert={alert} bedShown={bedShown} />
        </li>
      ))}
    </ol>
  );
}

function Line({ alert, bedShown }: { alert: AlertView; bedShown: boolean }): JSX.Element {
  const opened = useSignal(false);
  return (
    <details
      class="past-line"
      data-look={look(alert)}
      data-alert={alert.id}
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary>
        <PriorityMark alert={alert} />
        {bedShown && <strong>{alert.bed_name}</strong>}
        <span class="past-text">{alert.finding.text}</span>
        <span class="past-when">{moment(alert.raised_at, nowMs.peek())}</span>
        <span class="past-end">{ending(alert)}</span>
      </summary>
      {opened.value && <Events alert={alert} />}
    </details>
  );
}

function ending(alert: AlertView): string {
  if (!alert.settled) return "open";
  if (alert.ended_at === null) return "resolved";
  const lasted = Date.parse(alert.ended_at) - Date.parse(alert.raised_at);
  return `lasted ${age(lasted)}`;
}

const CHANGES: Readonly<Record<AlertEvent["change"], string>> = {
  raised: "Raised",
  updated: "Changed",
  ended: "Condition ended",
  returned: "Condition returned",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
  commented: "Commented",
  lapsed: "Answer expired",
  gained: "More urgent: unanswered",
  reminded: "Reminder",
  called: "Called",
  unreached: "Nobody reachable",
  receipt: "Call received",
  seconded: "Acknowledged too, later to arrive",
  judged: "Outcome noted",
};

function Events({ alert }: { alert: AlertView }): JSX.Element {
  const events = useSignal<readonly AlertEvent[] | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    rest.alert(alert.id).then(
      (answer) => {
        if (wanted) events.value = answer.events;
      },
      (why) => {
        noteProblem(why);
        if (wanted) events.value = null;
      },
    );
    return () => {
      wanted = false;
    };
  }, [alert.id, alert.revision, alert.recorded, events]);
  const known = events.value;
  return (
    <div class="past-events">
      {known === undefined && <p class="muted">Loading…</p>}
      {known === null && <p class="muted">The events cannot be read just now</p>}
      {known?.length === 0 && <p class="muted">Not yet recorded</p>}
      <ol>
        {known?.map((event) => (
          <li key={event.number}>
            <time dateTime={event.at}>{moment(event.at, nowMs.peek())}</time>
            <span>
              {CHANGES[event.change]}
              {event.actor !== null && (
                <>
                  {" "}
                  by <strong>{event.actor.name}</strong>
                  {event.actor.screen !== "" && <> at {event.actor.screen}</>}
                  {pressedText(event.actor.pressed_at)}
                </>
              )}
              {event.actor === null && <span class="muted"> · {event.alert.finding.text}</span>}
            </span>
          </li>
        ))}
      </ol>
      <Why alert={alert} />
    </div>
  );
}

/** Only of what a screen had to keep until it could send it. */
const pressedText = (at: string | null | undefined): string =>
  at ? ` ${t("(pressed at {time})", { time: moment(at, nowMs.peek()) })}` : "";
