import { expect, it } from "vitest";
import { leapt, type Sign } from "./awake";
import { NOON } from "./builders";

const sign = (wallMs: number, runMs: number): Sign => ({ wallMs: NOON + wallMs, runMs });
const BEFORE = sign(0, 1_000);

it.each([
  ["a late tick", 3_000, 3_000],
  ["a slewed clock", 1_000, 1_100],
])("%s is no leap", (_, wall, run) => {
  expect(leapt(BEFORE, sign(wall, 1_000 + run))).toBe(false);
});

it.each([
  ["a page that stood still", 6_000, 6_000],
  ["a sleep through which one clock stood", 600_000, 1_000],
  ["a sleep through which both ran", 600_000, 600_000],
  ["a clock set back", -3_600_000, 1_000],
])("%s is one", (_, wall, run) => {
  expect(leapt(BEFORE, sign(wall, 1_000 + run))).toBe(true);
});
