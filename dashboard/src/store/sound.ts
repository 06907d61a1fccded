/** Sounds what `state/sounding.ts` decides, and keeps what people set at this screen. */

import { computed, effect, signal } from "@preact/signals";
import { NO_TRIAL, type Phase, phaseAt, type Trial } from "../state/sound-trial";
import {
  demand,
  gain,
  type Hears,
  isNight,
  type Levels,
  next,
  SILENT,
  type SoundTest,
  tested,
} from "../state/sounding";
import type { Cue } from "../state/tone";
import { nowMs, serverNow, tickMs } from "./clock";
import { heardMs, openAlerts, ward, warnings, watching } from "./live";
import { endedMs, mayAnswer, session } from "./session";
import { site } from "./site";
import { audible, close, hush, open, play, putOff, unlock } from "./speaker";

export { audible, playing, unlock } from "./speaker";

interface Kept {
  /** Null as long as nobody has chosen. */
  readonly hears: Hears | null;
  readonly levels: Levels;
  readonly test: SoundTest | null;
}

const KEY = "wardwatch.sound";
/** Examples, approve locally. */
const FIRST: Kept = { hears: null, levels: { day: 0.8, night: 0.5 }, test: null };

const kept = signal<Kept>(restored());

function restored(): Kept {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>) };
  } catch {
    return FIRST;
  }
}

function keep(changes: Partial<Kept>): void {
  kept.value = { ...kept.value, ...changes };
  localStorage.setItem(KEY, JSON.stringify(kept.value));
}

/** A tablet in a pocket speaks to the one who carries it, a station to the whole ward. */
const handheld = matchMedia("(pointer: coarse) and (max-width: 1180px)");

export const hears = computed<Hears>(() => {
  const ended = endedMs.value !== null;
  if (!watching.value && !ended) return "nothing";
  if (kept.value.hears !== null) return kept.value.hears;
  if (!mayAnswer.value && !ended) return "nothing";
  return handheld.matches ? "mine" : "ward";
});
export const levels = computed(() => kept.value.levels);
export const lastTest = computed(() => kept.value.test);
export const testState = computed(() => tested(kept.value.test, nowMs.value));
export const night = computed(() => isNight(nowMs.value, site.value.time_zone));

const sounds = computed(() => hears.value !== "nothing");
/** This screen ought to be heard and is not allowed to. */
export const isBlocked = computed(() => sounds.value && audible.value === "blocked");

export const chooseHears = (chosen: Hears): void => keep({ hears: chosen });
export const chooseLevels = (changes: Partial<Levels>): void =>
  keep({ levels: { ...kept.peek().levels, ...changes } });

const trial = signal<Trial>(NO_TRIAL);
/** How a try of the sounds stands. */
export const trialPhase = computed(() => phaseAt(trial.value, tickMs.value));
/** Whether the sounds are being tried now. */
export const trying = computed(() => trial.value.phase === "playing");

const step = (phase: Phase): void => {
  trial.value = { phase, sinceMs: Date.now() };
};

/** Somebody says whether they heard what was tried. */
export function noteTest(heard: boolean): void {
  keep({ test: { atMs: serverNow(), heard } });
  step("answered");
}

const TRIED: readonly Cue[] = ["low", "medium", "high"];
const BETWEEN_MS = 700;

/** One burst of each priority, as loud as it would be now. An alert that comes is heard instead. */
export async function tryOut(): Promise<void> {
  if (trying.peek()) return;
  step("playing");
  try {
    await unlock();
    for (const cue of TRIED) {
      await play(cue, levelOf(cue));
      await new Promise((resume) => setTimeout(resume, BETWEEN_MS));
    }
  } finally {
    step("asking");
  }
}

const levelOf = (cue: Cue): number => gain(cue, levels.peek(), night.peek());

let heard = SILENT;
let deadSince: number | null = null;
let putOffAt = Number.NEGATIVE_INFINITY;
const PUT_OFF_EVERY_MS = 1_000;

/** Decide anew: called with every change that may matter, and at least once a second. */
function sound(): void {
  const now = performance.now();
  if (now - putOffAt >= PUT_OFF_EVERY_MS) {
    putOffAt = now;
    putOff(levelOf("lost"));
  }
  const wanted = demand(openAlerts.value, ward.peek().beds, {
    hears: hears.peek(),
    account: session.peek()?.account ?? "",
    deadForMs: deadFor(now),
    nowMs: serverNow(),
  });
  const step = next(heard, wanted, now);
  heard = step.heard;
  if (step.hush) hush();
  if (step.play !== null) void play(step.play, levelOf(step.play));
}

function deadFor(now: number): number {
  const dead = endedMs.value !== null || warnings.value.some(({ level }) => level === "dead");
  if (!dead) deadSince = null;
  else deadSince ??= now;
  return deadSince === null ? 0 : now - deadSince;
}

/** Frames come also where timers are slowed, in a hidden tab; twice a second is enough. */
const newsOfLate = computed(() => Math.floor((heardMs.value ?? 0) / 500));

export function keepSound(): void {
  // A click and not its beginning: what disappears with it would move the page under the finger.
  for (const kind of ["click", "keyup"] as const)
    addEventListener(kind, () => void unlock(), { capture: true, passive: true });
  effect(() => {
    if (!sounds.value) return;
    open();
    heard = SILENT;
    deadSince = null;
    return close;
  });
  effect(() => {
    if (audible.value !== "on") return;
    void tickMs.value;
    void newsOfLate.value;
    sound();
  });
}
