/** The hospital whose pages these are: its name, zone and currency. */

import { computed, effect, signal } from "@preact/signals";
import { backoffMs } from "../connection/backoff";
import { bodyOf, request } from "../connection/http";
import { tellTimeIn } from "../state/format";
import { readIn, STORED_UNITS, type Units } from "../state/measures";
import { session } from "./session";

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA name; the days of bills and calendars are days there. */
  readonly time_zone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly simulated: boolean;
  /** In which people read and type; what is stored is in the vocabulary's. */
  readonly units: Units;
  readonly revision: number;
}

const UNKNOWN: Site = {
  id: "",
  name: "Wardwatch",
  time_zone: "UTC",
  currency: "EUR",
  simulated: false,
  units: STORED_UNITS,
  revision: 0,
};

export const site = signal<Site>(UNKNOWN);

/** Changes with zone and units; whatever is drawn by them is drawn anew. */
export const measures = computed(() => JSON.stringify([site.value.time_zone, site.value.units]));

const KEY = "wardwatch.measures";

/**
 * Knows zone and units from the last time, so that a screen that starts while the database is away
 * reads as it did; asks once for each session, until the server answers.
 */
export function keepSite(): void {
  site.value = { ...UNKNOWN, ...remembered() };
  effect(() => {
    const { id, time_zone, units } = site.value;
    readIn(units);
    const known = id !== "" || time_zone !== UNKNOWN.time_zone;
    // Until the hospital's is known, the browser's clock is the better guess.
    tellTimeIn(known ? time_zone : undefined);
    if (id !== "") localStorage.setItem(KEY, JSON.stringify({ time_zone, units }));
  });
  effect(() => {
    if (session.value == null) return;
    const mine = new AbortController();
    void learn(mine.signal);
    return () => mine.abort();
  });
}

async function learn(signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      site.value = await bodyOf<Site>(await request("GET", "/site", { signal }));
      return;
    } catch {
      await new Promise((resume) => setTimeout(resume, backoffMs(tries, Math.random())));
    }
  }
}

function remembered(): Partial<Site> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Site>;
    return { ...kept, units: { ...STORED_UNITS, ...kept.units } };
  } catch {
    return {};
  }
}
