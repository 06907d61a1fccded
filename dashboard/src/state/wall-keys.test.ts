import { describe, expect, it } from "vitest";
import { isStep, meant, neighbour, type Pressed, type Step } from "./wall-keys";

const pressed = (key: string, changes: Partial<Pressed> = {}): Pressed => ({
  key,
  modified: false,
  typing: false,
  onTile: true,
  ...changes,
});

describe("a key on the wall", () => {
  it.each([
    ["ArrowLeft", "left"],
    ["End", "last"],
    ["a", "acknowledge"],
    ["A", "acknowledge"],
    ["p", "pause"],
    ["n", "score"],
    ["/", "search"],
    ["?", "keys"],
    ["x", null],
  ])("%s means %s", (key, what) => {
    expect(meant(pressed(key))).toBe(what);
  });
  it("means nothing while somebody types, or to the browser", () => {
    expect(meant(pressed("/", { typing: true }))).toBeNull();
    expect(meant(pressed("a", { modified: true }))).toBeNull();
  });
  it("answers for a patient only at a tile", () => {
    expect(meant(pressed("a", { onTile: false }))).toBeNull();
    expect(meant(pressed("ArrowUp", { onTile: false }))).toBeNull();
    expect(meant(pressed("?", { onTile: false }))).toBe("keys");
  });
  it("is a step or an act", () => {
    expect([isStep("up"), isStep("pause")]).toEqual([true, false]);
  });
});

describe("an arrow", () => {
  // 0 1 2 / 3 4   and below a heading   5 6
  const groups = [5, 2];
  const to = (at: number, step: Step, rtl = false): number => neighbour(groups, 3, at, step, rtl);
  it("leads to the tile beside, across rows and groups", () => {
    expect([to(2, "right"), to(5, "left"), to(4, "right")]).toEqual([3, 4, 5]);
  });
  it("leads to the same column a row away, or the last of a shorter row", () => {
    expect([to(1, "down"), to(4, "down"), to(2, "down"), to(6, "up"), to(4, "up")]).toEqual([
      4, 6, 4, 4, 1,
    ]);
  });
  it("stays at the edge", () => {
    expect([to(0, "left"), to(6, "right"), to(1, "up"), to(5, "down")]).toEqual([0, 6, 1, 5]);
  });
  it("goes the way it points where a row begins at the right", () => {
    expect([to(1, "left", true), to(1, "right", true), to(1, "down", true)]).toEqual([2, 0, 4]);
  });
  it("has its ends", () => {
    expect([to(3, "first"), to(3, "last")]).toEqual([0, 6]);
  });
  it("stays where it is when its tile has gone", () => {
    expect(to(9, "up")).toBe(9);
  });
});
