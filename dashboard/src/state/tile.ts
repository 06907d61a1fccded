/** What one tile shows at all, and how old its newest number is. */

import type { BedState } from "./ward";

/**
 * `lost`: its monitor cannot be heard. Without a monitor: `charted` when somebody has written
 * something down, else `unplugged`.
 */
export type TileState = "empty" | "doubtful" | "live" | "lost" | "charted" | "unplugged";

export function stateOf(bed: BedState | undefined): TileState {
  if (bed?.doubt) return "doubtful";
  if (bed === undefined || !bed.occupied) return "empty";
  if (bed.link === "online") return "live";
  if (bed.link !== "unknown") return "lost";
  return Object.keys(bed.readings).length === 0 ? "unplugged" : "charted";
}

/** How long ago a bed's newest value was measured, in ms; null when there is none. */
export function newestAgeMs(bed: BedState | undefined, nowMs: number): number | null {
  const times = Object.values(bed?.readings ?? {}).map((reading) => reading.atMs);
  return times.length === 0 ? null : nowMs - Math.max(...times);
}

/** Names of the nurses of a bed, as they are called. */
export function nursesOf(bed: BedState | undefined): string {
  return (bed?.nurses ?? []).map(({ name }) => name).join(", ");
}
