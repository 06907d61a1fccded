import { describe, expect, it } from "vitest";
import { arrange } from "./arrange";
import { Playout } from "./playout";
import { append, columns, type Point, since } from "./trend";
import { orderedWaves, waveLabel } from "./waves";

describe("a trend", () => {
  const points: Point[] = [[60_000, 70, 75, 80, 4]];
  it("grows its last bucket", () => {
    expect(append(points, 60_000, 90_000, 85)).toEqual([[60_000, 70, 77, 85, 5]]);
  });
  it("opens a new bucket", () => {
    expect(append(points, 60_000, 121_000, 85).at(-1)).toEqual([120_000, 85, 85, 85, 1]);
    expect(append([], 60_000, 121_000, 85)).toHaveLength(1);
  });
  it("leaves late values to the server", () => {
    expect(append(points, 60_000, 10_000, 85)).toBe(points);
  });
  it("forgets what has left the window", () => {
    const two: Point[] = [...points, [120_000, 1, 1, 1, 1]];
    expect(since(two, 100_000)).toHaveLength(1);
    expect(since(two, 0)).toBe(two);
    expect(since(two, 200_000)).toEqual([]);
  });
  it("draws a silence as a hole", () => {
    const far: Point[] = [...points, [600_000, 1, 2, 3, 1]];
    expect(columns(far, 120_000)[2]).toEqual([75, null, 2]);
    expect(columns(far, 900_000)[2]).toEqual([75, 2]);
  });
});

describe("a curve", () => {
  const stretch = (atMs: number, samples: number[]) => ({ atMs, rate: 10, samples });
  it("comes out evenly, a little later", () => {
    const playout = new Playout();
    playout.push(stretch(0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 0);
    expect(playout.take(600)).toEqual([]);
    expect(playout.take(900)).toEqual([1, 2]);
    playout.push(stretch(1_000, [11, 12]), 950);
    expect(playout.take(1_000)).toEqual([3]);
  });
  it("plays what it has and holds back again when it runs dry", () => {
    const playout = new Playout();
    playout.push(stretch(0, [1, 2]), 0);
    expect(playout.take(2_000)).toEqual([1, 2]);
    expect(playout.take(2_100)).toEqual([]);
    playout.push(stretch(200, [3]), 2_200);
    expect(playout.take(2_300)).toEqual([]);
    expect(playout.take(3_000)).toEqual([3]);
  });
  it("starts over after a gap instead of closing it up", () => {
    const playout = new Playout();
    playout.push(stretch(0, [1, 2, 3]), 0);
    playout.push(stretch(9_000, [4]), 100);
    expect(playout.take(900)).toEqual([4]);
  });
  it("does not fall ever further behind", () => {
    const playout = new Playout();
    for (let i = 0; i < 8; i++) playout.push(stretch(i * 1_000, Array(10).fill(i)), i);
    expect(playout.take(805)[0]).toBeGreaterThan(0);
  });
  it("has a name, and a place on the screen", () => {
    expect(orderedWaves(["zz", "resp", "aa", "ecg"])).toEqual(["ecg", "resp", "aa", "zz"]);
    expect([waveLabel("ecg"), waveLabel("eeg")]).toEqual(["ECG", "EEG"]);
  });
});

describe("the wall", () => {
  it("shows 24 beds at once on a large and on a small screen", () => {
    const large = arrange(24, 1_500, 980);
    expect(large.columns * Math.floor(988 / (large.tileHeight + 8))).toBeGreaterThanOrEqual(24);
    const small = arrange(24, 1_060, 690);
    expect(small.columns * Math.floor(698 / (small.tileHeight + 8))).toBeGreaterThanOrEqual(24);
  });
  it("scrolls rather than shrink below what can be read", () => {
    const { columns: many, tileHeight } = arrange(24, 700, 500);
    expect([many, tileHeight >= 136]).toEqual([4, true]);
  });
  it("does not blow up a single bed", () => {
    expect(arrange(1, 1_500, 900).columns).toBe(1);
    expect(arrange(0, 0, 0).columns).toBe(1);
  });
});
