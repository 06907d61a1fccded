/**
 * Sends what people say of alerts, in the order of their presses, until the server has taken or
 * refused it. What cannot be sent outlives the page, but not a change of the person.
 */

import { computed, effect, signal } from "@preact/signals";
import { backoffMs } from "../connection/backoff";
import { newKey, screenName } from "../connection/ids";
import { forget, keep, kept } from "../connection/kept";
import * as rest from "../connection/rest";
import {
  bodyOf,
  delayed,
  EMPTY_QUEUE,
  mayPass,
  next,
  type Pressed,
  press,
  pressed,
  type Queue,
  read,
  refusedBy,
  restored,
  type Said,
  taken,
  type Waiting,
  withoutOthers,
  written,
} from "../state/queue";
import type { AlertView, Outcome } from "../wire";
import { serverNow } from "./clock";
import { live, receiveAnswer } from "./live";
import { presses } from "./presses";
import { noteProblem, session } from "./session";

/** After so long without an answer a person is told that it waits. */
const PATIENCE_MS = 2_000;

const screen = screenName();
const queue = signal<Queue>(EMPTY_QUEUE);

/** Those that wait for the server, and what became of earlier ones. */
export const queuedAnswers = computed(() => queue.value.waiting.filter((one) => one.queued));
export const answerNews = computed(() => queue.value.news);

/** How a button is, whatever it stands for. */
export const pressOf = (button: string): Pressed | null =>
  pressed(queue.value, button) ?? presses.value.get(button) ?? null;

export const readNews = (key: string): void => {
  queue.value = read(queue.peek(), key);
};

export interface Answer {
  readonly alert: AlertView;
  readonly said: Said;
  readonly outcome?: Outcome;
  readonly text?: string;
}

/** Somebody pressed a button; whether it is on the server or will get there, not that it counts. */
export function answer({ alert, said, outcome, text }: Answer): Promise<boolean> {
  const who = session.peek();
  if (!who) return Promise.resolve(false);
  const one: Waiting = {
    key: newKey(),
    account: who.account,
    name: who.name,
    alert: alert.id,
    place: alert.bed_name,
    said,
    priority: said === "acknowledge" ? alert.priority : null,
    outcome: outcome ?? null,
    text: text ?? null,
    pressedAt: serverNow(),
    queued: false,
  };
  const after = press(queue.peek(), one);
  if (after === queue.peek()) return Promise.resolve(false);
  queue.value = after;
  void keep(written(one));
  const fate = new Promise<boolean>((resolve) => fates.set(one.key, resolve));
  setTimeout(() => wait(one.key), navigator.onLine ? PATIENCE_MS : 0);
  void send();
  return fate;
}

const fates = new Map<string, (isOnItsWay: boolean) => void>();

function settle(key: string, isOnItsWay: boolean): void {
  fates.get(key)?.(isOnItsWay);
  fates.delete(key);
}

/** It waits, and whoever pressed may go on. */
function wait(key: string): void {
  if (!queue.peek().waiting.some((one) => one.key === key && !one.queued)) return;
  queue.value = delayed(queue.peek(), key);
  settle(key, true);
}

let isSending = false;
let wake: () => void = () => undefined;

async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  try {
    for (let tries = 0; ; ) {
      const account = session.peek()?.account;
      const one = account === undefined ? undefined : next(queue.peek(), account);
      if (one === undefined) return;
      if (await isSettled(one)) tries = 0;
      else {
        await woken(backoffMs(tries, Math.random()));
        tries += 1;
      }
    }
  } finally {
    isSending = false;
  }
}

/** One try; whether the server has said yes or no. */
async function isSettled(one: Waiting): Promise<boolean> {
  try {
    const alert = await rest.sayOf(one.alert, one.said, bodyOf(one, screen), one.key);
    queue.value = taken(queue.peek(), one.key, alert);
    settle(one.key, true);
    receiveAnswer(alert);
  } catch (why) {
    noteProblem(why);
    const status = why instanceof rest.Problem ? why.status : -1;
    if (mayPass(status) || status === 401) {
      wait(one.key);
      return false;
    }
    const detail = why instanceof Error ? why.message : String(why);
    queue.value = refusedBy(queue.peek(), one.key, detail);
    settle(one.key, false);
  }
  void forget(one.key);
  return true;
}

function woken(afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, afterMs);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Take up what an earlier page has left, and do not wait when the server is there again. */
export function keepQueue(): void {
  effect(() => {
    const account = session.value?.account;
    if (account !== undefined) void takeUp(account);
  });
  effect(() => {
    if (live.value) wake();
  });
  addEventListener("online", () => wake());
}

async function takeUp(account: string): Promise<void> {
  const known = await kept();
  if (session.peek()?.account !== account) return;
  const others = [...known, ...queue.peek().waiting].filter((one) => one.account !== account);
  queue.value = restored(withoutOthers(queue.peek(), known, account), known, account);
  for (const { key } of others) void forget(key);
  void send();
}
