/** NEWS2 over time, as steps: each holds until the next one. */

import type { Score } from "../wire";

export interface Step {
  readonly fromMs: number;
  readonly toMs: number;
  readonly score: Score;
  /** What is known of it at least; the total where nothing is missing. */
  readonly points: number;
  readonly isWhole: boolean;
}

/** The steps, oldest first; the last one lasts until now. */
export function stepsOf(scores: readonly Score[], nowMs: number): readonly Step[] {
  return scores.map((score, index) => {
    const next = scores[index + 1];
    return {
      fromMs: Date.parse(score.at),
      toMs: next === undefined ? nowMs : Date.parse(next.at),
      score,
      points: score.total ?? score.at_least,
      isWhole: score.total !== null,
    };
  });
}

/** The highest a NEWS2 can be; the chart's height (RCP 2017). */
export const MOST_POINTS = 20;

/** A number shown on the axis, so that the curve has room whatever the score is. */
export function ceilingOf(steps: readonly Step[]): number {
  return Math.min(MOST_POINTS, Math.max(8, ...steps.map(({ points }) => points + 1)));
}
