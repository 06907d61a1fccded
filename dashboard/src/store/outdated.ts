/** What stands on the page and could not be read again: since when it is as it was. */

import { computed, signal } from "@preact/signals";

const shown = signal<ReadonlySet<{ readonly atMs: number }>>(new Set());

/** The oldest of it, ms since 1970; null when all of the page is as new as it looks. */
export const outdatedMs = computed(() =>
  shown.value.size === 0 ? null : Math.min(...[...shown.value].map(({ atMs }) => atMs)),
);

/** Something read at `atMs` is shown although newer was asked for; undone when it is read or gone. */
export function noteOutdated(atMs: number): () => void {
  const mine = { atMs };
  shown.value = new Set([...shown.peek(), mine]);
  return () => {
    shown.value = new Set([...shown.peek()].filter((each) => each !== mine));
  };
}
