/**
 * Whether time leapt at this screen: a laptop slept, the page stood still, or somebody moved the
 * clock. What is on the screen is then of another moment, however whole it looks.
 */

/** The same moment by the clock on the wall, which people set, and by one that only runs. */
export interface Sign {
  readonly wallMs: number;
  readonly runMs: number;
}

/** Frames come every two seconds and the page ticks every one; nothing for so long is no delay. */
const STOOD_MS = 5_000;
/** Clocks are slewed by less; what goes apart further was moved, or only one ran through a sleep. */
const APART_MS = 2_000;

export function leapt(before: Sign, now: Sign): boolean {
  const wall = now.wallMs - before.wallMs;
  const run = now.runMs - before.runMs;
  return run > STOOD_MS || Math.abs(wall - run) > APART_MS;
}
