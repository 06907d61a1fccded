/**
 * A set of observations while it is taken: what may be said again, what sounds wrong, and breaths
 * counted by tapping.
 */

import type { ObservationSet, VitalFacts } from "../wire";
import { t } from "../words/words";
import { consciousness } from "./format";
import { shown, unitOf } from "./measures";

export type Values = Readonly<Record<string, number>>;

// -- as before -------------------------------------------------------------------------------------

/**
 * What a person sees at a glance and may say again with one touch. What is measured never is: a
 * temperature of four hours ago is not one of now.
 */
export const SEEN = ["acvpu", "o2_flow", "pain"] as const;

/** As long as an observation counts: the longest interval between two sets (RCP 2017, chart 4). */
const COUNTS_MS = 12 * 3_600_000;

/** The latest of what may be said again, from sets that still count; empty for nothing. */
export function asBefore(sets: readonly ObservationSet[], nowMs: number): Values {
  const found: Record<string, number> = {};
  for (const set of byNewest(sets)) {
    if (set.taken_back_at !== null || nowMs - Date.parse(set.at) > COUNTS_MS) continue;
    for (const key of SEEN) {
      const value = set.values[key];
      if (value !== undefined && !(key in found)) found[key] = value;
    }
  }
  return found;
}

const byNewest = (sets: readonly ObservationSet[]): ObservationSet[] =>
  [...sets].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));

/** `Alert · Air · Pain 2`. */
export function seenText(values: Values): string {
  const { acvpu, o2_flow, pain } = values;
  const words = [
    acvpu === undefined ? "" : consciousness(acvpu),
    o2_flow === undefined ? "" : oxygenText(o2_flow),
    pain === undefined ? "" : t("Pain {pain}", { pain }),
  ];
  return words.filter((word) => word !== "").join(" · ");
}

const oxygenText = (flow: number): string =>
  flow === 0 ? t("Air") : t("Oxygen {flow} L/min", { flow });

// -- asked back ------------------------------------------------------------------------------------

interface Usual {
  readonly low: number;
  readonly high: number;
  /** How far two values hours apart may lie. */
  readonly leap: number;
}

/**
 * Outside these it is asked back, in the stored unit: own, approve locally. Far narrower than what
 * a sensor may report: 44 °C is possible, and typed it is a slip.
 */
const USUAL: Readonly<Record<string, Usual>> = {
  temp: { low: 32, high: 41, leap: 2 },
  rr: { low: 6, high: 40, leap: 15 },
  spo2: { low: 70, high: 100, leap: 10 },
  pulse: { low: 35, high: 180, leap: 50 },
  nibp_sys: { low: 60, high: 230, leap: 50 },
  nibp_dia: { low: 30, high: 130, leap: 40 },
  glucose: { low: 40, high: 500, leap: 200 },
};

/** What may be a slip of the finger, each as a question; a person may answer yes. */
export function doubts(
  values: Values,
  before: Values,
  vocabulary: ReadonlyMap<string, VitalFacts>,
): string[] {
  const found: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const facts = vocabulary.get(key);
    const usual = USUAL[key];
    const last = before[key];
    if (facts === undefined || usual === undefined) continue;
    const said = { what: facts.label, value: `${shown(value, facts)} ${unitOf(facts)}`.trim() };
    if (value < usual.low || value > usual.high) found.push(t("{what} {value}: really?", said));
    else if (last !== undefined && Math.abs(value - last) >= usual.leap)
      found.push(
        t("{what} {value}, before {last}: really?", { ...said, last: shown(last, facts) }),
      );
  }
  const { nibp_sys: high, nibp_dia: low } = values;
  if (high !== undefined && low !== undefined && high - low < 10)
    found.push(t("Upper and lower pressure are close: really?"));
  return found;
}

/** Of each vital the newest that was written down and not taken back. */
export function latestValues(sets: readonly ObservationSet[]): Values {
  const found: Record<string, number> = {};
  for (const { values, taken_back_at } of byNewest(sets))
    if (taken_back_at === null)
      for (const [key, value] of Object.entries(values)) found[key] ??= value;
  return found;
}

// -- breaths by tapping ----------------------------------------------------------------------------

export const COUNTED_MS = 30_000;
/** Fewer taps say nothing of a rate. */
const LEAST_TAPS = 3;

export interface Breaths {
  readonly state: "ready" | "counting" | "counted";
  readonly count: number;
  readonly leftMs: number;
  /** Breaths a minute; null while there are too few. */
  readonly rate: number | null;
}

/**
 * One tap a breath, for 30 s from the first. The rate is that of the breaths between the first tap
 * and the last one: a count doubled is wrong by up to two.
 */
export function breaths(tapsMs: readonly number[], nowMs: number): Breaths {
  const [first] = tapsMs;
  if (first === undefined) return { state: "ready", count: 0, leftMs: COUNTED_MS, rate: null };
  const within = tapsMs.filter((at) => at - first <= COUNTED_MS);
  const leftMs = Math.max(0, COUNTED_MS - (nowMs - first));
  const last = Math.max(first, ...within);
  const rate =
    within.length < LEAST_TAPS || last === first
      ? null
      : Math.round(((within.length - 1) * 60_000) / (last - first));
  return { state: leftMs > 0 ? "counting" : "counted", count: within.length, leftMs, rate };
}
