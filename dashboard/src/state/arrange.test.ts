import { describe, expect, it } from "vitest";
import { arrange, type Fit, GAP, HEADING } from "./arrange";

/** What all rows and headings take, in pixels. */
function heightOf(groups: readonly number[], { columns, tileHeight, headed }: Fit): number {
  const beds = groups.reduce((sum, count) => sum + count, 0);
  const parts = headed ? groups : [beds];
  const rows = parts.reduce((sum, count) => sum + Math.ceil(count / columns), 0);
  return rows * tileHeight + (rows - 1) * GAP + (headed ? parts.length * (HEADING + GAP) : 0);
}

describe("the wall", () => {
  it.each([
    { beds: 8, width: 1_500, height: 920 },
    { beds: 24, width: 1_500, height: 920 },
    { beds: 64, width: 1_500, height: 920 },
    { beds: 24, width: 1_060, height: 620 },
  ])("shows $beds beds at once in $width × $height", ({ beds, width, height }) => {
    expect(heightOf([beds], arrange([beds], width, height))).toBeLessThanOrEqual(height);
  });
  it("puts groups under headings, where there is room for them", () => {
    const groups = [8, 8, 8];
    const fit = arrange(groups, 1_500, 920);
    expect(fit.headed).toBe(true);
    expect(heightOf(groups, fit)).toBeLessThanOrEqual(920);
  });
  it("lets groups follow each other before a bed is out of sight", () => {
    const groups = Array.from({ length: 16 }, () => 4);
    const fit = arrange(groups, 1_500, 920);
    expect(fit.headed).toBe(false);
    expect(heightOf(groups, fit)).toBeLessThanOrEqual(920);
  });
  it("scrolls rather than shrink below what can be read", () => {
    const { columns, tileHeight } = arrange([24], 700, 500);
    expect([columns, tileHeight >= 136]).toEqual([4, true]);
    expect(arrange([200, 200], 1_500, 920).headed).toBe(true);
  });
  it("does not blow up a single bed", () => {
    expect(arrange([1], 1_500, 900).columns).toBe(1);
    expect(arrange([], 0, 0)).toMatchObject({ columns: 1, headed: false });
  });
});
