/** Reviewing charges by keyboard: which key does what, where the focus goes, what it sums to. Pure. */

import type { Charge } from "./wire";

export type Deed = "accept" | "reject" | "change" | "next" | "previous" | "first" | "last";

const DEEDS: Readonly<Record<string, Deed>> = {
  a: "accept",
  r: "reject",
  c: "change",
  ArrowDown: "next",
  ArrowUp: "previous",
  Home: "first",
  End: "last",
};

/** What a key means on a charge; nothing together with another key, which is the browser's. */
export function deedOf(key: string, withOther: boolean): Deed | undefined {
  return withOther ? undefined : DEEDS[key];
}

/** Where the focus goes from `at`; it stays at the ends. */
export function placeAfter(deed: Deed, at: number, rows: number): number {
  if (deed === "first") return 0;
  if (deed === "last") return Math.max(0, rows - 1);
  if (deed === "next") return Math.min(rows - 1, at + 1);
  if (deed === "previous") return Math.max(0, at - 1);
  return at;
}

/** The next charge to be decided after `at`, from the top again at the end; null when none is. */
export function nextOpen(rows: readonly Charge[], at: number): number | null {
  for (let step = 1; step <= rows.length; step += 1) {
    const place = (at + step) % rows.length;
    if (rows[place]?.state === "proposed") return place;
  }
  return null;
}

/** The list with a charge as it is now. */
export function withDecided(rows: readonly Charge[], decided: Charge): readonly Charge[] {
  return rows.map((row) => (row.id === decided.id ? decided : row));
}

/** What the charges in a state come to, exactly, as decimal text. */
export function sumOf(rows: readonly Charge[], state: Charge["state"]): string {
  let cents = 0n;
  for (const row of rows) if (row.state === state) cents += centsOf(row.amount);
  return textOf(cents);
}

export function centsOf(amount: string): bigint {
  const [whole = "0", rest = ""] = amount.replace("-", "").split(".");
  const cents = BigInt(whole) * 100n + BigInt(rest.padEnd(2, "0").slice(0, 2));
  return amount.startsWith("-") ? -cents : cents;
}

function textOf(cents: bigint): string {
  const plain = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${plain.slice(0, -2)}.${plain.slice(-2)}`;
}
