/**
 * The rows of a day or of several: times of the clock on the wall, also when that is changed.
 *
 * A minute that the clock skips is no moment, one that it shows twice is two. Pure.
 */

import { addDays, type Day, dayIn, wallTime } from "../kit/zone";

const MINUTE_MS = 60_000;
const DAY_MIN = 1_440;

export interface Row {
  /** Minutes since midnight by the clock on the wall. */
  readonly minute: number;
  /** 0, or 1 the second time the clock shows it. */
  readonly turn: number;
}

/** When the clock shows this minute of this day: never, once, or twice; earliest first. */
export function momentsOf(day: Day, minute: number, zone: string): readonly number[] {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const offsets = new Set([
    offsetMs(asUtc - DAY_MIN * MINUTE_MS, zone),
    offsetMs(asUtc + DAY_MIN * MINUTE_MS, zone),
  ]);
  return [...offsets]
    .map((offset) => asUtc - offset)
    .filter((at) => at + offsetMs(at, zone) === asUtc)
    .sort((one, other) => one - other);
}

/** The moment of a row on a day; undefined when the clock skips it, or shows it once only. */
export function momentAt(day: Day, row: Row, zone: string): number | undefined {
  return momentsOf(day, row.minute, zone)[row.turn];
}

/** The rows from one minute to another, in the order in which the clock shows them. */
export function rowsOf(
  days: readonly Day[],
  [from, to]: readonly [number, number],
  step: number,
  zone: string,
): readonly Row[] {
  const rows: Row[] = [];
  let again: Row[] = [];
  for (let minute = from; minute < to; minute += step) {
    const turns = Math.max(...days.map((day) => momentsOf(day, minute, zone).length));
    if (turns < 2) {
      rows.push(...again);
      again = [];
    }
    if (turns > 0) rows.push({ minute, turn: 0 });
    if (turns > 1) again.push({ minute, turn: 1 });
  }
  return [...rows, ...again];
}

/** When a day begins there. */
export function beginOf(day: Day, zone: string): number {
  for (let minute = 0; minute < DAY_MIN; minute += 5) {
    const [first] = momentsOf(day, minute, zone);
    if (first !== undefined) return first;
  }
  return Date.parse(`${day}T00:00:00Z`);
}

/** From the beginning of the first day to the end of the last. */
export function spanOf(days: readonly Day[], zone: string): readonly [number, number] {
  const first = days[0] ?? "";
  const last = days.at(-1) ?? "";
  return [beginOf(first, zone), beginOf(addDays(last, 1), zone)];
}

/** Minutes since midnight on the wall. */
export function minuteOf(at: number, zone: string): number {
  const wall = wallTime(at, zone);
  return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

/** `09:20`; the second time in a night of autumn `02:20 again`. */
export function labelOf(row: Row): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const clock = `${two(Math.floor(row.minute / 60))}:${two(row.minute % 60)}`;
  return row.turn === 0 ? clock : `${clock} again`;
}

/** Whether a moment lies on a day there. */
export const isOn = (day: Day, at: number, zone: string): boolean => dayIn(at, zone) === day;

function offsetMs(at: number, zone: string): number {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${wallTime(minute, zone)}:00Z`) - minute;
}
