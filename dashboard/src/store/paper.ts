/** How this screen measures: real millimetres, and the gain its user chose for ECG. */

import { computed, effect, signal } from "@preact/signals";
import { GAINS, type Gain, pxPerMm } from "../state/sweep";
import type { Lane } from "../wave/lane";
import type { Sweep } from "../wave/sweep";
import { theme } from "./theme";

const CALIBRATION = "wardwatch.calibration";
const GAIN = "wardwatch.gain";

const stored = Number(localStorage.getItem(CALIBRATION));
/** 1 where nobody has measured. */
export const calibration = signal(stored > 0 ? stored : 1);
export const millimetrePx = computed(() => pxPerMm(calibration.value));

export function calibrate(factor: number): void {
  calibration.value = factor;
  localStorage.setItem(CALIBRATION, String(factor));
}

const storedGain = localStorage.getItem(GAIN);
export const gain = signal<Gain>(GAINS.find((known) => String(known) === storedGain) ?? "auto");

export function choose(wanted: Gain): void {
  gain.value = wanted;
  localStorage.setItem(GAIN, String(wanted));
}

/** Draws anew whenever measure, gain or colours become others, until the returned function is called. */
export function keepMeasured(
  sweep: Sweep,
  box: Element,
  lanes: readonly Lane[],
  wanted: { readonly value: Gain },
): () => void {
  const leave = effect(() => {
    void theme.value;
    for (const lane of lanes) {
      lane.gain = wanted.value;
      lane.pxPerMm = millimetrePx.value;
    }
    sweep.show(box, lanes);
  });
  return () => {
    leave();
    sweep.hide(box);
  };
}
