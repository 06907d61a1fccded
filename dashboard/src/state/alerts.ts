/** The order of alerts and the words for them. */

import type { Alert, AlertView, Finding, Outcome, Priority, VitalFacts } from "../wire";
import { heard } from "../words/heard";
import { t, tn } from "../words/words";
import { number, shown } from "./format";
import type { Ward } from "./ward";

const RANK: Readonly<Record<Priority, number>> = { high: 0, medium: 1, low: 2, advisory: 3 };

/** Highest priority first, within it those that await an answer, newest first. */
export function ordered(alerts: Iterable<AlertView>): AlertView[] {
  return [...alerts].sort(
    (a, b) =>
      RANK[a.priority] - RANK[b.priority] ||
      Number(a.response === "acknowledged") - Number(b.response === "acknowledged") ||
      Date.parse(b.raised_at) - Date.parse(a.raised_at) ||
      a.id.localeCompare(b.id),
  );
}

/** The open alerts of each bed, the most urgent first. */
export function byBed(alerts: Iterable<AlertView>): ReadonlyMap<string, readonly AlertView[]> {
  const beds = new Map<string, AlertView[]>();
  for (const alert of ordered(alerts)) {
    const known = beds.get(alert.bed);
    if (known === undefined) beds.set(alert.bed, [alert]);
    else known.push(alert);
  }
  return beds;
}

/** How an alert looks: technical and advisory ones differ from a patient's, whatever the priority. */
export type Look = Priority | "technical";

export function look(alert: Pick<Alert, "kind" | "priority">): Look {
  return alert.kind === "technical" ? "technical" : alert.priority;
}

/** In capitals, as it is read from afar. */
export function priorityWord({ priority }: Pick<Alert, "priority">): string {
  switch (priority) {
    case "high":
      return t("HIGH");
    case "medium":
      return t("MEDIUM");
    case "low":
      return t("LOW");
    case "advisory":
      return t("ADVISORY");
  }
}

/** Within a sentence. */
export function priorityName({ priority }: Pick<Alert, "priority">): string {
  switch (priority) {
    case "high":
      return t("high");
    case "medium":
      return t("medium");
    case "low":
      return t("low");
    case "advisory":
      return t("advisory");
  }
}

/** Diamonds or triangles: how many a mark has. */
export const MARKS: Readonly<Record<Priority, number>> = {
  high: 3,
  medium: 2,
  low: 1,
  advisory: 1,
};

/** `84 < 90`; nothing when the rule is not about one number. */
export function comparison(finding: Finding, facts: VitalFacts | undefined): string | null {
  const { value, limit } = finding;
  if (value === null || limit === null) return null;
  const sign = value < limit ? "<" : value > limit ? ">" : "=";
  const text = (one: number): string => (facts === undefined ? number(one, 0) : shown(one, facts));
  return `${text(value)} ${sign} ${text(limit)}`;
}

/** What was found, in the language of this screen. */
export const findingText = ({ said, text }: Finding): string => heard(said ?? text);

/** The alert in a few words that can be read from afar: `SpO₂ 84 < 90`, else how its text begins. */
export function headline(finding: Finding, facts: VitalFacts | undefined): string {
  const compared = comparison(finding, facts);
  if (compared !== null && facts !== undefined) return `${facts.label} ${compared}`;
  const [begins] = findingText(finding).split(/\. | \(/, 1) as [string];
  return begins;
}

/** Whether the patient's condition lasts; separate from whether somebody has answered. */
export function conditionWord(alert: Alert): string {
  if (alert.condition === "present") return t("present");
  return alert.response === "awaited" ? t("recovered but unseen") : t("recovered");
}

/** What else is so of an alert, beside its condition: in words, most important first. */
export function furtherWords(alert: Alert): string[] {
  const words: string[] = [];
  if (alert.kind === "task") words.push(t("task"));
  if (alert.kind === "technical") words.push(t("technical"));
  if (alert.latched) words.push(t("signalled until answered"));
  if (alert.gained) words.push(t("more urgent: unanswered"));
  if (alert.reminders) words.push(tn("reminded once", "reminded {count} times", alert.reminders));
  if (alert.repeats > 0) words.push(tn("once", "{count} times", alert.repeats + 1));
  if (alert.outcome) words.push(outcomeWord(alert.outcome));
  return words;
}

export const OUTCOMES: readonly Outcome[] = ["acted", "expected", "artefact"];

/** What an alert turned out to be, as the person says who answered it. */
export function outcomeWord(outcome: Outcome): string {
  switch (outcome) {
    case "acted":
      return t("acted on");
    case "expected":
      return t("expected");
    case "artefact":
      return t("artefact");
  }
}

export interface Counts {
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly advisory: number;
  readonly awaited: number;
}

export function counts(alerts: Iterable<AlertView>): Counts {
  const found = { high: 0, medium: 0, low: 0, advisory: 0, awaited: 0 };
  for (const alert of alerts) {
    found[alert.priority] += 1;
    if (alert.response === "awaited") found.awaited += 1;
  }
  return found;
}

/**
 * What a screen reader is told: high alerts that were not there before, or that want an answer
 * again, and alerts for which nobody can be reached; nothing else.
 */
export function announcements(before: Ward, after: Ward): string[] {
  if (before.alerts === after.alerts || before.epoch !== after.epoch) return [];
  const alerts = ordered(after.alerts.values());
  const high = alerts
    .filter((alert) => calls(alert) && !calls(before.alerts.get(alert.id)))
    .map((alert) => t("High alert, {bed}: {text}", said(alert)));
  const nobody = alerts
    .filter((alert) => isUnreached(alert) && !isUnreached(before.alerts.get(alert.id)))
    .map((alert) => t("Nobody reachable, {bed}: {text}", said(alert)));
  return [...high, ...nobody];
}

const said = (alert: AlertView) => ({ bed: alert.bed_name, text: findingText(alert.finding) });

const calls = (alert: AlertView | undefined): boolean =>
  alert?.priority === "high" && alert.response === "awaited";

const isUnreached = (alert: AlertView | undefined): boolean =>
  alert?.escalation?.state === "nobody";
