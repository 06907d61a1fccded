import { describe, expect, it } from "vitest";
import type { Score } from "../wire";
import { at, NOON } from "./builders";
import { ceilingOf, MOST_POINTS, stepsOf } from "./score-steps";

const score = (seconds: number, total: number | null, at_least = total ?? 0): Score => ({
  name: "NEWS2",
  bed: "bed-1",
  at: at(seconds),
  total,
  at_least,
  risk: "low",
  response: "",
  scale: 1,
  oldest_s: 0,
  parts: [],
  missing: [],
});

describe("a score over time", () => {
  it("holds until the next one, the last until now", () => {
    const steps = stepsOf([score(0, null, 2), score(60, 5)], NOON + 90_000);
    expect(steps.map(({ fromMs, toMs }) => [fromMs - NOON, toMs - NOON])).toEqual([
      [0, 60_000],
      [60_000, 90_000],
    ]);
    expect(steps.map(({ points, isWhole }) => [points, isWhole])).toEqual([
      [2, false],
      [5, true],
    ]);
  });

  it("has room above it, and never more than there can be", () => {
    expect(ceilingOf([])).toBe(8);
    expect(ceilingOf(stepsOf([score(0, 11)], NOON))).toBe(12);
    expect(ceilingOf(stepsOf([score(0, 20)], NOON))).toBe(MOST_POINTS);
  });
});
