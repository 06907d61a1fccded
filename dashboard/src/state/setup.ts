/** How alarms of a bed are set up, in words; what is over by the clock is not said any more. */

import type { PatientLimit, Setup } from "../wire";

export interface SetupNote {
  readonly kind: "off" | "procedure" | "pause" | "limits";
  /** What it is: `Alarms off`, `Suction`, `Sound paused`, `Own limits`. */
  readonly what: string;
  /** More, for the page of the bed. */
  readonly detail: string;
  readonly by: string;
  /** When it ends by itself; null for the whole stay. */
  readonly until: string | null;
}

/** What is not as the profile has it, the most dangerous first. */
export function setupNotes(setup: Setup | null | undefined, nowMs: number): SetupNote[] {
  if (!setup) return [];
  const notes: SetupNote[] = [];
  for (const off of setup.off)
    notes.push({
      kind: "off",
      what: "Alarms off",
      detail: `${off.causes.length === 0 ? "all of the patient" : off.causes.join(", ")}: ${off.reason}`,
      by: off.by.name,
      until: off.until,
    });
  if (setup.procedure !== null)
    notes.push({
      kind: "procedure",
      what: sentence(setup.procedure.name),
      detail: `withholds ${setup.procedure.causes.join(", ")}`,
      by: setup.procedure.by.name,
      until: setup.procedure.until,
    });
  if (setup.pause !== null)
    notes.push({
      kind: "pause",
      what: "Sound paused",
      detail: `above ${setup.pause.breaks_above} priority it sounds`,
      by: setup.pause.by.name,
      until: setup.pause.until,
    });
  for (const limit of setup.limits)
    notes.push({
      kind: "limits",
      what: "Own limits",
      detail: limitText(limit),
      by: limit.by.name,
      until: limit.until,
    });
  return notes.filter(({ until }) => until === null || Date.parse(until) > nowMs);
}

function limitText(limit: PatientLimit): string {
  return `${limit.cause} ${limit.limits.join(" / ")}: ${limit.reason}`;
}

/** `line_draw` as `Line draw`. */
export function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether somebody paused the sound of this bed, and it still is. */
export function isPaused(setup: Setup | null | undefined, nowMs: number): boolean {
  return setupNotes(setup, nowMs).some(({ kind }) => kind === "pause");
}
