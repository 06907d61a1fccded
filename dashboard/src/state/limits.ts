/** Limits of one patient: what is in force, what somebody types, and what that would have done. */

import type { Priority, Setup, VitalFacts } from "../wire";
import { t } from "../words/words";
import { asked, shown, unitOf } from "./measures";

export type Vocabulary = ReadonlyMap<string, VitalFacts>;

/** One limit as the server tells it; a value and a delay for each tier, mild to severe. */
export interface LimitRow {
  readonly cause: string;
  readonly in_force: readonly number[];
  readonly delays_s: readonly number[];
  readonly proposed: readonly number[];
  readonly current: number | null;
  readonly basis: string;
  readonly house: readonly number[];
  readonly house_delays_s: readonly number[];
  readonly tiers: readonly { readonly priority: Priority; readonly name: string }[];
  readonly least: number | null;
  readonly most: number | null;
}

export interface Allowances {
  readonly limits_by: readonly string[];
  readonly off_by: readonly string[];
  readonly longest_off_s: number;
  readonly procedures: readonly {
    readonly name: string;
    readonly longest_s: number;
    readonly causes: readonly string[];
  }[];
}

export interface LimitsInForce {
  readonly stay: number | null;
  readonly items: readonly LimitRow[];
  readonly setup: Setup | null;
  readonly allowances: Allowances | null;
}

const ASPECTS: Readonly<Record<string, () => string>> = {
  low: () => t("low"),
  high: () => t("high"),
  burden: () => t("low for long"),
  fall: () => t("falling"),
  rise: () => t("rising"),
};
const OTHERS: Readonly<Record<string, () => string>> = {
  "combined.shock": () => t("Fast heart and low pressure"),
  baseline: () => t("Unusual for this patient"),
  news2: () => t("NEWS2"),
};

/** `spo2.low` as `SpO₂ low`. */
export function causeName(cause: string, vocabulary: Vocabulary): string {
  const known = OTHERS[cause]?.();
  if (known !== undefined) return known;
  const [vital = "", aspect = ""] = cause.split(".");
  const label = vocabulary.get(vital)?.label;
  if (label === undefined) return cause.replaceAll(".", " ").replaceAll("_", " ");
  return `${label} ${ASPECTS[aspect]?.() ?? aspect.replaceAll("_", " ")}`.trim();
}

export const vitalOf = (cause: string): string => cause.replace(/\..*$/, "");
export const isLow = (cause: string): boolean => cause.endsWith(".low");

/** The vital of a limit; one that is not in the vocabulary is shown as it is stored. */
export function factsOf(cause: string, vocabulary: Vocabulary): VitalFacts {
  const key = vitalOf(cause);
  return vocabulary.get(key) ?? { key, label: key, name: key, unit: "", decimals: 1 };
}

/** `90 / 85 %`: of a rule of its own only what a nurse sets. */
export function limitText(limits: readonly number[], facts: VitalFacts): string {
  const values = limits.map((limit) => shown(limit, facts)).join(" / ");
  return `${values} ${unitOf(facts)}`.trim();
}

export function isOwn(row: LimitRow): boolean {
  return !same(row.in_force, row.house) || !same(row.delays_s, row.house_delays_s);
}

const same = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, at) => value === other[at]);

// -- what somebody types ---------------------------------------------------------------------------

export interface Draft {
  readonly limits: readonly number[];
  readonly delays_s: readonly number[];
}

export type Reading =
  | { readonly draft: Draft; readonly problem: null }
  | {
      readonly draft: null;
      /** Which tier, and why. */
      readonly problem: { readonly tier: number; readonly text: string };
    };

const LONGEST_DELAY_S = 300;

/** What stands in the fields, in the stored unit; the server judges it again. */
export function readDraft(
  row: LimitRow,
  typed: { readonly limits: readonly string[]; readonly delays: readonly string[] },
  facts: VitalFacts,
): Reading {
  const limits: number[] = [];
  const delays: number[] = [];
  for (const tier of row.tiers.keys()) {
    const limit = asked(typed.limits[tier] ?? "", facts);
    // An empty field is no delay of 0.
    const delay = Number(typed.delays[tier]?.trim() || Number.NaN);
    if (limit === null) return refused(tier, t("A number is needed"));
    if (!(delay >= 0 && delay <= LONGEST_DELAY_S))
      return refused(tier, t("A delay is 0 to 300 seconds"));
    const wrong = problemOf(row, tier, limit, limits.at(-1), facts);
    if (wrong !== null) return refused(tier, wrong);
    limits.push(limit);
    delays.push(delay);
  }
  return { draft: { limits, delays_s: delays }, problem: null };
}

const refused = (tier: number, text: string): Reading => ({ draft: null, problem: { tier, text } });

function problemOf(
  row: LimitRow,
  tier: number,
  limit: number,
  milder: number | undefined,
  facts: VitalFacts,
): string | null {
  const { least, most, tiers, house } = row;
  const free = tiers[tier]?.name !== "" || house[tier] === limit;
  if (!free && least !== null && most !== null && !(limit >= least && limit <= most))
    return t("Here from {least} to {most}", {
      least: shown(least, facts),
      most: shown(most, facts),
    });
  if (milder === undefined) return null;
  if (isLow(row.cause) && limit >= milder)
    return t("Must be below {limit}", { limit: shown(milder, facts) });
  if (!isLow(row.cause) && limit <= milder)
    return t("Must be above {limit}", { limit: shown(milder, facts) });
  return null;
}

/** Whether anything else than what is in force was typed. */
export const changes = (row: LimitRow, draft: Draft): boolean =>
  !(same(row.in_force, draft.limits) && same(row.delays_s, draft.delays_s));

// -- what it would have done -----------------------------------------------------------------------

export interface Silence {
  readonly since: string;
  readonly until: string;
  readonly cause: string;
  readonly priority: Priority;
  readonly worst: number | null;
  readonly news2: number | null;
  readonly news2_whole: boolean;
}

interface LoadOf {
  readonly alarms: Readonly<Record<string, number>>;
}

export interface Tried {
  readonly since: string;
  readonly until: string;
  readonly in_force: readonly number[];
  readonly proposed: readonly number[];
  readonly warnings: readonly string[];
  readonly silent: readonly Silence[];
  readonly silent_count: number;
  readonly silent_s: number;
  readonly comparison: {
    readonly before: LoadOf;
    readonly after: LoadOf;
    readonly later: { readonly count: number; readonly longest_s: number };
    readonly top: readonly {
      readonly cause: string;
      readonly before: number;
      readonly after: number;
    }[];
  };
}

/** Alarms by cause with both limits, only where they differ or there were any; most first. */
export function byCause(tried: Tried): readonly { cause: string; before: number; after: number }[] {
  const rows = tried.comparison.top.filter(({ before, after }) => before > 0 || after > 0);
  return [...rows].sort((one, other) => other.before - one.before || other.after - one.after);
}

/** The silence in which the patient was worst: by NEWS2, then by how long it lasted. */
export function worstSilence(tried: Tried): Silence | null {
  const [first, ...others] = tried.silent;
  if (first === undefined) return null;
  return others.reduce((worst, one) => (isWorse(one, worst) ? one : worst), first);
}

function isWorse(one: Silence, other: Silence): boolean {
  const by = (one.news2 ?? -1) - (other.news2 ?? -1);
  return by === 0 ? lasting(one) > lasting(other) : by > 0;
}

const lasting = ({ since, until }: Silence): number => Date.parse(until) - Date.parse(since);

// -- drawn -----------------------------------------------------------------------------------------

/** Time in ms, lowest, mean, highest, count: as the server's buckets are. */
export type Bucket = readonly [number, number, number, number, number];

export interface Drawn {
  /** SVG path of lowest to highest, one closed shape for each stretch that was measured. */
  readonly band: string;
  /** SVG path of the mean. */
  readonly line: string;
  readonly inForce: readonly number[];
  readonly proposed: readonly number[];
  /** Stretches of silence: from and width. */
  readonly silent: readonly { readonly x: number; readonly width: number }[];
  readonly lowest: number;
  readonly highest: number;
}

interface DrawnOf {
  readonly points: readonly Bucket[];
  readonly tried: Tried;
  readonly bucketMs: number;
  readonly width: number;
  readonly height: number;
}

/** The vital over the time that was tried, with both limits and the silences, in a box of its own. */
export function draw({ points, tried, bucketMs, width, height }: DrawnOf): Drawn {
  const fromMs = Date.parse(tried.since);
  const spanMs = Math.max(1, Date.parse(tried.until) - fromMs);
  const [lowest, highest] = rangeOf(points, [...tried.in_force, ...tried.proposed]);
  const x = (ms: number): number => round(((ms - fromMs) / spanMs) * width);
  const y = (value: number): number =>
    round(height - ((value - lowest) / (highest - lowest)) * height);
  const runs = runsOf(
    points.filter(([at]) => at >= fromMs - bucketMs),
    2.5 * bucketMs,
  );
  return {
    band: runs.map((run) => bandOf(run, x, y)).join(""),
    line: runs
      .map((run) => `M${run.map(([at, , mean]) => `${x(at)} ${y(mean)}`).join("L")}`)
      .join(""),
    inForce: tried.in_force.map(y),
    proposed: tried.proposed.map(y),
    silent: tried.silent.map(({ since, until }) => {
      const left = x(Date.parse(since));
      // One pixel at least: a short silence is a silence.
      return { x: left, width: Math.max(1, x(Date.parse(until)) - left) };
    }),
    lowest,
    highest,
  };
}

function bandOf(
  run: readonly Bucket[],
  x: (ms: number) => number,
  y: (value: number) => number,
): string {
  const top = run.map(([at, , , high]) => `${x(at)} ${y(high)}`);
  const bottom = run.map(([at, low]) => `${x(at)} ${y(low)}`).reverse();
  return `M${[...top, ...bottom].join("L")}Z`;
}

/** Stretches without a hole longer than `holeMs`. */
function runsOf(points: readonly Bucket[], holeMs: number): Bucket[][] {
  const runs: Bucket[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point[0] - before > holeMs) runs.push([]);
    runs.at(-1)?.push(point);
    before = point[0];
  }
  return runs;
}

const AIR = 0.08;

/** Of the values and the limits near them: a rule of its own far outside would flatten the curve. */
function rangeOf(points: readonly Bucket[], limits: readonly number[]): [number, number] {
  const lows = points.map(([, low]) => low);
  const highs = points.map(([, , , high]) => high);
  const mild = limits.length === 0 ? [] : [Math.max(...limits), Math.min(...limits)];
  const all = points.length === 0 ? mild : [...lows, ...highs, ...nearest(limits, lows, highs)];
  if (all.length === 0) return [0, 1];
  const lowest = Math.min(...all);
  const highest = Math.max(...all);
  const air = Math.max(1, highest - lowest) * AIR;
  return [lowest - air, highest + air];
}

function nearest(
  limits: readonly number[],
  lows: readonly number[],
  highs: readonly number[],
): number[] {
  const low = Math.min(...lows);
  const high = Math.max(...highs);
  const reach = Math.max(10, (high - low) * 0.75);
  return limits.filter((limit) => limit >= low - reach && limit <= high + reach);
}

const round = (value: number): number => Math.round(value * 10) / 10;

// -- the stay before -------------------------------------------------------------------------------

export interface LimitsBefore {
  readonly stay: number | null;
  readonly bed_name: string | null;
  readonly until: string | null;
  readonly items: readonly {
    readonly cause: string;
    readonly limits: readonly number[];
    readonly reason: string;
    readonly until: string | null;
    readonly by: { readonly name: string };
  }[];
}

/** What the patient had in the bed before and has not here. */
export function notTakenOver(
  before: LimitsBefore,
  setup: Setup | null | undefined,
): LimitsBefore["items"] {
  const here = new Set(setup?.limits.map(({ cause }) => cause));
  return before.items.filter(({ cause }) => !here.has(cause));
}
