/** What a key means on the wall, and which tile an arrow leads to. */

export type Step = "left" | "right" | "up" | "down" | "first" | "last";
export type Act = "acknowledge" | "pause" | "score" | "search" | "keys";

export interface Pressed {
  readonly key: string;
  /** With Ctrl, Alt or Meta: the browser's, not ours. */
  readonly modified: boolean;
  /** Somebody is typing into a field. */
  readonly typing: boolean;
  /** The focus is on a tile. */
  readonly onTile: boolean;
}

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
};
const ON_TILE: Readonly<Record<string, Act>> = { a: "acknowledge", p: "pause", n: "score" };
const ANYWHERE: Readonly<Record<string, Act>> = { "/": "search", "?": "keys" };

/** Nothing for most keys. Letters count at a tile only, so that none is pressed by accident. */
export function meant({ key, modified, typing, onTile }: Pressed): Step | Act | null {
  if (modified || typing) return null;
  const anywhere = ANYWHERE[key];
  if (anywhere !== undefined) return anywhere;
  if (!onTile) return null;
  return STEPS[key] ?? ON_TILE[key.toLowerCase()] ?? null;
}

export const isStep = (what: Step | Act): what is Step =>
  Object.values<string>(STEPS).includes(what);

/**
 * The tile an arrow leads to, counted over all groups; the same one at the edge. `rtl`: the first
 * tile of a row stands at the right.
 */
export function neighbour(
  groups: readonly number[],
  columns: number,
  at: number,
  step: Step,
  rtl = false,
): number {
  const last = groups.reduce((sum, count) => sum + count, 0) - 1;
  const way = rtl && (step === "left" || step === "right") ? MIRRORED[step] : step;
  switch (way) {
    case "first":
      return 0;
    case "last":
      return last;
    case "left":
      return Math.max(0, at - 1);
    case "right":
      return Math.min(last, at + 1);
    case "up":
    case "down":
      return overRows(groups, columns, at, way === "up" ? -1 : 1);
  }
}

const MIRRORED = { left: "right", right: "left" } as const;

/** The same column a row away; in a shorter row its last tile. */
function overRows(groups: readonly number[], columns: number, at: number, by: 1 | -1): number {
  const rows: { start: number; length: number }[] = [];
  let start = 0;
  for (const count of groups) {
    for (let first = 0; first < count; first += columns)
      rows.push({ start: start + first, length: Math.min(columns, count - first) });
    start += count;
  }
  const row = rows.findIndex((one) => at >= one.start && at < one.start + one.length);
  const here = rows[row];
  const there = rows[row + by];
  if (here === undefined || there === undefined) return at;
  return there.start + Math.min(at - here.start, there.length - 1);
}
