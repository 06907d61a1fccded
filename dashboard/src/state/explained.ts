/** Why, and why not, at a bed at a moment: what the server says, in the order in which it matters. */

import type { Alert, Score, Setup } from "../wire";
import type { Said } from "../words/heard";
import { t } from "../words/words";

export type Decision =
  | "raised"
  | "recovered"
  | "clearing"
  | "counting"
  | "within"
  | "not_judged"
  | "told_already"
  | "withheld";

export interface SeenTier {
  readonly priority: string;
  readonly limit: number;
  readonly delay_s: number;
  /** Negative inside the limit. */
  readonly beyond_by: number | null;
  readonly lasted_s: number | null;
  readonly reached: boolean;
  readonly basis: string;
}

export interface SeenRule {
  readonly cause: string;
  readonly decision: Decision;
  readonly text: string;
  readonly revision: number;
  /** Revision of the patient's own set-up that brought the limit; 0 for the profile's. */
  readonly setup: number;
  readonly vital: string | null;
  readonly value: number | null;
  readonly tiers: readonly SeenTier[];
  readonly since: string | null;
  readonly alert: string | null;
  readonly withheld: string;
  readonly said?: Said | null;
}

export interface Explanation {
  readonly bed: string;
  readonly at: string;
  readonly profile: string;
  readonly revision: number;
  readonly rules: readonly SeenRule[];
  readonly score: Score | null;
  readonly detector: string;
  readonly troubles: readonly {
    readonly cause: string;
    readonly text: string;
    readonly said?: Said | null;
  }[];
  readonly alerts: readonly Alert[];
  readonly setup: Setup | null;
  readonly notes: readonly string[];
  /** The same as sentences with their parts. */
  readonly detector_said?: Said | null;
  readonly notes_said?: readonly Said[];
}

const DECISIONS: Readonly<Record<Decision, () => string>> = {
  raised: () => t("Alarm is on"),
  recovered: () => t("Over, nobody has answered"),
  clearing: () => t("Back inside, not for long enough"),
  counting: () => t("Beyond the limit, not for long enough"),
  withheld: () => t("Held back"),
  told_already: () => t("Told by another alarm already"),
  not_judged: () => t("Not judged"),
  within: () => t("Within the limit"),
};

export const decisionWord = (decision: Decision): string => DECISIONS[decision]();

/** What a rule did, or was about to do, before what it had no reason to. */
const ORDER: readonly Decision[] = [
  "raised",
  "recovered",
  "withheld",
  "counting",
  "clearing",
  "told_already",
  "not_judged",
  "within",
];

export interface Sorted {
  /** What was raised, held back or about to be. */
  readonly telling: readonly SeenRule[];
  /** Within their limits, the nearest to one first. */
  readonly near: readonly SeenRule[];
  readonly silent: readonly SeenRule[];
}

export function sorted(rules: readonly SeenRule[]): Sorted {
  const by = (wanted: (decision: Decision) => boolean): SeenRule[] =>
    rules
      .filter(({ decision }) => wanted(decision))
      .sort((one, other) => ORDER.indexOf(one.decision) - ORDER.indexOf(other.decision));
  const within = by((decision) => decision === "within");
  return {
    telling: by((decision) => decision !== "within" && decision !== "not_judged"),
    near: within.sort((one, other) => distance(one) - distance(other)),
    silent: by((decision) => decision === "not_judged"),
  };
}

/** How near a value is to its mildest limit, as a share of that limit; infinite without one. */
function distance({ tiers }: SeenRule): number {
  const [mildest] = tiers;
  if (mildest === undefined || mildest.beyond_by === null) return Number.POSITIVE_INFINITY;
  return Math.abs(mildest.beyond_by) / Math.max(1, Math.abs(mildest.limit));
}

/** Which tier counted: the most severe that was reached, else the first. */
export function tierOf({ tiers }: SeenRule): SeenTier | null {
  return tiers.filter(({ reached }) => reached).at(-1) ?? tiers[0] ?? null;
}
