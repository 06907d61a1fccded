/** What was typed and pressed on the sheet, as the request wants it. Pure. */

/** Vital keys of the sheet's number fields; consciousness, oxygen and pain are pressed. */
export const MEASURED = ["rr", "spo2", "pulse", "temp", "nibp_sys", "nibp_dia", "glucose"] as const;

export const LEVELS = [
  { value: "0", name: "Alert" },
  { value: "1", name: "New confusion" },
  { value: "2", name: "Voice" },
  { value: "3", name: "Pain" },
  { value: "4", name: "Unresponsive" },
] as const;

/** Nothing but what was said: a field left empty was not observed. */
export function valuesOf(said: Readonly<Record<string, string>>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const key of [...MEASURED, "acvpu", "pain"]) {
    const value = numberOf(said[key]);
    if (value !== null) found[key] = value;
  }
  const flow = said.oxygen === "air" ? 0 : numberOf(said.o2_flow);
  if (flow !== null) found.o2_flow = flow;
  return found;
}

/** A number typed with a point or a comma; null for none. */
export function numberOf(typed: string | undefined): number | null {
  if (typed === undefined || typed.trim() === "") return null;
  const value = Number(typed.trim().replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

export interface Due {
  readonly id: string;
  readonly dueMs: number | null;
}

/** Whose set is due first stands first; whoever has no time yet comes after them. */
export function byDue<T extends Due>(beds: readonly T[]): T[] {
  const at = (bed: Due): number => bed.dueMs ?? Number.POSITIVE_INFINITY;
  return [...beds].sort((a, b) => at(a) - at(b) || a.id.localeCompare(b.id));
}
