import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { WaveFrame } from "../wire";
import { hearWave, watchBy, watchWaves } from "./watching";

const said: (readonly string[])[] = [];
const open: (() => void)[] = [];
const watch = (bed: string, listener = vi.fn()): (() => void) => {
  const leave = watchWaves(bed, listener);
  open.push(leave);
  return leave;
};

beforeEach(() => {
  vi.useFakeTimers();
  said.length = 0;
  watchBy((beds) => said.push(beds));
});
afterEach(() => {
  watchBy(null);
  for (const leave of open.splice(0)) leave();
  vi.useRealTimers();
});

it("asks once for all strips that appear together", () => {
  for (const bed of ["b2", "b1", "b2"]) watch(bed);
  expect(said).toEqual([]);
  vi.runAllTimers();
  expect(said).toEqual([["b1", "b2"]]);
});

it("keeps a bed while anybody shows it", () => {
  const leave = watch("b1");
  watch("b1");
  vi.runAllTimers();
  leave();
  vi.runAllTimers();
  expect(said).toEqual([["b1"]]);
});

it("says that nothing is shown any more", () => {
  const leave = watch("b1");
  vi.runAllTimers();
  leave();
  vi.runAllTimers();
  expect(said.at(-1)).toEqual([]);
});

it("gives a curve to those who show its bed, and to nobody else", () => {
  const here = vi.fn();
  const there = vi.fn();
  watch("b1", here);
  watch("b2", there);
  const frame = { bed: "b1", signal: "ecg" } as WaveFrame;
  hearWave(frame);
  hearWave({ ...frame, bed: "b3" });
  expect(here).toHaveBeenCalledExactlyOnceWith(frame);
  expect(there).not.toHaveBeenCalled();
});

it("asks again on a new connection", () => {
  watch("b1");
  vi.runAllTimers();
  watchBy((beds) => said.push(beds));
  expect(said).toEqual([["b1"], ["b1"]]);
});
