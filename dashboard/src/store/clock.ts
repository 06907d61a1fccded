/** One clock for the whole screen: ages, dashes and banners all move on its tick. */

import { computed, signal } from "@preact/signals";

/** The gateway's time minus this screen's, in ms. */
export const skewMs = signal(0);

/** This screen's time, once a second. */
export const tickMs = signal(Date.now());

/** The gateway's time, once a second. */
export const nowMs = computed(() => tickMs.value + skewMs.value);

/** The gateway's time right now. */
export const serverNow = (): number => Date.now() + skewMs.value;

setInterval(() => {
  tickMs.value = Date.now();
}, 1_000);

const observed: number[] = [];
const REMEMBERED = 5;

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
