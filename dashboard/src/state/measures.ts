/**
 * Units a hospital reads in. Values are stored and sent in the vocabulary's unit, always; only
 * what a person reads or types is converted, here.
 *
 * Like the language, what is chosen holds for the whole page: whoever changes it draws anew.
 */

import type { VitalFacts } from "../wire";

/** UCUM codes, by what is measured. */
export interface Units {
  readonly temperature: "Cel" | "[degF]";
  /** Cuff, arterial line and central venous pressure. */
  readonly blood_pressure: "mm[Hg]" | "kPa";
  /** Carbon dioxide at the end of a breath. */
  readonly gas_pressure: "mm[Hg]" | "kPa";
  readonly glucose: "mg/dL" | "mmol/L";
}

export const STORED_UNITS: Units = {
  temperature: "Cel",
  blood_pressure: "mm[Hg]",
  gas_pressure: "mm[Hg]",
  glucose: "mg/dL",
};

let chosen: Units = STORED_UNITS;

export function readIn(units: Units): void {
  chosen = units;
}

type Measured = Pick<VitalFacts, "key" | "unit" | "decimals">;

/** `shown = stored × factor + offset`. */
interface Scale {
  readonly unit: string;
  readonly factor: number;
  readonly offset: number;
  readonly decimals: number;
}

/** 1 mmHg is 133.322 Pa (ISO 80000-4); glucose has 180.156 g/mol. */
const SCALES: Readonly<Record<string, Scale>> = {
  "Cel [degF]": { unit: "[degF]", factor: 1.8, offset: 32, decimals: 1 },
  "mm[Hg] kPa": { unit: "kPa", factor: 0.133322, offset: 0, decimals: 1 },
  "mg/dL mmol/L": { unit: "mmol/L", factor: 1 / 18.0156, offset: 0, decimals: 1 },
};

function scaleOf({ key, unit, decimals }: Measured): Scale {
  const wanted = wantedFor(key, unit);
  return SCALES[`${unit} ${wanted}`] ?? { unit, factor: 1, offset: 0, decimals };
}

function wantedFor(key: string, unit: string): string {
  if (unit === "Cel") return chosen.temperature;
  if (unit === "mg/dL" && key === "glucose") return chosen.glucose;
  if (unit === "mm[Hg]") return key === "etco2" ? chosen.gas_pressure : chosen.blood_pressure;
  return unit;
}

const PRINTED: Readonly<Record<string, string>> = {
  "mm[Hg]": "mmHg",
  Cel: "°C",
  "[degF]": "°F",
  "{score}": "",
};

/** A UCUM code as it is printed. */
export function unit(ucum: string): string {
  return PRINTED[ucum] ?? ucum;
}

/** The unit a vital sign is read in here, as it is printed. */
export function unitOf(facts: Measured): string {
  return unit(scaleOf(facts).unit);
}

/** Digits after the point, in the unit it is read in. */
export function decimalsOf(facts: Measured): number {
  return scaleOf(facts).decimals;
}

/** A stored value in the unit it is read in: for axes and steppers. */
export function converted(stored: number, facts: Measured): number {
  const { factor, offset } = scaleOf(facts);
  return stored * factor + offset;
}

/** What is read, in the stored unit: kept to a thousandth, so that there and back is the same. */
export function stored(read: number, facts: Measured): number {
  const { factor, offset } = scaleOf(facts);
  return Math.round(((read - offset) / factor) * 1_000) / 1_000;
}

/** A stored value as text, in the unit it is read in. */
export function shown(value: number, facts: Measured): string {
  return converted(value, facts).toFixed(decimalsOf(facts));
}

/**
 * What somebody typed, in the stored unit; null when it is no number.
 *
 * A comma is a point, and Arabic digits are digits: a keyboard is not a mistake.
 */
export function asked(text: string, facts: Measured): number | null {
  const latin = text
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[,٫]/, ".");
  return /^-?\d+(\.\d*)?$/.test(latin) ? stored(Number(latin), facts) : null;
}
