/** Which beds the wall shows, in which groups and order, and when it may move them. */

import type { AlertView, Priority, Score } from "../wire";
import { t } from "../words/words";
import type { BedState } from "./ward";

export type Grouping = "none" | "unit" | "nurse";
export type Ordering = "bed" | "acuity";

/** Chosen at a screen, and kept there. */
export interface WallChoice {
  readonly grouping: Grouping;
  readonly ordering: Ordering;
  /** Beds of whoever is signed in come first. */
  readonly mineFirst: boolean;
  /** Also beds that are never monitored. */
  readonly all: boolean;
}

export const AS_DELIVERED: WallChoice = {
  grouping: "none",
  ordering: "bed",
  mineFirst: false,
  all: false,
};

/** What was kept at this screen; whatever cannot be read is as delivered. */
export function choiceFrom(kept: string | null): WallChoice {
  let read: unknown;
  try {
    read = JSON.parse(kept ?? "");
  } catch {
    return AS_DELIVERED;
  }
  if (typeof read !== "object" || read === null) return AS_DELIVERED;
  const { grouping, ordering, mineFirst, all } = read as Record<string, unknown>;
  return {
    grouping: grouping === "unit" || grouping === "nurse" ? grouping : "none",
    ordering: ordering === "acuity" ? "acuity" : "bed",
    mineFirst: mineFirst === true,
    all: all === true,
  };
}

export interface Group {
  readonly key: string;
  /** Above its tiles; empty when there is only one group. */
  readonly name: string;
  readonly beds: readonly string[];
}

type AlertsByBed = ReadonlyMap<string, readonly AlertView[]>;

/**
 * Whether a bed has a tile: where a monitor can be, or is, connected; where a patient has a score
 * from what people write down; and always while there is an alert or a doubt about it, since what
 * is wrong is never hidden by a setting.
 */
export function isOnWall(bed: BedState, alerts: AlertsByBed, all: boolean): boolean {
  if (all || bed.monitored !== false || bed.device !== null) return true;
  return alerts.has(bed.id) || Boolean(bed.doubt) || isScored(bed.score);
}

const isScored = (score: Score | null): boolean =>
  score !== null && (score.total !== null || score.at_least > 0);

/** The beds as groups. `beds` come in the order of the ward, which is kept among equals. */
export function grouped(
  beds: readonly BedState[],
  alerts: AlertsByBed,
  choice: WallChoice,
  account: string,
): Group[] {
  const groups = new Map<string, { name: string; rank: number; beds: BedState[] }>();
  for (const bed of beds) {
    if (!isOnWall(bed, alerts, choice.all)) continue;
    const { key, name, rank } = groupOf(bed, choice, account);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { name, rank, beds: [bed] });
    else known.beds.push(bed);
  }
  return [...groups]
    .sort(([, a], [, b]) => a.rank - b.rank)
    .map(([key, group]) => ({
      key,
      name: groups.size > 1 ? group.name : "",
      beds: inOrder(group.beds, alerts, choice.ordering).map(({ id }) => id),
    }));
}

function groupOf(
  bed: BedState,
  choice: WallChoice,
  account: string,
): { key: string; name: string; rank: number } {
  const nurses = bed.nurses ?? [];
  if (choice.mineFirst && nurses.some((nurse) => nurse.account === account))
    return { key: "mine", name: t("My beds"), rank: 0 };
  switch (choice.grouping) {
    case "none":
      return { key: "rest", name: t("Other beds"), rank: 1 };
    case "unit":
      return { key: `unit ${bed.unit}`, name: bed.unit_name, rank: 1 };
    case "nurse":
      if (nurses.length === 0) return { key: "nobody", name: t("No nurse named"), rank: 2 };
      return {
        key: `nurse ${nurses.map((nurse) => nurse.account).join(" ")}`,
        name: nurses.map((nurse) => nurse.name).join(", "),
        rank: 1,
      };
  }
}

function inOrder(beds: BedState[], alerts: AlertsByBed, ordering: Ordering): BedState[] {
  if (ordering === "bed") return beds;
  return beds
    .map((bed) => ({ bed, acuity: acuityOf(bed, alerts.get(bed.id)?.[0]) }))
    .sort((a, b) => a.acuity.alert - b.acuity.alert || b.acuity.score - a.acuity.score)
    .map(({ bed }) => bed);
}

interface Acuity {
  /** 0 for an unanswered high alert, growing with less urgent ones. */
  readonly alert: number;
  readonly score: number;
}

const URGENCY: Readonly<Record<Priority, number>> = { high: 0, medium: 2, low: 4, advisory: 6 };
const CALM = 8;

function acuityOf(bed: BedState, worst: AlertView | undefined): Acuity {
  const score = bed.score?.total ?? bed.score?.at_least ?? -1;
  if (worst === undefined) return { alert: CALM, score };
  return { alert: URGENCY[worst.priority] + Number(worst.response === "acknowledged"), score };
}

/** The groups as they stand on the wall, and since when. */
export interface Arrangement {
  readonly groups: readonly Group[];
  readonly choice: WallChoice;
  readonly movedMs: number;
}

/** A nurse finds a bed by its place: tiles keep theirs this long at least. Own, approve locally. */
export const STILL_MS = 10_000;

/**
 * The arrangement after this moment. Beds that come or go, and another choice, show at once; what
 * only changed its rank waits until the wall has stood still, and until `heldUntilMs`, while
 * somebody is at it. The same object when nothing moves.
 */
export function settled(
  before: Arrangement | null,
  groups: readonly Group[],
  choice: WallChoice,
  nowMs: number,
  heldUntilMs = 0,
): Arrangement {
  const after: Arrangement = { groups, choice, movedMs: nowMs };
  if (before === null || before.choice !== choice) return after;
  const was = before.groups.map(({ key, name, beds }) => `${key}\n${name}\n${beds}`);
  const wanted = groups.map(({ key, name, beds }) => `${key}\n${name}\n${beds}`);
  if (was.join("\n\n") === wanted.join("\n\n")) return before;
  if (members(before.groups) !== members(groups)) return after;
  const still = Math.abs(nowMs - before.movedMs) < STILL_MS || nowMs < heldUntilMs;
  return still ? before : after;
}

/** Who is in which group, whatever the order. */
const members = (groups: readonly Group[]): string =>
  groups.map(({ key, name, beds }) => `${key}\n${name}\n${[...beds].sort()}`).join("\n\n");

/** Beds whose name, or whose nurse's, has what somebody looks for; none for nothing. */
export function found(beds: readonly BedState[], wanted: string): string[] {
  const words = wanted.trim().toLocaleLowerCase();
  if (words === "") return [];
  return beds
    .filter(({ name, nurses = [] }) =>
      [name, ...nurses.map((nurse) => nurse.name)].some((one) =>
        one.toLocaleLowerCase().includes(words),
      ),
    )
    .map(({ id }) => id);
}
