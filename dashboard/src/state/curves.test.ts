import { describe, expect, it } from "vitest";
import { append, columns, type Point, since } from "./trend";

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
