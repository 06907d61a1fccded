import { expect, test } from "vitest";
import { steps, type Tour, type TourAct, toured } from "./tour";

const after = (...acts: readonly TourAct[]): Tour =>
  acts.reduce<Tour>((tour, act) => toured(tour, act, 3), { at: "unasked" });

test("nobody is asked on a wall that nobody touches", () => {
  expect(after("begin", "next", "back")).toEqual({ at: "unasked" });
});

test("whoever touches it is asked once, and may say no", () => {
  expect(after("touched")).toEqual({ at: "offered" });
  expect(after("touched", "next")).toEqual({ at: "offered" });
  expect(after("touched", "leave", "touched", "begin")).toEqual({ at: "over" });
});

test("it goes forth and back, and ends after the last step", () => {
  expect(after("touched", "begin")).toEqual({ at: "step", step: 0 });
  expect(after("touched", "begin", "back")).toEqual({ at: "step", step: 0 });
  expect(after("touched", "begin", "next", "next", "back")).toEqual({ at: "step", step: 1 });
  expect(after("touched", "begin", "touched")).toEqual({ at: "step", step: 0 });
  expect(after("touched", "begin", "next", "next", "next")).toEqual({ at: "over" });
});

test("a page with nothing to show has no tour", () => {
  expect(toured({ at: "offered" }, "begin", 0)).toEqual({ at: "over" });
});

test("there are five steps, each about something", () => {
  expect(steps()).toHaveLength(5);
  expect(steps().every(({ about, title, text }) => about && title && text)).toBe(true);
});
