/** The calendar as a table of cells, and how the focus moves in it. Pure. */

import type { Day } from "../kit/zone";
import { isOn, minuteOf, momentAt, type Row, rowsOf } from "./day";
import type { Appointment, Span } from "./wire";

const MINUTE_MS = 60_000;
const LEAST_STEP = 5;
const MOST_STEP = 30;
const USUAL: readonly [number, number] = [480, 1_080];

export interface Column {
  readonly key: string;
  readonly name: string;
  readonly day: Day;
  /** Of whom or of which room; where the other is not fixed it is empty. */
  readonly doctor: string;
  readonly room: string;
  readonly appointments: readonly Appointment[];
  readonly open: readonly Span[];
  readonly step: number;
}

export type Cell =
  | { readonly is: "free"; readonly at: number }
  | { readonly is: "closed"; readonly at: number }
  /** The clock does not show this time on this day. */
  | { readonly is: "none" }
  | { readonly is: "booked"; readonly rows: number; readonly booked: readonly Appointment[] }
  /** Under what is booked above. */
  | { readonly is: "covered"; readonly by: number };

export interface Grid {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  /** By row, then column. */
  readonly cells: readonly (readonly Cell[])[];
  readonly stepMs: number;
}

/** Everything that is shown, on rows as coarse as it allows. */
export function gridOf(columns: readonly Column[], zone: string): Grid {
  const step = stepOf(columns, zone);
  const days = [...new Set(columns.map((column) => column.day))];
  const rows = rowsOf(days, windowOf(columns, zone), step, zone);
  const stepMs = step * MINUTE_MS;
  const byColumn = columns.map((column) => cellsOf(column, rows, stepMs, zone));
  const cells = rows.map((_, row) => byColumn.map((of) => of[row] ?? { is: "none" as const }));
  return { rows, columns, cells, stepMs };
}

/** The greatest step on which everything begins and ends, from 5 to 30 minutes. */
export function stepOf(columns: readonly Column[], zone: string): number {
  const edges = columns.flatMap((column) => [
    column.step,
    ...[...column.appointments, ...column.open].flatMap((one) => [
      minuteOf(Date.parse(one.starts_at), zone),
      minuteOf(Date.parse(one.ends_at), zone),
    ]),
  ]);
  const common = edges.reduce(divisor, 0);
  if (common === 0) return MOST_STEP;
  return Math.max(LEAST_STEP, common > MOST_STEP ? divisor(common, MOST_STEP) : common);
}

/** Whole hours around all that is open or booked. */
export function windowOf(columns: readonly Column[], zone: string): readonly [number, number] {
  let [from, to] = [1_440, 0];
  for (const { day, appointments, open } of columns)
    for (const one of [...appointments, ...open]) {
      const [start, end] = [Date.parse(one.starts_at), Date.parse(one.ends_at)];
      from = Math.min(from, isOn(day, start, zone) ? minuteOf(start, zone) : 0);
      to = Math.max(to, isOn(day, end, zone) ? minuteOf(end, zone) : 1_440);
    }
  if (from >= to) return USUAL;
  return [Math.floor(from / 60) * 60, Math.ceil(to / 60) * 60];
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}

function cellsOf(
  column: Column,
  rows: readonly Row[],
  stepMs: number,
  zone: string,
): readonly Cell[] {
  const moments = rows.map((row) => momentAt(column.day, row, zone));
  const cells: Cell[] = [];
  for (let row = 0; row < rows.length; row += 1) {
    const at = moments[row];
    if (at === undefined) {
      cells.push({ is: "none" });
      continue;
    }
    const booked = column.appointments.filter((one) => overlaps(one, at, at + stepMs));
    if (booked.length === 0) {
      cells.push({ is: isOpen(column.open, at) ? "free" : "closed", at });
      continue;
    }
    let until = row + 1;
    // What begins below within the same piece is shown with it: two cannot share a cell.
    for (; until < rows.length; until += 1) {
      const below = moments[until];
      if (below === undefined || !booked.some((one) => overlaps(one, below, below + stepMs))) break;
      for (const one of column.appointments)
        if (overlaps(one, below, below + stepMs) && !booked.includes(one) && !aligned(one, below))
          booked.push(one);
      if (column.appointments.some((one) => aligned(one, below) && !booked.includes(one))) break;
    }
    cells.push({ is: "booked", rows: until - row, booked });
    for (let under = row + 1; under < until; under += 1) cells.push({ is: "covered", by: row });
    row = until - 1;
  }
  return cells;
}

const overlaps = (one: Span, from: number, to: number): boolean =>
  Date.parse(one.starts_at) < to && from < Date.parse(one.ends_at);

const aligned = (one: Span, at: number): boolean => Date.parse(one.starts_at) === at;

const isOpen = (open: readonly Span[], at: number): boolean =>
  open.some((one) => Date.parse(one.starts_at) <= at && at < Date.parse(one.ends_at));

// -- the focus ---------------------------------------------------------------------------------

export interface Focus {
  readonly row: number;
  readonly column: number;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Where a key leads; null when it leads nowhere else. */
export function moved(grid: Grid, focus: Focus, key: string): Focus | null {
  if (key === "Home") return landed(grid, { ...focus, row: 0 });
  if (key === "End") return landed(grid, { ...focus, row: grid.rows.length - 1 });
  const step = STEPS[key];
  if (step === undefined) return null;
  const here = cellAt(grid, focus);
  const [down, right] = step;
  const leaves = here?.is === "booked" && down > 0 ? here.rows : 1;
  let { row, column } = { row: focus.row + down * leaves, column: focus.column + right };
  // A time that the clock skips on that day is passed over.
  while (down !== 0 && cellAt(grid, { row, column })?.is === "none") row += down;
  if (row < 0 || row >= grid.rows.length || column < 0 || column >= grid.columns.length)
    return null;
  return landed(grid, { row, column });
}

/** The cell that can be seen there: what covers it, where it is covered. */
export function landed(grid: Grid, { row, column }: Focus): Focus {
  const cell = cellAt(grid, { row, column });
  return cell?.is === "covered" ? { row: cell.by, column } : { row, column };
}

export const cellAt = (grid: Grid, { row, column }: Focus): Cell | undefined =>
  grid.cells[row]?.[column];

/** Where the focus begins: now if it is shown, else the first time that is open. */
export function firstFocus(grid: Grid, now: number): Focus {
  const found = { now: null as Focus | null, open: null as Focus | null };
  grid.cells.forEach((cells, row) => {
    cells.forEach((cell, column) => {
      if (cell.is !== "free" && cell.is !== "booked") return;
      found.open ??= { row, column };
      if (cell.is === "free" && cell.at <= now && now < cell.at + grid.stepMs)
        found.now ??= { row, column };
    });
  });
  return found.now ?? found.open ?? { row: 0, column: 0 };
}

/** The row in which it is now, on a day that is shown; -1 for none. */
export function rowOfNow(grid: Grid, now: number, zone: string): number {
  const days = [...new Set(grid.columns.map((column) => column.day))];
  return grid.rows.findIndex((row) =>
    days.some((day) => {
      const at = momentAt(day, row, zone);
      return at !== undefined && at <= now && now < at + grid.stepMs;
    }),
  );
}
