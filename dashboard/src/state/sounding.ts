/**
 * What this screen should sound now. Pure: what is open, what is paused and what has sounded goes
 * in, the next burst comes out. Times of bursts are of a clock that nobody sets.
 */

import type { AlertView, Pause, Priority, Setup } from "../wire";
import { isCalled } from "./calling";
import { burstMs, type Cue } from "./tone";

export type Loud = Exclude<Priority, "advisory">;
/** For whom this screen sounds: all of its ward, calls of the person at it, or nobody. */
export type Hears = "ward" | "mine" | "nothing";

export interface Listener {
  readonly hears: Hears;
  /** Who is signed in. */
  readonly account: string;
  /** How long the screen has not been live, in ms; 0 while it is. */
  readonly deadForMs: number;
  /** The gateway's time. */
  readonly nowMs: number;
}

export interface Demand {
  /** What wants to be heard, by name of the alert. */
  readonly alerts: ReadonlyMap<string, Loud>;
  readonly lost: boolean;
}

export interface Heard {
  /** The last burst, and when it ended or will end; null when there was none. */
  readonly cue: Cue | null;
  readonly endsMs: number;
  /** Which alerts have had their first burst, at the priority they had then. */
  readonly known: ReadonlyMap<string, Loud>;
}

export interface Step {
  readonly heard: Heard;
  readonly play: Cue | null;
  /** What sounds now is not wanted any more. */
  readonly hush: boolean;
}

export const SILENT: Heard = { cue: null, endsMs: Number.NEGATIVE_INFINITY, known: new Map() };

/** A connection may come back by itself; Dräger's stations give it ten seconds before they sound. */
export const LOST_AFTER_MS = 10_000;
/** The shortest pause between bursts that IEC 60601-1-8 knows, of 2.5 to 15 s for high. */
const SHORTEST_GAP_MS = 2_500;
/**
 * Between the end of a burst and the next; examples within what Edan's monitors offer (6–15 s for
 * high, 6–30 s for medium), approve locally. Low sounds once: with the beds of a whole ward on one
 * screen it would never be quiet, and the standard allows none.
 */
const GAP_MS: Readonly<Record<Cue, number>> = {
  high: 8_000,
  medium: 20_000,
  lost: 15_000,
  low: Number.POSITIVE_INFINITY,
};
const RANK: Readonly<Record<Cue, number>> = { high: 0, medium: 1, lost: 1, low: 2 };
const URGENCY: Readonly<Record<Priority, number>> = { high: 3, medium: 2, low: 1, advisory: 0 };

type Beds = ReadonlyMap<string, { readonly setup?: Setup | null }>;

/** What wants to be heard at this screen. */
export function demand(alerts: Iterable<AlertView>, beds: Beds, listener: Listener): Demand {
  const found = new Map<string, Loud>();
  if (listener.hears === "nothing") return { alerts: found, lost: false };
  for (const alert of alerts) {
    const { priority } = alert;
    if (priority === "advisory" || !isSignalled(alert)) continue;
    if (listener.hears === "mine" && !isCalled(alert, listener.account)) continue;
    if (isSilenced(alert, beds.get(alert.bed)?.setup?.pause, listener.nowMs)) continue;
    found.set(alert.id, priority);
  }
  return { alerts: found, lost: listener.deadForMs >= LOST_AFTER_MS };
}

/** Awaited, and either it lasts or it latched; what recovered unseen is only to be looked at. */
function isSignalled(alert: AlertView): boolean {
  return alert.response === "awaited" && (alert.condition === "present" || alert.latched === true);
}

/** The pause of a bed is of that bed alone, and what is more urgent than it breaks through. */
function isSilenced(alert: AlertView, pause: Pause | null | undefined, nowMs: number): boolean {
  if (!pause || Date.parse(pause.until) <= nowMs) return false;
  return URGENCY[alert.priority] <= URGENCY[pause.breaks_above];
}

/** What to do now; `nowMs` of the clock that `heard` was kept by. */
export function next(heard: Heard, wanted: Demand, nowMs: number): Step {
  const cue = cueOf(heard, wanted);
  const sounds = heard.cue !== null && nowMs < heard.endsMs;
  if (cue !== null && isDue(heard, wanted, cue, nowMs))
    return {
      heard: { cue, endsMs: nowMs + burstMs(cue), known: wanted.alerts },
      play: cue,
      hush: sounds,
    };
  const known = stillKnown(heard, wanted);
  const unwanted = sounds && !wants(wanted, heard.cue);
  return {
    heard: { cue: heard.cue, endsMs: unwanted ? nowMs : heard.endsMs, known },
    play: null,
    hush: unwanted,
  };
}

/** The most urgent that is to sound; low only while it is new. */
function cueOf(heard: Heard, wanted: Demand): Cue | null {
  const priorities = new Set(wanted.alerts.values());
  if (priorities.has("high")) return "high";
  if (priorities.has("medium")) return "medium";
  if (wanted.lost) return "lost";
  return isNew(heard, wanted, "low") ? "low" : null;
}

function isDue(heard: Heard, wanted: Demand, cue: Cue, nowMs: number): boolean {
  if (heard.cue === null || !wants(wanted, heard.cue)) return nowMs >= restsUntil(heard, cue);
  if (RANK[cue] < RANK[heard.cue]) return true;
  const quietMs = nowMs - heard.endsMs;
  if (isNew(heard, wanted, cue)) return quietMs >= SHORTEST_GAP_MS;
  return quietMs >= GAP_MS[cue];
}

/** What silenced a burst leaves a moment of quiet, unless what comes is more urgent. */
function restsUntil(heard: Heard, cue: Cue): number {
  const isWorse = heard.cue === null || RANK[cue] < RANK[heard.cue];
  return isWorse ? Number.NEGATIVE_INFINITY : heard.endsMs + SHORTEST_GAP_MS;
}

function isNew(heard: Heard, wanted: Demand, cue: Cue): boolean {
  return [...wanted.alerts].some(([id, loud]) => {
    const before = heard.known.get(id);
    return loud === cue && (before === undefined || RANK[loud] < RANK[before]);
  });
}

function wants(wanted: Demand, cue: Cue | null): boolean {
  if (cue === "lost") return wanted.lost;
  return [...wanted.alerts.values()].some((loud) => loud === cue);
}

/** What is not wanted any more is new when it comes back. */
function stillKnown(heard: Heard, wanted: Demand): ReadonlyMap<string, Loud> {
  return new Map([...heard.known].filter(([id]) => wanted.alerts.has(id)));
}

/** Levels from 0 to 1, as people set them at this screen. */
export interface Levels {
  readonly day: number;
  readonly night: number;
}

/** Nobody can turn a screen so low that high is missed; examples, approve locally. */
export const FLOOR: Readonly<Record<Cue, number>> = {
  high: 0.4,
  medium: 0.2,
  lost: 0.2,
  low: 0.05,
};
/** Hours of the night at the hospital, from and until; example, approve locally. */
const NIGHT = { from: 22, until: 6 } as const;

export function isNight(nowMs: number, zone: string): boolean {
  const hour = Number(
    new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: zone }).format(
      nowMs,
    ),
  );
  return hour >= NIGHT.from || hour < NIGHT.until;
}

/** How loud, from 0 to 1. */
export function gain(cue: Cue, levels: Levels, night: boolean): number {
  return Math.max(FLOOR[cue], night ? levels.night : levels.day);
}

/** What somebody heard when the sounds of this screen were tried. */
export interface SoundTest {
  readonly atMs: number;
  readonly heard: boolean;
}

/** A shift: whoever begins one tries the sounds (example, approve locally). */
const TEST_LASTS_MS = 12 * 3_600_000;

export type Tested = "never" | "failed" | "overdue" | "fine";

export function tested(test: SoundTest | null, nowMs: number): Tested {
  if (test === null) return "never";
  if (!test.heard) return "failed";
  return nowMs - test.atMs > TEST_LASTS_MS ? "overdue" : "fine";
}
