/** Dark for the wall, light for a desk by day, or whatever the system says. */

import { effect, signal } from "@preact/signals";

export type Theme = "dark" | "light" | "system";
const THEMES: readonly Theme[] = ["dark", "light", "system"];
const KEY = "wardwatch.theme";

const stored = localStorage.getItem(KEY);
export const theme = signal<Theme>(THEMES.find((known) => known === stored) ?? "dark");
const systemLight = matchMedia("(prefers-color-scheme: light)");
const system = signal(systemLight.matches);
systemLight.addEventListener("change", (event) => {
  system.value = event.matches;
});

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "dark";
  localStorage.setItem(KEY, theme.value);
}

export function applyTheme(): void {
  effect(() => {
    const light = theme.value === "light" || (theme.value === "system" && system.value);
    document.documentElement.dataset.theme = light ? "light" : "dark";
  });
}
