/** What a screen says of itself, so that others see when it has fallen silent; and how that reads. */

import type { HealthWord, TabletTrouble } from "../wire";
import { t } from "../words/words";
import { age } from "./format";

/** Said at least this often; the gateway misses it after two minutes. */
export const SAY_EVERY_MS = 30_000;
/** A change is said at once, but not more often. */
const AT_MOST_EVERY_MS = 1_000;

/** Whether it is time to say it (again); `saidMs` is how long ago something was said. */
export function isDue(before: HealthWord | null, now: HealthWord, saidMs: number): boolean {
  if (before === null || saidMs >= SAY_EVERY_MS) return true;
  return saidMs >= AT_MOST_EVERY_MS && !isSame(before, now);
}

/** A battery says each change of a thousandth; a percent is enough to know. */
function isSame(before: HealthWord, now: HealthWord): boolean {
  return JSON.stringify(rounded(before)) === JSON.stringify(rounded(now));
}

const rounded = (word: HealthWord): HealthWord => ({ ...word, battery: percent(word.battery) });

/** A battery in whole percent; null where the browser does not say. */
export const percent = (battery: number | null): number | null =>
  battery === null ? null : Math.round(battery * 100);

/** `Tablet 3 (Nora Lindqvist) has not been heard for 4 min`. */
export function troubleText(one: TabletTrouble, nowMs: number): string {
  const values = {
    screen: one.screen,
    name: one.name,
    age: age(nowMs - Date.parse(one.since)),
  };
  switch (one.trouble) {
    case "silent":
      return t("{screen} ({name}) has not been heard for {age}", values);
    case "silenced":
      return t("{screen} ({name}) has made no sound for {age}", values);
    case "battery":
      return t("{screen} ({name}) is nearly empty", values);
  }
}
