/** A try of the sounds, from the button to what somebody said of it. No clock. */

/** `asking`: whether they were heard. `answered`: what was said of it is confirmed for a moment. */
export type Phase = "none" | "playing" | "asking" | "answered";

export interface Trial {
  readonly phase: Phase;
  /** Since when, in ms. */
  readonly sinceMs: number;
}

export const NO_TRIAL: Trial = { phase: "none", sinceMs: 0 };

/** Nobody stands here any more who could say what they heard. */
const ASKS_FOR_MS = 60_000;
const CONFIRMS_FOR_MS = 10_000;

/** How the try stands now: an open question and a confirmation end by themselves. */
export function phaseAt({ phase, sinceMs }: Trial, nowMs: number): Phase {
  const forMs = nowMs - sinceMs;
  if (phase === "asking" && forMs > ASKS_FOR_MS) return "none";
  if (phase === "answered" && forMs > CONFIRMS_FOR_MS) return "none";
  return phase;
}
