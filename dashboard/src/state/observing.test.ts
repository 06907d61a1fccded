import { expect, test } from "vitest";
import type { ObservationSet, VitalFacts } from "../wire";
import { asBefore, breaths, doubts, latestValues, seenText } from "./observing";

const NOON = Date.parse("2026-01-05T12:00:00Z");

const set = (
  hoursAgo: number,
  values: Record<string, number>,
  takenBack = false,
): ObservationSet => ({
  id: 1,
  at: new Date(NOON - hoursAgo * 3_600_000).toISOString(),
  name: "Nora",
  values,
  note: "",
  recorded: true,
  taken_back_at: takenBack ? new Date(NOON).toISOString() : null,
  taken_back_why: null,
});

const facts = (key: string, decimals = 0): VitalFacts => ({
  key,
  label: key,
  name: key,
  unit: "",
  decimals,
});
const VOCABULARY = new Map<string, VitalFacts>([
  ["temp", facts("temp", 1)],
  ["rr", facts("rr")],
  ["nibp_sys", facts("nibp_sys")],
  ["nibp_dia", facts("nibp_dia")],
  ["pain", facts("pain")],
]);

test("what a person sees may be said again, the newest of each; what is measured may not", () => {
  const sets = [set(6, { acvpu: 1, pain: 5, temp: 38 }), set(2, { acvpu: 0, o2_flow: 0, rr: 14 })];
  expect(asBefore(sets, NOON)).toEqual({ acvpu: 0, o2_flow: 0, pain: 5 });
});

test("what was taken back or is half a day old is not said again", () => {
  expect(asBefore([set(1, { acvpu: 0 }, true), set(13, { acvpu: 0 })], NOON)).toEqual({});
});

test("what would be said again is told in words", () => {
  expect(seenText({ acvpu: 0, o2_flow: 0, pain: 2 })).toBe("Alert · Air · Pain 2");
  expect(seenText({ o2_flow: 4 })).toBe("Oxygen 4 L/min");
  expect(seenText({})).toBe("");
});

test("a value that is possible and odd is asked back", () => {
  expect(doubts({ temp: 42.5 }, {}, VOCABULARY)).toEqual(["temp 42.5: really?"]);
  expect(doubts({ temp: 29 }, {}, VOCABULARY)).toHaveLength(1);
  expect(doubts({ temp: 36.8 }, {}, VOCABULARY)).toEqual([]);
});

test("a leap from the value before is asked back", () => {
  expect(doubts({ rr: 36 }, { rr: 14 }, VOCABULARY)).toEqual(["rr 36, before 14: really?"]);
  expect(doubts({ rr: 20 }, { rr: 14 }, VOCABULARY)).toEqual([]);
});

test("pressures that are too close are asked back", () => {
  expect(doubts({ nibp_sys: 100, nibp_dia: 95 }, {}, VOCABULARY)).toHaveLength(1);
  expect(doubts({ nibp_sys: 120, nibp_dia: 80 }, {}, VOCABULARY)).toEqual([]);
});

test("nothing is asked of what has no scale, or is not known here", () => {
  expect(doubts({ pain: 10, odd: 5 }, { pain: 0 }, VOCABULARY)).toEqual([]);
});

test("the latest of each vital is what a new value is held against", () => {
  const sets = [set(6, { temp: 38, rr: 20 }), set(2, { temp: 37 }), set(1, { temp: 10 }, true)];
  expect(latestValues(sets)).toEqual({ temp: 37, rr: 20 });
});

test("breaths are counted for 30 s from the first tap", () => {
  expect(breaths([], 0)).toEqual({ state: "ready", count: 0, leftMs: 30_000, rate: null });
  const every4s = Array.from({ length: 8 }, (_, at) => 1_000 + at * 4_000);
  const counting = breaths(every4s.slice(0, 3), 10_000);
  expect([counting.state, counting.rate, counting.leftMs]).toEqual(["counting", 15, 21_000]);
  expect(breaths(every4s, 31_000)).toEqual({ state: "counted", count: 8, leftMs: 0, rate: 15 });
});

test("too few taps, or a tap that bounced, say nothing", () => {
  expect(breaths([0, 4_000], 5_000).rate).toBeNull();
  expect(breaths([0, 0, 0], 5_000).rate).toBeNull();
});

test("a tap after the 30 s does not count", () => {
  expect(breaths([0, 5_000, 10_000, 40_000], 41_000).count).toBe(3);
});
