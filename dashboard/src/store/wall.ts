/** The wall of this screen: what was chosen here, where each tile stands, which one has the focus. */

import { computed, effect, signal } from "@preact/signals";
import {
  type Arrangement,
  choiceFrom,
  found,
  grouped,
  isOnWall,
  settled,
  type WallChoice,
} from "../state/wall";
import { nowMs } from "./clock";
import { alertsByBed, ward } from "./live";
import { session } from "./session";

const KEY = "wardwatch.wall";

export const choice = signal<WallChoice>(choiceFrom(localStorage.getItem(KEY)));

export function choose(changes: Partial<WallChoice>): void {
  choice.value = { ...choice.peek(), ...changes };
  localStorage.setItem(KEY, JSON.stringify(choice.value));
}

/** After a key or a touch the tiles stay where they are for so long. */
const HELD_MS = 10_000;
let heldUntilMs = 0;

/** Somebody is at the wall: nothing moves under their hand. */
export function hold(): void {
  heldUntilMs = nowMs.peek() + HELD_MS;
}

const beds = computed(() => [...ward.value.beds.values()]);
const account = computed(() => session.value?.account ?? "");
const wanted = computed(() => grouped(beds.value, alertsByBed.value, choice.value, account.value));

export const arrangement = signal<Arrangement | null>(null);
export const groups = computed(() => arrangement.value?.groups ?? []);
/** In the order of the wall. */
export const tiles = computed(() => groups.value.flatMap((group) => group.beds));
/** How many beds the wall leaves out. */
export const unseenBeds = computed(
  () => beds.value.filter((bed) => !isOnWall(bed, alertsByBed.value, false)).length,
);
/** Whether anybody's beds could come first. */
export const hasMine = computed(() =>
  beds.value.some((bed) => bed.nurses?.some((nurse) => nurse.account === account.value)),
);

/** As long as the wall is shown; the returned function ends it. */
export const keepArranged = (): (() => void) =>
  effect(() => {
    const now = settled(arrangement.peek(), wanted.value, choice.value, nowMs.value, heldUntilMs);
    arrangement.value = now;
  });

/** The one tile that Tab leads to; arrows lead from it to the others. */
const chosenTile = signal("");
export const activeTile = computed(() =>
  tiles.value.includes(chosenTile.value) ? chosenTile.value : (tiles.value[0] ?? ""),
);
export function activate(bed: string): void {
  chosenTile.value = bed;
}

export const lookedFor = signal("");
export const foundBeds = computed(() => {
  const shown = new Set(tiles.value);
  return found(
    beds.value.filter(({ id }) => shown.has(id)),
    lookedFor.value,
  );
});

const KEYS = "wardwatch.wall-keys";
/** `/` and `?` work without a modifier; who dictates or has a tremor turns them off (WCAG 2.1.4). */
export const singleKeys = signal(localStorage.getItem(KEYS) !== "off");
export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem(KEYS, on ? "on" : "off");
}
