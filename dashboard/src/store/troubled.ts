/** Tablets by which no call may reach somebody on duty; the gateway says so with its beat. */

import { signal } from "@preact/signals";
import type { Frame, TabletTrouble } from "../wire";

const NONE: readonly TabletTrouble[] = [];

export const troubledTablets = signal<readonly TabletTrouble[]>(NONE);

/** The list is the same as long as it says the same, so that a beat alone paints nothing. */
export function hearTroubles(frame: Frame): void {
  if (frame.type !== "beat") return;
  const now = frame.tablets ?? NONE;
  if (JSON.stringify(now) !== JSON.stringify(troubledTablets.peek())) troubledTablets.value = now;
}
