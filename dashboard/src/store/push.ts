/** Whether this browser is woken when the person who is signed in is called (Web Push). */

import { effect, signal } from "@preact/signals";
import * as rest from "../connection/rest";
import { t } from "../words/words";
import { noteProblem, session } from "./session";
import { mayHaveWorker, WORKER } from "./worker";

/** `unable`: this browser, this address or this server cannot. */
export const push = signal<"unable" | "off" | "on">("unable");
export const pushProblem = signal("");

/** Whose calls this browser shows: the next person at it must not get them. */
const OWNER = "wardwatch.push";

const isAble = (): boolean => mayHaveWorker() && "PushManager" in window;

/** The wish lives as long as its person is signed in here. */
export function keepPush(): void {
  effect(() => {
    const account = session.value?.account;
    if (account !== undefined && isAble()) void look(account);
    else push.value = "unable";
  });
}

async function look(account: string): Promise<void> {
  try {
    if ((await rest.pushKey()).key === null) {
      push.value = "unable";
      return;
    }
    const known = await subscription();
    if (known !== null && localStorage.getItem(OWNER) !== account) {
      // Of somebody whose session ended here: their push service will tell the server.
      await known.unsubscribe();
      push.value = "off";
    } else push.value = known === null ? "off" : "on";
  } catch (why) {
    noteProblem(why);
    push.value = "unable";
  }
}

/** Ask the browser, which asks the person; then tell the server. */
export async function wakeMe(): Promise<void> {
  await change(async () => {
    const { key } = await rest.pushKey();
    if (key === null) throw new Error(t("This server cannot send calls to a browser"));
    await navigator.serviceWorker.register(WORKER);
    const { pushManager } = await navigator.serviceWorker.ready;
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    await rest.subscribe(made.toJSON());
    localStorage.setItem(OWNER, session.peek()?.account ?? "");
    push.value = "on";
  });
}

export async function wakeMeNoLonger(): Promise<void> {
  await change(async () => {
    const known = await subscription();
    if (known !== null) {
      await rest.unsubscribe(known.endpoint);
      await known.unsubscribe();
    }
    localStorage.removeItem(OWNER);
    push.value = "off";
  });
}

/** What a call looks and sounds like here. It proves nothing of the way from the internet. */
export async function showTestCall(): Promise<void> {
  await change(async () => {
    const worker = await navigator.serviceWorker.ready;
    await worker.showNotification(t("Wardwatch: only a test"), {
      tag: "test",
      body: t("This is how a call looks. Nobody needs you."),
      icon: "/icon-192.png",
      data: { link: "/me" },
    });
  });
}

/** Before signing out. */
export async function leavePush(): Promise<void> {
  if (push.peek() === "on") await wakeMeNoLonger();
}

async function subscription(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration(WORKER);
  return (await worker?.pushManager.getSubscription()) ?? null;
}

async function change(attempt: () => Promise<void>): Promise<void> {
  pushProblem.value = "";
  try {
    await attempt();
  } catch (why) {
    noteProblem(why);
    pushProblem.value = why instanceof Error ? why.message : String(why);
  }
}
