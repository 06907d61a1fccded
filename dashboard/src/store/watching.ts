/** Whose curves this screen shows: many views, many beds, one word to the gateway. */

import type { WaveFrame } from "../wire";

export type Listener = (frame: WaveFrame) => void;

/** A wall mounts its strips, or scrolls them in and out, many at once: one word for all of them. */
const SAY_AFTER_MS = 60;

const listeners = new Map<string, Set<Listener>>();
let tell: ((beds: readonly string[]) => void) | null = null;
let saying: ReturnType<typeof setTimeout> | undefined;
let said = "";

/** Waves of this bed go to `listener` until the returned function is called. */
export function watchWaves(bed: string, listener: Listener): () => void {
  const those = listeners.get(bed) ?? new Set();
  listeners.set(bed, those.add(listener));
  sayLater();
  return () => {
    those.delete(listener);
    if (those.size === 0 && listeners.get(bed) === those) listeners.delete(bed);
    sayLater();
  };
}

/** A stretch has come; to be called by the connection. */
export function hearWave(frame: WaveFrame): void {
  for (const listener of listeners.get(frame.bed) ?? []) listener(frame);
}

/** Where to say it; null while there is no connection to say it to. */
export function watchBy(how: typeof tell): void {
  clearTimeout(saying);
  saying = undefined;
  tell = how;
  said = "";
  if (listeners.size > 0) sayNow();
}

function sayLater(): void {
  saying ??= setTimeout(sayNow, SAY_AFTER_MS);
}

function sayNow(): void {
  saying = undefined;
  const beds = [...listeners.keys()].sort();
  const now = beds.join("\n");
  if (tell === null || now === said) return;
  said = now;
  tell(beds);
}
