import { expect, it } from "vitest";
import { Playout } from "./playout";

/** Ten samples a second. */
const stretch = (atMs: number, samples: number[]) => ({ atMs, rate: 10, samples });
const second = (atMs: number) => stretch(atMs, Array(10).fill(atMs));
const taken = (playout: Playout, nowMs: number): number[] =>
  playout.take(nowMs).flatMap((run) => Array.from(run.samples).slice(run.from, run.upto));

it("comes out evenly, a little later", () => {
  const playout = new Playout();
  playout.push(stretch(5_000, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 0);
  expect(taken(playout, 600)).toEqual([]);
  expect(taken(playout, 850)).toEqual([1, 2]);
  playout.push(stretch(6_000, [11, 12]), 950);
  expect(taken(playout, 1_000)).toEqual([3, 4]);
  expect(taken(playout, 3_000)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
});

it("joins stretches that follow each other, and nothing else", () => {
  const playout = new Playout();
  playout.push(second(0), 0);
  playout.push(second(1_001), 10);
  playout.push(second(2_600), 20);
  expect(playout.take(9_000).map((run) => run.joined)).toEqual([false, true, false]);
});

it("leaves a hole as wide as it lasted", () => {
  const playout = new Playout();
  playout.push(second(0), 0);
  playout.push(second(2_500), 10);
  expect(playout.take(9_000).map((run) => run.atMs)).toEqual([700, 3_200]);
});

it("still draws what comes late, after a hole", () => {
  const playout = new Playout();
  playout.push(second(0), 0);
  taken(playout, 2_000);
  playout.push(second(1_000), 2_500);
  expect(taken(playout, 3_100)).toEqual([]);
  const [run] = playout.take(4_200);
  expect([run?.atMs, run?.upto, run?.joined]).toEqual([3_200, 10, false]);
});

it("keeps the order when a clock is set back", () => {
  const playout = new Playout();
  playout.push(second(90_000), 0);
  playout.push(second(10_000), 100);
  expect(playout.take(9_000).map((run) => run.atMs)).toEqual([700, 1_700]);
});

it("starts over with the newest when the clocks moved", () => {
  const playout = new Playout();
  playout.push(second(0), 0);
  playout.push(second(60_000), 100);
  expect(playout.take(9_000).map((run) => [run.samples[0], run.atMs])).toEqual([[60_000, 800]]);
});

it("does not fall ever further behind", () => {
  const playout = new Playout();
  for (let at = 0; at < 8; at++) playout.push(second(at * 1_000), at);
  expect(taken(playout, 805)[0]).toBeGreaterThan(0);
});

it("keeps little for a page that nobody looks at", () => {
  const playout = new Playout();
  for (let at = 0; at < 200; at++) playout.push(second(at * 1_000), at * 1_000);
  expect(playout.take(400_000)).toHaveLength(64);
});

it("says nothing twice while time stands still", () => {
  const playout = new Playout();
  playout.push(second(0), 0);
  expect(taken(playout, 900).length).toBeGreaterThan(0);
  expect(playout.take(900)).toEqual([]);
});
