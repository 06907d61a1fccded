/**
 * Answers of people on their way to the server, in the order in which they were pressed. Nothing
 * counts before the server has said so; what cannot be sent waits, keeps its time, and says so.
 */

import type { AlertView, Outcome, Priority } from "../wire";
import { t, tn } from "../words/words";

export type Said = "acknowledge" | "accept" | "decline" | "escalate" | "outcome" | "comment";

/** One press. All of it but `text` may be written down: it names no patient. */
export interface Waiting {
  /** `Idempotency-Key`: however often it is sent, it has one effect. */
  readonly key: string;
  readonly account: string;
  /** Of the person, to say whose answers were not sent. */
  readonly name: string;
  readonly alert: string;
  /** Of the bed, for who reads of it. */
  readonly place: string;
  readonly said: Said;
  /** What the person saw: an answer to less than the alert is by now does not count. */
  readonly priority: Priority | null;
  readonly outcome: Outcome | null;
  /** A comment's words, in this page's memory only; null for none, or when the page has lost them. */
  readonly text: string | null;
  /** In ms, by the server's clock as this screen knows it. */
  readonly pressedAt: number;
  /** It did not get through at once. */
  readonly queued: boolean;
}

/** What became of an answer that was queued; stays until somebody has read it. */
export interface News {
  readonly key: string;
  readonly tone: "ok" | "bad";
  readonly text: string;
}

export interface Queue {
  readonly waiting: readonly Waiting[];
  /** Why a button's last press was refused, by the button's name. */
  readonly refused: ReadonlyMap<string, string>;
  readonly news: readonly News[];
}

export const EMPTY_QUEUE: Queue = { waiting: [], refused: new Map(), news: [] };

const MOST_NEWS = 8;

/** The name of a button; `which` where there are several for the same. */
export const buttonName = (alert: string, said: Said, which = ""): string =>
  `${alert} ${said} ${which}`;

const buttonOf = (one: Waiting): string => buttonName(one.alert, one.said, one.outcome ?? "");

/** How a button is: on its way, waiting for the server, or refused. */
export interface Pressed {
  readonly state: "sending" | "queued" | "failed";
  readonly detail: string;
}

export function pressed(queue: Queue, button: string): Pressed | null {
  const one = queue.waiting.find((waiting) => buttonOf(waiting) === button);
  if (one !== undefined) return { state: one.queued ? "queued" : "sending", detail: "" };
  const why = queue.refused.get(button);
  return why === undefined ? null : { state: "failed", detail: why };
}

/** A button was pressed; a second press while the first is under way is none. */
export function press(queue: Queue, one: Waiting): Queue {
  const button = buttonOf(one);
  if (queue.waiting.some((waiting) => buttonOf(waiting) === button)) return queue;
  const refused = new Map(queue.refused);
  refused.delete(button);
  return { ...queue, waiting: [...queue.waiting, one], refused };
}

/** Whose turn it is: the earliest press of whoever is signed in. */
export function next(queue: Queue, account: string): Waiting | undefined {
  return queue.waiting.find((one) => one.account === account);
}

/** It takes longer than a person waits for, or did not get through: it is queued now. */
export function delayed(queue: Queue, key: string): Queue {
  const change = (one: Waiting): Waiting => (one.key === key ? { ...one, queued: true } : one);
  return { ...queue, waiting: queue.waiting.map(change) };
}

/** Whether the same request may succeed later: nobody there, or the owner of the alerts is away. */
export const mayPass = (status: number): boolean => status === 0 || status === 429 || status >= 502;

/** The server will not have it. */
export function refusedBy(queue: Queue, key: string, why: string): Queue {
  const one = queue.waiting.find((waiting) => waiting.key === key);
  if (one === undefined) return queue;
  const refused = new Map(queue.refused).set(buttonOf(one), why);
  const text = t("{what} did not count: {why}", { what: about(one), why });
  return told({ ...without(queue, key), refused }, one, "bad", text);
}

/** The server has it; who was first is said to whoever was not. */
export function taken(queue: Queue, key: string, alert: AlertView): Queue {
  const one = queue.waiting.find((waiting) => waiting.key === key);
  if (one === undefined) return queue;
  const first = whoWasFirst(one, alert);
  const left = without(queue, key);
  if (first !== null) {
    const values = { what: about(one), first };
    const text =
      one.said === "acknowledge"
        ? t("{what} came second: {first} had acknowledged it. Both stand in the history.", values)
        : t("{what} came second: {first} comes already.", values);
    return told(left, one, "bad", text);
  }
  return told(left, one, "ok", t("{what} is confirmed.", { what: about(one) }));
}

/** The name of whoever answered first, when that is somebody else. */
function whoWasFirst(one: Waiting, alert: AlertView): string | null {
  const by =
    one.said === "acknowledge"
      ? alert.acknowledged
      : one.said === "accept"
        ? alert.escalation?.accepted_by
        : null;
  return by == null || by.account === one.account ? null : by.name;
}

/** What this browser had written down, when its person is there again: their answers go on. */
export function restored(queue: Queue, kept: readonly Waiting[], account: string): Queue {
  const known = new Set(queue.waiting.map((one) => one.key));
  const mine = kept
    .filter((one) => one.account === account && !known.has(one.key))
    .map((one) => ({ ...one, queued: true }));
  const isLost = (one: Waiting): boolean => one.said === "comment" && one.text === null;
  const goingOn = mine.filter((one) => !isLost(one));
  const waiting = [...queue.waiting, ...goingOn].sort((a, b) => a.pressedAt - b.pressedAt);
  let after: Queue = { ...queue, waiting };
  for (const one of mine.filter(isLost)) {
    const text = t("{what} was lost with the page. Please write it again.", { what: about(one) });
    after = told(after, one, "bad", text);
  }
  return after;
}

/** Somebody else is here now: what others left behind is theirs to answer for, and is not sent. */
export function withoutOthers(queue: Queue, kept: readonly Waiting[], account: string): Queue {
  const theirs = [...queue.waiting, ...kept].filter((one) => one.account !== account);
  const counted = new Map<string, { last: Waiting; count: number }>();
  for (const one of new Map(theirs.map((each) => [each.key, each])).values())
    counted.set(one.account, { last: one, count: (counted.get(one.account)?.count ?? 0) + 1 });
  if (counted.size === 0) return queue;
  const waiting = queue.waiting.filter((one) => one.account === account);
  let after: Queue = { ...queue, waiting };
  for (const { last, count } of counted.values()) {
    const text = tn(
      "An answer of {name} never reached the server and was dropped. Please tell them.",
      "{count} answers of {name} never reached the server and were dropped. Please tell them.",
      count,
      { name: last.name },
    );
    after = told(after, { ...last, queued: true }, "bad", text);
  }
  return after;
}

export function read(queue: Queue, key: string): Queue {
  return { ...queue, news: queue.news.filter((one) => one.key !== key) };
}

/** What is said in the request; its own time only when it did not go out at once. */
export function bodyOf(one: Waiting, screen: string): Readonly<Record<string, string | null>> {
  return {
    screen,
    ...(one.said === "acknowledge" ? { priority: one.priority } : {}),
    ...(one.outcome === null ? {} : { outcome: one.outcome }),
    ...(one.text === null ? {} : { comment: one.text }),
    ...(one.queued ? { pressed_at: new Date(one.pressedAt).toISOString() } : {}),
  };
}

/** What may be written down of it. */
export const written = (one: Waiting): Waiting => ({ ...one, text: null });

/** What was pressed, in words: `Acknowledge, ICU-03`. */
export function about(one: Waiting): string {
  return t("{what}, {place}", { what: saidWord(one.said), place: one.place });
}

/** What a button says of an alert; the server has a name of its own for an outcome. */
export function saidWord(said: string): string {
  const words: Readonly<Record<string, string>> = {
    acknowledge: t("Acknowledge"),
    accept: t("I’m coming"),
    decline: t("Can’t come"),
    escalate: t("Call the next now"),
    outcome: t("It was"),
    judge: t("It was"),
    comment: t("Comment"),
    resolve: t("Resolve"),
  };
  return words[said] ?? said;
}

/** Only of what was queued is there news: of everything else the button itself has said it. */
function told(queue: Queue, one: Waiting, tone: News["tone"], text: string): Queue {
  if (!one.queued) return queue;
  return { ...queue, news: [...queue.news, { key: one.key, tone, text }].slice(-MOST_NEWS) };
}

function without(queue: Queue, key: string): Queue {
  return { ...queue, waiting: queue.waiting.filter((one) => one.key !== key) };
}
