/** What the browser's tab is called: the page, and before it how many alerts are high. */

import { computed, effect, signal } from "@preact/signals";
import { t } from "../words/words";
import { alertCounts } from "./live";

/** Of the page that is shown; empty for the live ones. */
export const pageTitle = signal("");

const title = computed(() => {
  const { high } = alertCounts.value;
  const page = pageTitle.value === "" ? "Wardwatch" : `${pageTitle.value} · Wardwatch`;
  return high > 0 ? t("({high} HIGH) {page}", { high, page }) : page;
});

export function keepTitle(): () => void {
  return effect(() => {
    document.title = title.value;
  });
}
