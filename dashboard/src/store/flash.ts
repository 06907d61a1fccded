/**
 * The rhythm of unanswered alerts, one for the whole page, so that the wall flashes together.
 * A timer and not an animation, and set on what flashes and not on the page: a property that the
 * whole wall inherits makes the browser compute two thousand styles anew for every beat.
 */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Priority } from "../wire";
import { alertCounts } from "./live";

/** After IEC 60601-1-8: high 2 Hz of 1.4 to 2.8, medium 0.67 Hz of 0.4 to 0.8; both half on. */
const STEP_MS = 250;
const HIGH_STEPS = 1;
const MEDIUM_STEPS = 3;

const steps = signal(0);
const isOff = (every: number): boolean => Math.floor(steps.value / every) % 2 === 1;

/** Whether what flashes at this priority is in its darker phase. */
export const off: Readonly<Record<Priority, ReadonlySignal<boolean> | undefined>> = {
  high: computed(() => isOff(HIGH_STEPS)),
  medium: computed(() => isOff(MEDIUM_STEPS)),
  low: undefined,
  advisory: undefined,
};

const wanted = computed(() => alertCounts.value.awaited > 0);
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function keepFlashing(): void {
  effect(() => {
    steps.value = 0;
    if (!wanted.value) return;
    const timer = setInterval(() => {
      steps.value = still.matches ? 0 : steps.peek() + 1;
    }, STEP_MS);
    return () => clearInterval(timer);
  });
}
