/** What happened at a bed, as far back as somebody looks: alerts, answers, set-ups, observations. */

import { effect, type Signal, signal } from "@preact/signals";
import * as rest from "../connection/rest";
import { ordered } from "../state/alerts";
import type { Happened } from "../state/markers";
import type { AlertView, ObservationSet, SetupEvent } from "../wire";
import { ward } from "./live";
import { mayAnswer, noteProblem } from "./session";

/** Alerts a request, and requests at most: two thousand alerts of one bed. */
const PAGE = 200;
const MOST_PAGES = 10;

export type Reading = "reading" | "read" | "failed";

export interface Happening {
  readonly happened: Signal<Happened>;
  readonly state: Signal<Reading>;
  /** Read on until this moment is covered. */
  reach(fromMs: number): void;
  close(): void;
}

/** Reads again whenever an alert of the bed is settled or its set-up changes. */
export function happeningAt(bed: string): Happening {
  const settled = signal<readonly AlertView[]>([]);
  const setups = signal<readonly SetupEvent[]>([]);
  const observed = signal<readonly ObservationSet[]>([]);
  const state = signal<Reading>("reading");
  const happened = signal<Happened>({ alerts: [], setups: [], observed: [] });
  let closed = false;
  let cursor: string | null = null;
  let pages = 0;
  let wantedMs = Number.POSITIVE_INFINITY;
  let running = false;

  const covered = (): boolean => {
    const last = settled.peek().at(-1);
    if (cursor === null || pages >= MOST_PAGES) return true;
    return last !== undefined && Date.parse(last.changed_at) < wantedMs;
  };
  const page = async (from: string | null): Promise<void> => {
    const answer = await rest.alerts({
      state: "settled",
      bed,
      limit: PAGE,
      ...(from === null ? {} : { cursor: from }),
    });
    if (closed) return;
    settled.value = from === null ? answer.items : [...settled.peek(), ...answer.items];
    cursor = answer.next;
    pages = from === null ? 1 : pages + 1;
  };
  const read = async (from: string | null): Promise<void> => {
    if (running) return;
    running = true;
    try {
      await page(from);
      while (!closed && !covered()) await page(cursor);
      if (!closed) state.value = "read";
    } catch (why) {
      noteProblem(why);
      if (!closed && state.peek() !== "read") state.value = "failed";
    } finally {
      running = false;
    }
  };
  const readSetups = (): void =>
    take(rest.setupHistory(bed), (answer) => {
      if (!closed) setups.value = answer.items;
    });
  const readObserved = (): void => {
    if (!mayAnswer.peek()) return;
    take(rest.observationSets(bed), (answer) => {
      if (!closed) observed.value = answer.items;
    });
  };

  const open = signal<readonly AlertView[]>([]);
  const stops = [
    effect(() => {
      const mine = [...ward.value.alerts.values()].filter((alert) => alert.bed === bed);
      const before = open.peek();
      const same = mine.length === before.length && mine.every((one) => before.includes(one));
      if (!same) open.value = ordered(mine);
    }),
    effect(() => {
      const known = new Set(open.value.map((alert) => alert.id));
      happened.value = {
        alerts: [...open.value, ...settled.value.filter((alert) => !known.has(alert.id))],
        setups: setups.value,
        observed: observed.value,
      };
    }),
    onChange(
      () => open.value.map((alert) => alert.id).join(" "),
      () => void read(null),
    ),
    onChange(() => String(ward.value.beds.get(bed)?.setup?.revision ?? 0), readSetups),
    onChange(() => ward.value.beds.get(bed)?.score?.observed_at ?? "", readObserved),
  ];
  return {
    happened,
    state,
    reach(fromMs) {
      wantedMs = Math.min(wantedMs, fromMs);
      if (!covered()) void read(cursor);
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}

/** Runs at once, and whenever what is watched becomes another. */
function onChange(watched: () => string, run: () => void): () => void {
  let before: string | null = null;
  return effect(() => {
    const now = watched();
    if (now === before) return;
    before = now;
    run();
  });
}

function take<T>(asked: Promise<T>, then: (answer: T) => void): void {
  // The marks of one kind are missing then; alerts are what a page says is missing.
  asked.then(then, noteProblem);
}
