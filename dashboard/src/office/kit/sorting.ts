/** The order of a table. Pure. */

export interface Order {
  readonly column: number;
  readonly falling: boolean;
}

/** Pressing a heading: rising, falling, as it came. */
export function turned(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return { column, falling: false };
  return order.falling ? null : { column, falling: true };
}

type Value = string | number | null;

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** A new list; what has no value stands last either way. */
export function sorted<T>(rows: readonly T[], by: (row: T) => Value, falling: boolean): T[] {
  const way = falling ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [left, right] = [by(one), by(other)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return way * compared(left, right);
  });
}

function compared(left: string | number, right: string | number): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return words.compare(String(left), String(right));
}
