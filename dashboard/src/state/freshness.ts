/**
 * How long a number may be shown. A number that no longer says how the patient is becomes dashes:
 * continuous vitals soon, vitals taken now and then only after their next one is long overdue.
 */

import type { Reading } from "./ward";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A second without a new measurement for a vital measured every second or two. */
const CONTINUOUS_MS = 10 * SECOND;
/** Clocks of monitors are not exact; beyond this the measurement itself is old. */
const CLOCK_TOLERANCE_MS = 20 * SECOND;

/** Own proposals, to be approved locally: twice the usual interval between measurements. */
const INTERMITTENT_MS: Readonly<Record<string, number>> = {
  nibp_sys: 2 * HOUR,
  nibp_dia: 2 * HOUR,
  nibp_mean: 2 * HOUR,
  temp: 8 * HOUR,
  glucose: 12 * HOUR,
  pain: 12 * HOUR,
  acvpu: 12 * HOUR,
  fio2: 12 * HOUR,
  o2_flow: 12 * HOUR,
};

export const isIntermittent = (vital: string): boolean => vital in INTERMITTENT_MS;

/**
 * What a person wrote down counts for the score until the next set is due at the latest (12 h, RCP 2017, chart 4),
 * and is shown with its age for as long.
 */
const BY_HAND_MS = 12 * HOUR;

/** `fresh` now; `aged` is shown with its age; `stale` and `none` are dashes. */
export type Freshness = "fresh" | "aged" | "stale" | "none";

/** `byHand`: no monitor stands at the bed, so that a person wrote down whatever is known. */
export function freshness(
  vital: string,
  reading: Reading | undefined,
  nowMs: number,
  byHand = false,
): Freshness {
  if (reading === undefined || !Number.isFinite(reading.value)) return "none";
  const ageMs = nowMs - reading.atMs;
  const longest = byHand ? BY_HAND_MS : INTERMITTENT_MS[vital];
  if (longest !== undefined) {
    if (ageMs > longest) return "stale";
    return ageMs > MINUTE ? "aged" : "fresh";
  }
  const unseenMs = nowMs - reading.seenMs;
  const stale = unseenMs > CONTINUOUS_MS || ageMs > CONTINUOUS_MS + CLOCK_TOLERANCE_MS;
  return stale ? "stale" : "fresh";
}

/** Whether a number may be shown at all. A value the device itself calls bad never is. */
export function isShown(
  vital: string,
  reading: Reading | undefined,
  nowMs: number,
  byHand = false,
): boolean {
  const state = freshness(vital, reading, nowMs, byHand);
  return (state === "fresh" || state === "aged") && reading?.quality !== "bad";
}
