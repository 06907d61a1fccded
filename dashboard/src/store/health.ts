/** Tells the gateway how this screen is, every half minute and when it changes. */

import { computed, effect, signal } from "@preact/signals";
import { screenName } from "../connection/ids";
import { isDue } from "../state/health";
import type { HealthWord } from "../wire";
import { tickMs } from "./clock";
import { live, say } from "./live";
import { push } from "./push";
import { queuedAnswers } from "./queue";
import { session } from "./session";
import { hears, isBlocked } from "./sound";
import { VERSION } from "./worker";

/** Not in every browser, and no part of TypeScript's list of what there is. */
interface Battery extends EventTarget {
  readonly level: number;
  readonly charging: boolean;
}

export const battery = signal<{ level: number; charging: boolean } | null>(null);
const isVisible = signal(document.visibilityState === "visible");
const handheld = matchMedia("(pointer: coarse) and (max-width: 1180px)");
const installed = matchMedia("(display-mode: standalone)");
/** Carried about by somebody, as opposed to a station on a desk or a wall. */
export const isHandheld = signal(handheld.matches || installed.matches);

const name = screenName();

const word = computed<HealthWord>(() => ({
  type: "health",
  screen: name,
  sound: hears.value === "nothing" ? "off" : isBlocked.value ? "blocked" : "on",
  handheld: isHandheld.value,
  visible: isVisible.value,
  push: push.value === "on",
  battery: battery.value?.level ?? null,
  charging: battery.value?.charging ?? null,
  queued: queuedAnswers.value.length,
  version: VERSION,
}));

let said: HealthWord | null = null;
let saidAt = Number.NEGATIVE_INFINITY;

export function keepHealth(): void {
  void watchBattery();
  document.addEventListener("visibilitychange", () => {
    isVisible.value = document.visibilityState === "visible";
  });
  for (const query of [handheld, installed])
    query.addEventListener("change", () => {
      isHandheld.value = handheld.matches || installed.matches;
    });
  effect(() => {
    // Whoever comes, and whatever connection comes back, has not heard it yet.
    void session.value?.account;
    if (!live.value) said = null;
  });
  effect(() => {
    void tickMs.value;
    const now = word.value;
    if (!isDue(said, now, performance.now() - saidAt) || !say(now)) return;
    said = now;
    saidAt = performance.now();
  });
}

async function watchBattery(): Promise<void> {
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
  const found = await getBattery?.call(navigator).catch(() => undefined);
  if (found === undefined) return;
  const note = (): void => {
    battery.value = { level: found.level, charging: found.charging };
  };
  note();
  for (const change of ["levelchange", "chargingchange"]) found.addEventListener(change, note);
}
