/** Who is called for an alert, what is known of it, and what this screen has to confirm. */

import type { Alert, AlertView, Escalation, Person, Post, Received } from "../wire";
import { t } from "../words/words";

const POSTS: Readonly<Record<Post, string>> = {
  get nurse() {
    return t("nurse");
  },
  get charge() {
    return t("charge nurse");
  },
  get physician() {
    return t("physician");
  },
};

/** The people of the steps that have been called in this round. */
function calledIn(calls: Escalation): Person[] {
  return calls.rungs.slice(0, calls.step + 1).flatMap((rung) => rung.people);
}

/** Whether this person is called for the alert, and somebody still has to come. */
export function isCalled(alert: Alert, account: string): boolean {
  const calls = alert.escalation;
  if (!calls || calls.state === "answered") return false;
  return calledIn(calls).some((person) => person.account === account);
}

export function receiptOf(alert: Alert, account: string): Received["receipt"] | null {
  const known = alert.escalation?.received.find((one) => one.account === account);
  return known?.receipt ?? null;
}

const STRENGTH: Readonly<Record<Received["receipt"], number>> = {
  delivered: 0,
  seen: 1,
  accepted: 2,
  declined: 3,
};

/** What the owner of the alert does not know yet of this person: `null` when it knows enough. */
export function toConfirm(
  alert: Alert,
  account: string,
  what: "delivered" | "seen",
): "delivered" | "seen" | null {
  if (!isCalled(alert, account)) return null;
  const said = receiptOf(alert, account);
  return said !== null && STRENGTH[said] >= STRENGTH[what] ? null : what;
}

/** The name of the round of calls, so that a screen confirms each once. */
export function roundOf(alert: Alert): string {
  return `${alert.id}/${alert.escalation?.round ?? 0}`;
}

/** Alerts for which everybody has been called and nobody has answered. */
export function unreached(alerts: Iterable<AlertView>): AlertView[] {
  return [...alerts].filter((alert) => alert.escalation?.state === "nobody");
}

/** What the ladder of an alert does, in words; the time it goes on stands beside it. */
export interface CallWords {
  readonly state: Escalation["state"];
  readonly text: string;
  /** What happens at `dueAt`, and when. */
  readonly next: string;
  readonly dueAt: string | null;
}

export function callWords(alert: Alert): CallWords | null {
  const calls = alert.escalation;
  if (!calls) return null;
  const { state, due_at: dueAt } = calls;
  switch (state) {
    case "answered":
      return null;
    case "accepted":
      return {
        state,
        text: t("{name} comes", { name: calls.accepted_by?.name ?? t("Somebody") }),
        next: t("else the next are called"),
        dueAt,
      };
    case "nobody":
      return { state, text: nobodyText(calls), next: t("called again"), dueAt };
    case "calling":
      return {
        state,
        text: t("Calling {step}", { step: stepText(calls) }),
        next: nextText(calls),
        dueAt,
      };
  }
}

function nobodyText(calls: Escalation): string {
  const called = calledIn(calls);
  if (called.length === 0) return t("Nobody reachable: nobody is on duty");
  return t("Nobody reachable: {names}", { names: namesOf(called) });
}

function stepText(calls: Escalation): string {
  const rung = calls.rungs[calls.step];
  if (rung === undefined) return t("nobody");
  const waiting = rung.people.filter(
    (person) =>
      calls.received.find((one) => one.account === person.account)?.receipt !== "declined",
  );
  return `${namesOf(waiting.length > 0 ? waiting : rung.people)} (${POSTS[rung.post]})`;
}

function nextText(calls: Escalation): string {
  const next = calls.rungs[calls.step + 1];
  return next === undefined
    ? t("then nobody is left")
    : t("then the {post}", { post: POSTS[next.post] });
}

function namesOf(people: readonly Person[]): string {
  return people.map((person) => person.name).join(", ");
}

const RECEIPTS: Readonly<Record<Received["receipt"], (name: string) => string>> = {
  delivered: (name) => t("{name} has it", { name }),
  seen: (name) => t("{name} has seen it", { name }),
  accepted: (name) => t("{name} comes", { name }),
  declined: (name) => t("{name} cannot come", { name }),
};

/** What is known of those who were called: `Nora has seen it`. */
export function receiptWords(alert: Alert): string[] {
  const calls = alert.escalation;
  if (!calls || calls.state === "answered") return [];
  const names = new Map(calledIn(calls).map((person) => [person.account, person.name]));
  return calls.received
    .filter((one) => one.receipt !== "accepted" || calls.state !== "accepted")
    .map((one) => RECEIPTS[one.receipt](names.get(one.account) ?? one.account));
}
