/** The hospital whose pages these are: its name, zone and currency. */

import { effect, signal } from "@preact/signals";
import { backoffMs } from "../connection/backoff";
import { bodyOf, request } from "../connection/http";
import { session } from "./session";

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA name; the days of bills and calendars are days there. */
  readonly time_zone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly simulated: boolean;
}

export const site = signal<Site>({
  id: "",
  name: "Wardwatch",
  time_zone: "UTC",
  currency: "EUR",
  simulated: false,
});

/** Asks once for each session, until the server answers. */
export function keepSite(): void {
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
