/** Dark for the wall, light for a desk by day, deep dark at night, or whatever the system says. */

import { computed, effect, signal } from "@preact/signals";
import { hourOf } from "../state/format";
import { isNight } from "../state/night";
import { nowMs } from "./clock";

export type Theme = "dark" | "light" | "night" | "system";
export const THEMES: readonly Theme[] = ["dark", "light", "night", "system"];
const KEY = "wardwatch.theme";
const BY_CLOCK = "wardwatch.night-by-clock";

const stored = localStorage.getItem(KEY);
export const theme = signal<Theme>(THEMES.find((known) => known === stored) ?? "dark");
/** Whether the screen dims itself from ten at night to six in the morning. */
export const nightByClock = signal(localStorage.getItem(BY_CLOCK) === "on");
const systemLight = matchMedia("(prefers-color-scheme: light)");
const system = signal(systemLight.matches);
systemLight.addEventListener("change", (event) => {
  system.value = event.matches;
});

export function nextTheme(): void {
  choose(THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "dark");
}

export function choose(wanted: Theme): void {
  theme.value = wanted;
  localStorage.setItem(KEY, wanted);
}

export function dimByClock(on: boolean): void {
  nightByClock.value = on;
  localStorage.setItem(BY_CLOCK, on ? "on" : "off");
}

const dimmed = computed(() => nightByClock.value && isNight(hourOf(nowMs.value)));
const worn = computed<Exclude<Theme, "system">>(() => {
  if (dimmed.value) return "night";
  if (theme.value !== "system") return theme.value;
  return system.value ? "light" : "dark";
});

export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = worn.value;
  });
}
