/** The live ward as signals: frames go through `state/`, views read what comes out. */

import { batch, computed, effect, signal } from "@preact/signals";
import { LiveSocket, type Phase } from "../connection/socket";
import { readWaves } from "../connection/waves";
import { announcements, byBed, counts, ordered } from "../state/alerts";
import { unreached } from "../state/calling";
import { isLive, type Link, notices } from "../state/liveness";
import { stories } from "../state/stories";
import {
  type BedState,
  EMPTY_WARD,
  hello,
  take,
  takeAnswer,
  takeSetup,
  type Ward,
} from "../state/ward";
import type { AlertView, Confirmed, Frame, HealthWord, Setup } from "../wire";
import { leaps, learnTime, serverNow, skewMs, stir, tickMs } from "./clock";
import { noteArrival, notePublished, relearn } from "./latency";
import { mayWatch, session, verify } from "./session";
import { hearTroubles } from "./troubled";
import { hearWave, watchBy } from "./watching";

export { watchWaves } from "./watching";

const NO_WARNINGS: ReturnType<typeof notices> = [];

export const ward = signal<Ward>(EMPTY_WARD);
const phase = signal<Phase>("connecting");
const lastFrameMs = signal<number | null>(null);
/** Leaps of time after which something has been received. */
const overcome = signal(0);
/** When something was received last, by this screen's clock. */
export const heardMs = computed(() => lastFrameMs.value);

/** False until the first snapshot: there is nothing to show yet. */
export const known = computed(() => ward.value.epoch !== null);
export const bedIds = computed(() => [...ward.value.beds.keys()]);
const alerts = computed(() => ward.value.alerts);
export const openAlerts = computed(() => ordered(alerts.value.values()));
export const openStories = computed(() => stories(alerts.value.values()));
export const unreachedAlerts = computed(() => unreached(openAlerts.value));
export const alertsByBed = computed(() => byBed(alerts.value.values()));
export const alertCounts = computed(() => counts(alerts.value.values()));
export const announcement = signal("");

const link = computed<Link>(() => ({
  phase: phase.value,
  lastFrameMs: lastFrameMs.value,
  skewMs: skewMs.value,
  parts: ward.value.parts,
  leapt: leaps.value !== overcome.value,
}));
/** Only a live screen may say that all is well. */
export const live = computed(
  () => isLive(link.value, tickMs.value) && ward.value.parts?.alerts === "ok",
);
/** Whether this screen has a live view at all; a screen without one has nothing to be late with. */
export const watching = computed(() => mayWatch.value && phase.value !== "closed");
export const warnings = computed(() =>
  watching.value ? notices(link.value, tickMs.value) : NO_WARNINGS,
);

export const bedOf = (id: string): BedState | undefined => ward.value.beds.get(id);

/** Numbers are published together, this often at most; everything else at once. */
const PUBLISH_EVERY_MS = 100;

let current: Ward = EMPTY_WARD;
let publishing: ReturnType<typeof setTimeout> | undefined;
let socket: LiveSocket | null = null;

function publish(): void {
  clearTimeout(publishing);
  publishing = undefined;
  const said = announcements(ward.peek(), current);
  notePublished(ward.peek().alerts, current.alerts);
  batch(() => {
    ward.value = current;
    if (said.length > 0) announcement.value = said.join(". ");
  });
}

/** Something came; false when it waited here through a sleep: old news in the guise of new. */
function heard(): boolean {
  if (!stir()) return false;
  lastFrameMs.value = Date.now();
  overcome.value = leaps.peek();
  return true;
}

function receive(frame: Frame): void {
  if (!heard()) return;
  if ("at" in frame) learnTime(frame.at);
  if (frame.type === "vitals") noteArrival(frame);
  hearTroubles(frame);
  const after = take(current, frame, serverNow());
  if (after === current) return;
  current = after;
  if (after.gap) socket?.askAgain();
  if (frame.type !== "vitals") publish();
  else publishing ??= setTimeout(publish, PUBLISH_EVERY_MS);
}

/** What the server answered to this screen, without waiting for the frame that says the same. */
export function receiveAnswer(alert: AlertView): void {
  current = takeAnswer(current, alert);
  publish();
}

/** Likewise of a bed's set-up. */
export function receiveSetup(bed: string, setup: Setup | null): void {
  current = takeSetup(current, bed, setup);
  publish();
}

/** Tell the gateway what this screen shows; false when it could not be said. */
export function say(word: Confirmed | HealthWord): boolean {
  return socket?.say(word) ?? false;
}

function connect(): () => void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const connection = new LiveSocket(`${scheme}://${location.host}/api/v1/live`, {
    hello: () => hello(current),
    frame: receive,
    waves: (message) => {
      if (!heard()) return;
      for (const wave of readWaves(message)) hearWave(wave);
    },
    phase: (now) => {
      phase.value = now;
    },
    doubtSession: () => void verify(),
  });
  const hurry = (): void => {
    if (document.visibilityState === "visible") connection.hurry();
  };
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  socket = connection;
  watchBy((beds) => connection.watchBeds(beds));
  connection.start();
  return () => {
    removeEventListener("online", hurry);
    document.removeEventListener("visibilitychange", hurry);
    connection.stop();
    watchBy(null);
    socket = null;
    forget();
  };
}

/** Nothing of a patient stays in the page after sign-out. */
function forget(): void {
  clearTimeout(publishing);
  publishing = undefined;
  current = EMPTY_WARD;
  batch(() => {
    ward.value = EMPTY_WARD;
    lastFrameMs.value = null;
    announcement.value = "";
  });
}

const signedIn = computed(() => session.value?.account);

/** After a sleep nothing is known until the gateway has said it on a new connection. */
function doubtAfterLeaps(): void {
  effect(() => {
    if (leaps.value === overcome.peek()) return;
    lastFrameMs.value = null;
    relearn();
    socket?.askAgain();
    socket?.hurry();
  });
}

/** The connection lives as long as somebody is signed in who may see it. */
export function keepLive(): void {
  doubtAfterLeaps();
  effect(() => (signedIn.value !== undefined && mayWatch.value ? connect() : undefined));
}
