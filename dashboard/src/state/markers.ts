/** What happened at a bed, as marks on the time axis of its curves. */

import type { AlertView, SetupChange, SetupEvent } from "../wire";
import { t } from "../words/words";
import { findingText, type Look, look, priorityWord } from "./alerts";
import { spanOf, type View } from "./trend";

export type MarkKind = "alert" | "answer" | "observation" | "setup";

export interface Mark {
  readonly id: string;
  readonly kind: MarkKind;
  readonly atMs: number;
  /** Of an alert: when its condition ended; null while it lasts, and for what is a moment. */
  readonly untilMs: number | null;
  readonly look: Look | "";
  readonly words: string;
  /** The alert it belongs to; empty for what is none's. */
  readonly alert: string;
  /** The vital sign it is about. */
  readonly vital: string | null;
}

/** A set of observations, as the books say it. */
export interface Observed {
  readonly id: number | null;
  readonly at: string;
  readonly name: string;
  readonly taken_back_at: string | null;
}

export interface Happened {
  readonly alerts: readonly AlertView[];
  readonly setups: readonly SetupEvent[];
  readonly observed: readonly Observed[];
}

/** Everything as marks, the oldest first. What was taken back did not happen. */
export function marksOf({ alerts, setups, observed }: Happened): readonly Mark[] {
  const marks = [
    ...alerts.map(alertMark),
    ...alerts.flatMap(answerMark),
    ...observed.filter((set) => set.taken_back_at === null).map(observationMark),
    ...setups.map(setupMark),
  ];
  return marks.sort((a, b) => a.atMs - b.atMs || a.id.localeCompare(b.id));
}

const MOMENT = { untilMs: null, look: "", alert: "", vital: null } as const;

function alertMark(alert: AlertView): Mark {
  return {
    id: `alert ${alert.id}`,
    kind: "alert",
    atMs: Date.parse(alert.raised_at),
    untilMs: alert.ended_at === null ? null : Date.parse(alert.ended_at),
    look: look(alert),
    words: `${priorityWord(alert)}: ${findingText(alert.first)}`,
    alert: alert.id,
    vital: alert.first.vital,
  };
}

function answerMark(alert: AlertView): Mark[] {
  const by = alert.acknowledged;
  if (by === null) return [];
  return [
    {
      ...MOMENT,
      id: `answer ${alert.id}`,
      kind: "answer",
      atMs: Date.parse(by.at),
      words: t("Acknowledged by {name}: {alert}", {
        name: by.name,
        alert: findingText(alert.first),
      }),
      alert: alert.id,
    },
  ];
}

function observationMark(set: Observed): Mark {
  return {
    ...MOMENT,
    id: `observation ${set.id ?? set.at}`,
    kind: "observation",
    atMs: Date.parse(set.at),
    words: t("Observations by {name}", { name: set.name }),
  };
}

function setupMark({ number, at, change, actor }: SetupEvent): Mark {
  const words = setupWord(change);
  return {
    ...MOMENT,
    id: `setup ${number}`,
    kind: "setup",
    atMs: Date.parse(at),
    words: actor === null ? words : t("{what}, by {name}", { what: words, name: actor.name }),
  };
}

/** What was changed of how alarms are set up. */
export function setupWord(change: SetupChange): string {
  switch (change) {
    case "limits_set":
      return t("Own limits set");
    case "limits_restored":
      return t("Limits as in the profile again");
    case "audio_paused":
      return t("Sound paused");
    case "audio_resumed":
      return t("Sound on again");
    case "pause_broken":
      return t("Pause broken by an alert");
    case "alarms_off":
      return t("Alarms turned off");
    case "alarms_on":
      return t("Alarms on again");
    case "procedure_begun":
      return t("Procedure begun");
    case "procedure_ended":
      return t("Procedure ended");
    case "detector_reset":
      return t("Detector started anew");
    case "next_patient":
      return t("Set-up ended with the stay");
    default:
      return t("Set-up changed");
  }
}

/** Marks that stand so close together that they are one to touch. */
export interface Cluster {
  readonly marks: readonly [Mark, ...Mark[]];
  /** Where it stands, as a share of the view from its start. */
  readonly share: number;
}

/** Closer than this, two marks cannot be told apart by a finger. */
const TOUCH_PX = 26;

/** Marks of one row that begin in the view, the oldest first, gathered where they are too close. */
export function clusters(marks: readonly Mark[], view: View, widthPx: number): readonly Cluster[] {
  const share = (atMs: number): number => (atMs - view.fromMs) / spanOf(view);
  const found: { marks: [Mark, ...Mark[]]; share: number }[] = [];
  for (const mark of marks) {
    if (mark.atMs < view.fromMs || mark.atMs > view.toMs) continue;
    const last = found.at(-1);
    const at = share(mark.atMs);
    if (last !== undefined && (at - last.share) * widthPx < TOUCH_PX) last.marks.push(mark);
    else found.push({ marks: [mark], share: at });
  }
  return found;
}

const RANK: readonly (Look | "")[] = ["high", "medium", "low", "technical", "advisory", ""];

/** How a cluster looks: as the worst in it. */
export function worst({ marks }: Cluster): Mark {
  return marks.reduce((a, b) => (RANK.indexOf(b.look) < RANK.indexOf(a.look) ? b : a));
}

/** Closer in time than this, looking closer does not tell marks apart. */
const APART_MS = 60_000;

/** Whether looking closer would show more than one mark. */
export function isSpreadable({ marks }: Cluster): boolean {
  const times = marks.map((mark) => mark.atMs);
  return Math.max(...times) - Math.min(...times) >= APART_MS;
}

/** The part of time all of a cluster's marks stand in, with some air. */
export function spread({ marks }: Cluster): readonly [fromMs: number, toMs: number] {
  const times = marks.map((mark) => mark.atMs);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const air = Math.max(60_000, (last - first) * 0.2);
  return [first - air, last + air];
}

/** Alerts about one vital that lasted at some time in the view, for the curve of that vital. */
export function bands(
  marks: readonly Mark[],
  vital: string,
  view: View,
): readonly { readonly fromMs: number; readonly toMs: number; readonly look: Look | "" }[] {
  return marks
    .filter(
      (mark) =>
        mark.kind === "alert" &&
        mark.vital === vital &&
        mark.atMs <= view.toMs &&
        (mark.untilMs ?? view.toMs) >= view.fromMs,
    )
    .map((mark) => ({ fromMs: mark.atMs, toMs: mark.untilMs ?? view.toMs, look: mark.look }));
}
