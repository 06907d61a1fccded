import { beforeEach, expect, it, vi } from "vitest";
import { NOON } from "../state/builders";

type Clock = typeof import("./clock");
let clock: Clock;

const said = (ms: number): string => new Date(ms).toISOString();

beforeEach(async () => {
  vi.useFakeTimers({ now: NOON });
  vi.resetModules();
  clock = await import("./clock");
});

it("ticks once a second, and each tick is a sign of life", () => {
  vi.advanceTimersByTime(60_000);
  expect([clock.tickMs.value, clock.leaps.value]).toEqual([NOON + 60_000, 0]);
});

it("notices a clock that was moved at the next tick or frame, once", () => {
  vi.setSystemTime(NOON + 3_600_000);
  expect(clock.stir()).toBe(false);
  expect([clock.leaps.value, clock.tickMs.value]).toEqual([1, NOON + 3_600_000]);
  expect(clock.stir()).toBe(true);
});

it("takes the largest of the last differences for the nearest to the truth", () => {
  clock.learnTime(said(NOON + 90_000));
  clock.learnTime(said(NOON + 60_000));
  expect(clock.nowMs.value).toBe(NOON + 90_000);
  clock.learnTime("no time at all");
  expect(clock.serverNow()).toBe(NOON + 90_000);
});

it("does not call the way here a difference of clocks", () => {
  clock.learnTime(said(NOON - 400));
  expect(clock.skewMs.value).toBe(0);
});

it("learns the gateway's time at once when its own was moved", () => {
  for (let nth = 0; nth < 5; nth += 1) clock.learnTime(said(NOON));
  vi.setSystemTime(NOON + 3_600_000);
  clock.stir();
  clock.learnTime(said(NOON));
  expect(clock.nowMs.value).toBe(NOON);
});
