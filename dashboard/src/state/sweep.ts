/**
 * How a curve is measured out on the screen: millimetres, speed, gain, and what the scale is called.
 * 25 mm/s and 10 mm/mV are what ECG paper has; an eye trained on paper reads a screen alike.
 */

import { t } from "../words/words";

/** Of a CSS millimetre: an inch has 96 px and 25.4 mm. */
const CSS_PX_PER_MM = 96 / 25.4;
export const MM_PER_S = 25;
/** A line of this length is what a screen is measured with. */
export const MEASURED_MM = 50;

/** Screens that differ by more than this from what CSS says are mistyped. */
const LEAST_CALIBRATION = 0.4;
const MOST_CALIBRATION = 2.5;

/** What a line of `MEASURED_MM` turned out to be, in mm; null for what cannot be. */
export function calibrationOf(measuredMm: number): number | null {
  const factor = MEASURED_MM / measuredMm;
  return factor >= LEAST_CALIBRATION && factor <= MOST_CALIBRATION ? factor : null;
}

/** CSS px of a real millimetre; `calibration` is 1 where nobody has measured. */
export const pxPerMm = (calibration: number): number => CSS_PX_PER_MM * calibration;

/** mm/mV, or whatever fits. */
export type Gain = 5 | 10 | 20 | "auto";
export const GAINS: readonly Gain[] = ["auto", 5, 10, 20];
/** What `auto` may choose, mm/mV. */
const STEPS = [40, 20, 10, 5, 2.5, 1.25];

/** Lowest and highest count seen. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

export const NOTHING_SEEN: Extent = {
  low: Number.POSITIVE_INFINITY,
  high: Number.NEGATIVE_INFINITY,
};

/** What a monitor says of a signal: `scale` is the value of one count in `unit`. */
export interface Kind {
  readonly unit: string;
  readonly scale: number;
}

export interface Paper {
  readonly heightPx: number;
  readonly pxPerMm: number;
}

export interface Scale {
  readonly pxPerCount: number;
  /** The count that is drawn at half of the height. */
  readonly middle: number;
  /** mm/mV; null where the unit is another. */
  readonly gain: number | null;
}

/** Above and below the curve, as shares of the height. */
const MARGIN = 0.08;
/** Counts; a flat line of noise is not blown up to look like a pulse. */
const LEAST_SPAN = 24;

export const isVoltage = (unit: string): boolean => unit === "mV" || unit === "uV";

export function extend(extent: Extent, samples: Iterable<number>): Extent {
  let { low, high } = extent;
  for (const sample of samples) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  return { low, high };
}

/** The scale for what was seen; whoever asks for a gain gets it, though the curve be cut off. */
export function scaleFor(seen: Extent, kind: Kind, paper: Paper, wanted: Gain): Scale {
  const known = seen.low <= seen.high;
  const middle = known ? (seen.low + seen.high) / 2 : 0;
  const span = known ? Math.max(LEAST_SPAN, seen.high - seen.low) : LEAST_SPAN;
  const room = paper.heightPx * (1 - 2 * MARGIN);
  if (!isVoltage(kind.unit)) return { pxPerCount: room / span, middle, gain: null };
  const millivolts = kind.unit === "uV" ? kind.scale / 1_000 : kind.scale;
  const pxPerCount = (gain: number): number => gain * millivolts * paper.pxPerMm;
  const gain = wanted === "auto" ? fitting(pxPerCount(1) * span, room) : wanted;
  return { pxPerCount: pxPerCount(gain), middle, gain };
}

/** The largest step that leaves the curve whole; `heightPx` is its height at 1 mm/mV. */
function fitting(heightPx: number, room: number): number {
  return STEPS.find((step) => step * heightPx <= room) ?? room / heightPx;
}

/** Whether a curve of this extent is cut off; only for a scale that was chosen to fit. */
export function overflows(seen: Extent, scale: Scale, paper: Paper): boolean {
  const half = paper.heightPx / 2;
  const reach = Math.max(seen.high - scale.middle, scale.middle - seen.low);
  return reach * scale.pxPerCount > half;
}

const rounded = (value: number): string => String(Number(value.toPrecision(2)));

/** What is written beside the curve. */
export function scaleWords(scale: Scale, seen: Extent, kind: Kind): string {
  if (scale.gain !== null) return `${rounded(scale.gain)} mm/mV`;
  const named = /^[^{}1]/.test(kind.unit) && seen.low < seen.high;
  if (!named) return t("auto");
  const [low, high] = [seen.low * kind.scale, seen.high * kind.scale];
  return `${rounded(low)}–${rounded(high)} ${kind.unit}`;
}

/** Heights of 1 mV in px, for the mark beside an ECG; null for other units. */
export function millivoltPx(scale: Scale, paper: Paper): number | null {
  return scale.gain === null ? null : scale.gain * paper.pxPerMm;
}

/** A part of the sweep's width, in px from its left edge. */
export interface Wipe {
  readonly from: number;
  readonly width: number;
}

/** Ahead of the newest sample, so that new and old cannot be taken for one curve. */
export const BAR_PX = 14;

/**
 * What the bar has come upon since the last picture, in whole px, so that nothing is half wiped.
 * `lastPx` and `nowPx` grow for ever; only their rest by the width is seen.
 */
export function wipes(lastPx: number, nowPx: number, widthPx: number): readonly Wipe[] {
  const first = Math.floor(lastPx) + BAR_PX;
  const width = Math.ceil(nowPx) + BAR_PX - first;
  if (width >= widthPx) return [{ from: 0, width: widthPx }];
  const from = first % widthPx;
  if (from + width <= widthPx) return [{ from, width }];
  return [
    { from, width: widthPx - from },
    { from: 0, width: from + width - widthPx },
  ];
}
