/** Months, as `2026-03`. Pure. */

export type Month = string;

/** Of a day such as `2026-03-29`. */
export const monthOf = (day: string): Month => day.slice(0, 7);

/** So many months later, or earlier. */
export function addMonths(month: Month, by: number): Month {
  const [year = 0, nth = 1] = month.split("-").map(Number);
  const months = year * 12 + (nth - 1) + by;
  return `${Math.floor(months / 12)}-${String((((months % 12) + 12) % 12) + 1).padStart(2, "0")}`;
}

const WRITTEN = /^2[01]\d\d-(0[1-9]|1[0-2])$/;

/** What stands in the address, when it is a month. */
export const monthIn = (written: string | null): Month | undefined =>
  written !== null && WRITTEN.test(written) ? written : undefined;
