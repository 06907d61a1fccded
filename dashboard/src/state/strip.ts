/** Stored curves as a strip of paper: lines of so many seconds, gaps as gaps. */

import type { StoredWave, Stretch } from "../wire";
import { type Extent, extend, type Kind, NOTHING_SEEN, type Paper, type Scale } from "./sweep";

/** Around the moment an alert was raised: as long before as after. */
export const AROUND_MS = 10_000;
export const LINE_MS = 10_000;
/** Samples this much apart belong to one curve: clocks of monitors are not exact. */
const SEAM_MS = 40;

export interface Line {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The lines of a strip around a moment, the earliest first. */
export function linesAround(atMs: number): readonly Line[] {
  const lines: Line[] = [];
  for (let fromMs = atMs - AROUND_MS; fromMs < atMs + AROUND_MS; fromMs += LINE_MS)
    lines.push({ fromMs, toMs: fromMs + LINE_MS });
  return lines;
}

export const kindOf = (wave: StoredWave): Kind => ({
  unit: wave.unit,
  scale: wave.stretches[0]?.scale ?? 1,
});

/** Lowest and highest count of a whole strip: its lines are drawn alike. */
export function extentOf(wave: StoredWave): Extent {
  return wave.stretches.reduce((seen, { samples }) => extend(seen, samples), NOTHING_SEEN);
}

/** Whether any of it lies in a line. */
export function isIn(stretch: Stretch, { fromMs, toMs }: Line): boolean {
  const endMs = stretch.at_ms + (stretch.samples.length / stretch.rate) * 1_000;
  return stretch.at_ms < toMs && endMs > fromMs;
}

/** One line as a path of an SVG whose units are px; a gap is no line. */
export function pathOf(
  wave: StoredWave,
  line: Line,
  scale: Scale,
  paper: Paper,
  mmPerS: number,
): string {
  const pxPerMs = (mmPerS * paper.pxPerMm) / 1_000;
  let path = "";
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const stretch of wave.stretches) {
    if (!isIn(stretch, line)) continue;
    const stepMs = 1_000 / stretch.rate;
    stretch.samples.forEach((sample, index) => {
      const atMs = stretch.at_ms + index * stepMs;
      if (atMs < line.fromMs || atMs > line.toMs) return;
      const x = (atMs - line.fromMs) * pxPerMs;
      const y = paper.heightPx / 2 - (sample - scale.middle) * scale.pxPerCount;
      path += `${atMs - lastMs > stepMs + SEAM_MS ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
      lastMs = atMs;
    });
  }
  return path;
}
