import "./past.css";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as rest from "../connection/rest";
import { findingText, look, outcomeWord } from "../state/alerts";
import { age, moment } from "../state/format";
import { nowMs } from "../store/clock";
import { noteProblem } from "../store/session";
import type { Actor, AlertEvent, AlertView } from "../wire";
import { t } from "../words/words";
import { lateWord } from "./late";
import { PriorityMark } from "./mark";
import { Why } from "./why";

interface PastProps {
  /** `undefined` while they are read, `null` when they cannot be. */
  alerts: readonly AlertView[] | null | undefined;
  bedShown?: boolean;
}

/** Alerts as lines that open to who did what and when. */
export function Past({ alerts, bedShown = true }: PastProps): JSX.Element {
  if (alerts === undefined) return <p class="empty">{t("Loading…")}</p>;
  if (alerts === null) return <p class="empty">{t("The history cannot be read just now")}</p>;
  if (alerts.length === 0) return <p class="empty">{t("No alerts yet")}</p>;
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
        <span class="past-text">{findingText(alert.finding)}</span>
        <span class="past-when">{moment(alert.raised_at, nowMs.peek())}</span>
        <span class="past-end">{ending(alert)}</span>
      </summary>
      {opened.value && (
        <>
          <AlertEvents alert={alert} />
          <div class="past-more">
            <a class="button" href={reviewHref(alert)}>
              {t("Strip and review")}
            </a>
            <Why alert={alert} />
          </div>
        </>
      )}
    </details>
  );
}

function ending(alert: AlertView): string {
  if (!alert.settled) return t("open");
  if (alert.ended_at === null) return t("resolved");
  const lasted = Date.parse(alert.ended_at) - Date.parse(alert.raised_at);
  return t("lasted {age}", { age: age(lasted) });
}

export function changeWord(change: AlertEvent["change"]): string {
  const words: Readonly<Record<AlertEvent["change"], string>> = {
    raised: t("Raised"),
    updated: t("Changed"),
    ended: t("Condition ended"),
    returned: t("Condition returned"),
    acknowledged: t("Acknowledged"),
    resolved: t("Resolved"),
    commented: t("Commented"),
    lapsed: t("Answer expired"),
    gained: t("More urgent: unanswered"),
    reminded: t("Reminder"),
    called: t("Called"),
    unreached: t("Nobody reachable"),
    receipt: t("Call received"),
    seconded: t("Acknowledged too, later to arrive"),
    judged: t("Outcome noted"),
    late: t("Came too late, did not count"),
  };
  return words[change] ?? change;
}

/** Every change of an alert in order: when, what, who. */
export function AlertEvents({ alert }: { alert: AlertView }): JSX.Element {
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
      {known === undefined && <p class="muted">{t("Loading…")}</p>}
      {known === null && <p class="muted">{t("The events cannot be read just now")}</p>}
      {known?.length === 0 && <p class="muted">{t("Not yet recorded")}</p>}
      <ol>
        {known?.map((event) => (
          <li key={event.number}>
            <time dateTime={event.at}>{moment(event.at, nowMs.peek())}</time>
            <span>
              <strong>{changeWord(event.change)}</strong>{" "}
              {event.actor === null ? (
                <span class="muted">{findingText(event.alert.finding)}</span>
              ) : (
                <>
                  {event.change === "late" && `${lateWord(event.alert.late?.at(-1))}, `}
                  {actorText(event.actor)}
                  {saidText(event)}
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function actorText({ name, screen, pressed_at }: Actor): string {
  const by =
    screen === "" ? t("by {name}", { name }) : t("by {name} at {screen}", { name, screen });
  // Only of what a screen had to keep until it could send it.
  if (!pressed_at) return by;
  return `${by} ${t("(pressed at {time})", { time: moment(pressed_at, nowMs.peek()) })}`;
}

/** The comment or the outcome that came with a change. */
function saidText({ change, alert }: AlertEvent): string {
  if (change === "judged" && alert.outcome) return ` · ${outcomeWord(alert.outcome)}`;
  return change === "commented" && alert.comment !== "" ? ` · “${alert.comment}”` : "";
}

/** The page of one alert: its strip, its answers, all its changes. */
export const reviewHref = (alert: Pick<AlertView, "bed" | "id">): string =>
  `/beds/${encodeURIComponent(alert.bed)}?tab=events&event=${encodeURIComponent(alert.id)}`;
