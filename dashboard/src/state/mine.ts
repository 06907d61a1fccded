/** Of one person: the beds they answer for, and the alerts that are theirs to answer first. */

import type { AlertView, Person } from "../wire";
import { ordered } from "./alerts";
import { isCalled, receiptOf } from "./calling";

interface Answered {
  readonly id: string;
  readonly name: string;
  readonly occupied: boolean;
  readonly nurses?: readonly Person[];
}

/** Ids of the beds that somebody answers for, occupied ones first, by name. */
export function myBeds(beds: Iterable<Answered>, account: string): string[] {
  return [...beds]
    .filter((bed) => (bed.nurses ?? []).some((nurse) => nurse.account === account))
    .sort(
      (a, b) =>
        Number(b.occupied) - Number(a.occupied) ||
        a.name.localeCompare(b.name, undefined, { numeric: true }),
    )
    .map(({ id }) => id);
}

export interface Mine {
  /** They are called and have not said that they cannot come. */
  readonly calls: readonly AlertView[];
  /** Of their beds, and not among the calls. */
  readonly others: readonly AlertView[];
}

/** Calls to the person first; then what else is open at their beds, in the order of the list. */
export function myAlerts(
  alerts: Iterable<AlertView>,
  account: string,
  beds: readonly string[],
): Mine {
  const all = ordered(alerts);
  const calls = all.filter(
    (alert) => isCalled(alert, account) && receiptOf(alert, account) !== "declined",
  );
  const called = new Set(calls);
  return { calls, others: all.filter((one) => beds.includes(one.bed) && !called.has(one)) };
}
