/** What was typed and pressed on the sheet, as the request wants it. Pure. */

import { t } from "../../words/words";

/** Vital keys of the sheet's number fields; consciousness, oxygen and pain are pressed. */
export const MEASURED = ["rr", "spo2", "pulse", "temp", "nibp_sys", "nibp_dia", "glucose"] as const;

export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** ACVPU (RCP 2017), from awake to unresponsive. */
export const levels = (): readonly Choice[] => [
  { value: "0", name: t("Alert") },
  { value: "1", name: t("New confusion") },
  { value: "2", name: t("Voice") },
  { value: "3", name: t("Pain") },
  { value: "4", name: t("Unresponsive") },
];

export const oxygens = (): readonly Choice[] => [
  { value: "air", name: t("Air") },
  { value: "oxygen", name: t("Oxygen") },
];

export const pains = (): readonly Choice[] =>
  Array.from({ length: 11 }, (_, pain) => ({ value: `${pain}`, name: `${pain}` }));

/** What stands in the fields and which keys are pressed. */
export type Said = Readonly<Record<string, string>>;

/**
 * Nothing but what was said: a field left empty was not observed.
 *
 * `read` makes a number of what was typed, in the vocabulary's unit; null for none.
 */
export function valuesOf(
  said: Said,
  read: (key: string, text: string) => number | null,
): Record<string, number> {
  const found: Record<string, number> = {};
  const take = (key: string): void => {
    const text = said[key]?.trim() ?? "";
    const value = text === "" ? null : read(key, text);
    if (value !== null) found[key] = value;
  };
  for (const key of [...MEASURED, "acvpu", "pain"]) take(key);
  if (said.oxygen === "air") found.o2_flow = 0;
  else take("o2_flow");
  return found;
}

/** Values that are said again, as the keys and fields have them. */
export function saidOf(values: Readonly<Record<string, number>>): Said {
  const { o2_flow: flow, ...others } = values;
  const said = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, `${value}`]));
  if (flow === undefined) return said;
  return flow === 0
    ? { ...said, oxygen: "air", o2_flow: "" }
    : { ...said, oxygen: "oxygen", o2_flow: `${flow}` };
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
