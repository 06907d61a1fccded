/** One clock for the whole screen: ages, dashes and banners all move on its tick. */

import { batch, computed, signal } from "@preact/signals";
import { leapt, type Sign } from "../state/awake";

/** The gateway's time minus this screen's, in ms. */
export const skewMs = signal(0);

/** This screen's time, once a second. */
export const tickMs = signal(Date.now());

/** The gateway's time, once a second. */
export const nowMs = computed(() => tickMs.value + skewMs.value);

/** The gateway's time right now. */
export const serverNow = (): number => Date.now() + skewMs.value;

const observed: number[] = [];
const REMEMBERED = 5;

/** How often time leapt at this screen: whatever it knew before is of another moment. */
export const leaps = signal(0);

const sign = (): Sign => ({ wallMs: Date.now(), runMs: performance.now() });
let last = sign();

/** A sign of life of this page, a tick or a frame; false when time has leapt since the last one. */
export function stir(): boolean {
  const before = last;
  last = sign();
  if (!leapt(before, last)) return true;
  observed.length = 0;
  batch(() => {
    tickMs.value = last.wallMs;
    leaps.value += 1;
  });
  return false;
}

setInterval(() => {
  if (stir()) tickMs.value = Date.now();
}, 1_000);

/**
 * A frame said what time it is there. The way here only ever makes it look older, and after a
 * laptop's sleep by minutes, so the largest of the last few differences is the nearest to the truth.
 */
export function learnTime(at: string): void {
  const skew = Date.parse(at) - Date.now();
  if (!Number.isFinite(skew)) return;
  observed.push(skew);
  if (observed.length > REMEMBERED) observed.shift();
  const nearest = Math.max(...observed);
  // Below half a second it is the way here, not the clocks.
  if (Math.abs(nearest - skewMs.value) > 500) skewMs.value = nearest;
}
