/** The order of alerts and the words for them. */

import type { Alert, AlertView, Finding, Outcome, Priority, VitalFacts } from "../wire";
import { number } from "./format";
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

const WORDS: Readonly<Record<Priority, string>> = {
  high: "HIGH",
  medium: "MEDIUM",
  low: "LOW",
  advisory: "ADVISORY",
};

export function priorityWord(alert: Pick<Alert, "priority">): string {
  return WORDS[alert.priority];
}

/** Diamonds or triangles: how many a mark has. */
export const MARKS: Readonly<Record<Priority, number>> = {
  high: 3,
  medium: 2,
  low: 1,
  advisory: 1,
};

/** `84 < 90`; nothing when the rule is not about one number. */
export function comparison(finding: Finding, decimals: number): string | null {
  const { value, limit } = finding;
  if (value === null || limit === null) return null;
  const sign = value < limit ? "<" : value > limit ? ">" : "=";
  return `${number(value, decimals)} ${sign} ${number(limit, decimals)}`;
}

/** The alert in a few words that can be read from afar: `SpO₂ 84 < 90`, else how its text begins. */
export function headline(finding: Finding, facts: VitalFacts | undefined): string {
  const compared = comparison(finding, facts?.decimals ?? 0);
  if (compared !== null && facts !== undefined) return `${facts.label} ${compared}`;
  return finding.text.split(/\. | \(/)[0] ?? finding.text;
}

/** Whether the patient's condition lasts; separate from whether somebody has answered. */
export function conditionWord(alert: Alert): string {
  if (alert.condition === "present") return "present";
  return alert.response === "awaited" ? "recovered but unseen" : "recovered";
}

/** What else is so of an alert, beside its condition: in words, most important first. */
export function furtherWords(alert: Alert): string[] {
  const words: string[] = [];
  if (alert.kind === "task") words.push("task");
  if (alert.kind === "technical") words.push("technical");
  if (alert.latched) words.push("signalled until answered");
  if (alert.gained) words.push("more urgent: unanswered");
  if (alert.reminders) words.push(times(alert.reminders, "reminded"));
  if (alert.repeats > 0) words.push(`${alert.repeats + 1} times`);
  if (alert.outcome) words.push(OUTCOMES[alert.outcome]);
  return words;
}

function times(count: number, word: string): string {
  return count === 1 ? `${word} once` : `${word} ${count} times`;
}

/** What an alert turned out to be, as the person says who answered it. */
export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  acted: "acted on",
  expected: "expected",
  artefact: "artefact",
};

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
    .map((alert) => `High alert, ${alert.bed_name}: ${alert.finding.text}`);
  const nobody = alerts
    .filter((alert) => isUnreached(alert) && !isUnreached(before.alerts.get(alert.id)))
    .map((alert) => `Nobody reachable, ${alert.bed_name}: ${alert.finding.text}`);
  return [...high, ...nobody];
}

const calls = (alert: AlertView | undefined): boolean =>
  alert?.priority === "high" && alert.response === "awaited";

const isUnreached = (alert: AlertView | undefined): boolean =>
  alert?.escalation?.state === "nobody";
