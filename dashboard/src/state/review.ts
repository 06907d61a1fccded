/** Looking back at alerts: which of them somebody wants to see, and by day. */

import type { AlertView } from "../wire";
import { type Look, look } from "./alerts";

export interface Wanted {
  readonly look: Look | "";
  readonly kind: AlertView["kind"] | "";
  readonly answer: "answered" | "unanswered" | "";
}

export const EVERYTHING: Wanted = { look: "", kind: "", answer: "" };

/** Whether a person has answered for it, now or before it was settled. */
export const isAnswered = (alert: AlertView): boolean =>
  alert.acknowledged !== null || alert.resolved !== null;

export function isWanted(alert: AlertView, wanted: Wanted): boolean {
  if (wanted.look !== "" && look(alert) !== wanted.look) return false;
  if (wanted.kind !== "" && alert.kind !== wanted.kind) return false;
  return wanted.answer === "" || (wanted.answer === "answered") === isAnswered(alert);
}

/** The wanted ones, the latest first. */
export function reviewed(alerts: readonly AlertView[], wanted: Wanted): AlertView[] {
  return alerts
    .filter((alert) => isWanted(alert, wanted))
    .sort((a, b) => Date.parse(b.raised_at) - Date.parse(a.raised_at) || a.id.localeCompare(b.id));
}

/** Raised before the patient, or the monitor, who is there now: it may be somebody else's. */
export function isOfBefore(alert: AlertView, since: string | null): boolean {
  return since !== null && Date.parse(alert.raised_at) < Date.parse(since);
}

export interface Day {
  readonly day: string;
  readonly alerts: readonly AlertView[];
}

/** By day, in the words of `dayOf`; the order stays. */
export function byDay(
  alerts: readonly AlertView[],
  dayOf: (atMs: number) => string,
): readonly Day[] {
  const days: { day: string; alerts: AlertView[] }[] = [];
  for (const alert of alerts) {
    const day = dayOf(Date.parse(alert.raised_at));
    const last = days.at(-1);
    if (last?.day === day) last.alerts.push(alert);
    else days.push({ day, alerts: [alert] });
  }
  return days;
}
