/** A week of shifts as a grid, and beds as they are shared out. Pure. */

import { addDays, type Day } from "../kit/zone";
import type { BedPlanned, Sharing, Shift, Uncovered } from "./wire";

export interface Row {
  readonly name: string;
  /** One a day, from Monday; undefined where there is none. */
  readonly days: readonly (Shift | undefined)[];
}

export const daysOf = (monday: Day): readonly Day[] =>
  [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(monday, days));

/** A row for each shift of the day, in the order in which they begin. */
export function weekGrid(shifts: readonly Shift[], monday: Day): readonly Row[] {
  const days = daysOf(monday);
  const first = new Map<string, string>();
  for (const { name, starts, on_day } of shifts) {
    const since = Date.parse(starts) - Date.parse(`${on_day}T00:00:00Z`);
    const known = first.get(name);
    const now = String(since).padStart(12, "0");
    if (known === undefined || now < known) first.set(name, now);
  }
  const names = [...first.keys()].sort((one, other) =>
    (first.get(one) ?? "") < (first.get(other) ?? "") ? -1 : 1,
  );
  return names.map((name) => ({
    name,
    days: days.map((day) => shifts.find((shift) => shift.name === name && shift.on_day === day)),
  }));
}

/** Who has which bed: what was chosen over what is kept. */
export type Choice = Readonly<Record<string, string | null>>;

/** Only what differs from what is kept, to be sent. */
export function changedBeds(
  beds: readonly BedPlanned[],
  choice: Choice,
): Record<string, string | null> {
  const changed: Record<string, string | null> = {};
  for (const { bed, account } of beds) {
    const chosen = choice[bed];
    if (chosen !== undefined && chosen !== account) changed[bed] = chosen;
  }
  return changed;
}

/** A proposal as a choice for every bed of it. */
export function choiceOf(sharing: Sharing): Choice {
  const choice: Record<string, string | null> = {};
  for (const { account, beds } of sharing.shares) for (const bed of beds) choice[bed] = account;
  return choice;
}

/** How many beds each has as chosen now. */
export function countOf(beds: readonly BedPlanned[], choice: Choice): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { bed, account } of beds) {
    const now = choice[bed] === undefined ? account : choice[bed];
    if (now != null) counts.set(now, (counts.get(now) ?? 0) + 1);
  }
  return counts;
}

const LACKS = { nobody: 0, late: 1, unplanned: 2 } as const;

/** The beds of each kind of gap, an occupied one first; each bed once, for the worst it has. */
export function worstOfBed(items: readonly Uncovered[]): readonly Uncovered[] {
  const worst = new Map<string, Uncovered>();
  for (const item of items) {
    const known = worst.get(item.bed);
    if (known === undefined || LACKS[item.lack] < LACKS[known.lack]) worst.set(item.bed, item);
  }
  return [...worst.values()].sort(
    (one, other) =>
      Number(other.occupied) - Number(one.occupied) || LACKS[one.lack] - LACKS[other.lack],
  );
}
