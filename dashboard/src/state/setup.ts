/** How alarms of a bed are set up, in words; what is over by the clock is not said any more. */

import type { PatientLimit, Setup, SetupChange } from "../wire";
import { capital, term } from "../words/terms";
import { t } from "../words/words";
import { causeName, limitText, type Vocabulary, vitalOf } from "./limits";

export interface SetupNote {
  readonly kind: "off" | "procedure" | "pause" | "limits";
  /** What it is: `Alarms off`, `Suction`, `Sound paused`, `Own limits`. */
  readonly what: string;
  /** More, for the page of the bed. */
  readonly detail: string;
  readonly by: string;
  /** When it ends by itself; null for the whole stay. */
  readonly until: string | null;
  /** Of a limit; empty otherwise. */
  readonly cause: string;
}

const NOT_KNOWN: Vocabulary = new Map();

/** What is not as the profile has it, the most dangerous first. */
export function setupNotes(
  setup: Setup | null | undefined,
  nowMs: number,
  vocabulary: Vocabulary = NOT_KNOWN,
): SetupNote[] {
  if (!setup) return [];
  const named = (causes: readonly string[]): string =>
    causes.map((cause) => causeName(cause, vocabulary)).join(", ");
  const notes: SetupNote[] = [];
  for (const off of setup.off)
    notes.push({
      kind: "off",
      what: t("Alarms off"),
      detail: `${off.causes.length === 0 ? t("all of the patient") : named(off.causes)}: ${off.reason}`,
      by: off.by.name,
      until: off.until,
      cause: "",
    });
  if (setup.procedure !== null)
    notes.push({
      kind: "procedure",
      what: procedureName(setup.procedure.name),
      detail: t("withholds {what}", { what: named(setup.procedure.causes) }),
      by: setup.procedure.by.name,
      until: setup.procedure.until,
      cause: "",
    });
  if (setup.pause !== null)
    notes.push({
      kind: "pause",
      what: t("Sound paused"),
      detail: t("above {priority} priority it sounds", {
        priority: term(setup.pause.breaks_above),
      }),
      by: setup.pause.by.name,
      until: setup.pause.until,
      cause: "",
    });
  for (const limit of setup.limits)
    notes.push({
      kind: "limits",
      what: t("Own limits"),
      detail: ownText(limit, vocabulary),
      by: limit.by.name,
      until: limit.until,
      cause: limit.cause,
    });
  return notes.filter(({ until }) => until === null || Date.parse(until) > nowMs);
}

function ownText({ cause, limits, reason }: PatientLimit, vocabulary: Vocabulary): string {
  const facts = vocabulary.get(vitalOf(cause));
  const values = facts === undefined ? limits.join(" / ") : limitText(limits, facts);
  return `${causeName(cause, vocabulary)} ${values}: ${reason}`;
}

const PROCEDURES: Readonly<Record<string, () => string>> = {
  suction: () => t("Suction"),
  line_draw: () => t("Line draw"),
  turning: () => t("Turning"),
};

/** `line_draw` as `Line draw`. */
export const procedureName = (name: string): string => PROCEDURES[name]?.() ?? capital(name);

/** `line_draw` as `Line draw`. */
export function sentence(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether somebody paused the sound of this bed, and it still is. */
export function isPaused(setup: Setup | null | undefined, nowMs: number): boolean {
  return setupNotes(setup, nowMs).some(({ kind }) => kind === "pause");
}

const CHANGES: Readonly<Record<SetupChange, () => string>> = {
  limits_set: () => t("Limits set"),
  limits_restored: () => t("The profile’s limits again"),
  audio_paused: () => t("Sound paused"),
  audio_resumed: () => t("Sound on"),
  pause_broken: () => t("Sound on: something more urgent"),
  alarms_off: () => t("Alarms off"),
  alarms_on: () => t("Alarms on"),
  procedure_begun: () => t("Procedure begun"),
  procedure_ended: () => t("Procedure over"),
  detector_reset: () => t("Learns anew"),
  next_patient: () => t("Another stay"),
};

export const changeWord = (change: SetupChange): string => CHANGES[change]();
