/**
 * Trends: which part of time is looked at, in which pieces it is fetched, and how live values
 * continue what the server said.
 */

/** Time in ms, lowest, mean, highest, number of readings. */
export type Point = readonly [number, number, number, number, number];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const SPANS_MS: readonly number[] = [
  15 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  30 * DAY,
];
export const SHORTEST_MS = MINUTE;
export const LONGEST_MS = 30 * DAY;

/** What is looked at; one that `follows` ends now, and moves on with it. */
export interface View {
  readonly fromMs: number;
  readonly toMs: number;
  readonly follows: boolean;
}

export const spanOf = (view: View): number => view.toMs - view.fromMs;

/** The last so many ms, live. */
export function lately(spanMs: number, nowMs: number): View {
  return { fromMs: nowMs - spanMs, toMs: nowMs, follows: true };
}

/** The same view at a later moment. */
export function followed(view: View, nowMs: number): View {
  return view.follows ? lately(spanOf(view), nowMs) : view;
}

/** Never of the future, never shorter or longer than can be drawn. */
function bounded(fromMs: number, toMs: number, nowMs: number): View {
  const spanMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, toMs - fromMs));
  if (toMs >= nowMs) return lately(spanMs, nowMs);
  return { fromMs: toMs - spanMs, toMs, follows: false };
}

/** Closer by a factor above 1, further away below; `anchorMs` stays where it is on the screen. */
export function zoomed(view: View, factor: number, anchorMs: number, nowMs: number): View {
  const spanMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, spanOf(view) / factor));
  if (view.follows) return lately(spanMs, nowMs);
  const share = (view.toMs - anchorMs) / spanOf(view);
  const toMs = anchorMs + share * spanMs;
  return bounded(toMs - spanMs, toMs, nowMs);
}

/** Earlier by a share of what is shown, or later above 0. */
export function panned(view: View, share: number, nowMs: number): View {
  const byMs = share * spanOf(view);
  return bounded(view.fromMs + byMs, view.toMs + byMs, nowMs);
}

/** Exactly from here to there, in either order: what somebody marked with the pointer. */
export function marked(oneMs: number, otherMs: number, nowMs: number): View {
  const [fromMs, toMs] = oneMs < otherMs ? [oneMs, otherMs] : [otherMs, oneMs];
  const lackMs = Math.max(0, SHORTEST_MS - (toMs - fromMs)) / 2;
  return bounded(fromMs - lackMs, toMs + lackMs, nowMs);
}

/** A moment in the middle, and so much of time around it. */
export function around(atMs: number, spanMs: number, nowMs: number): View {
  return bounded(atMs - spanMs / 2, atMs + spanMs / 2, nowMs);
}

/** What a key does to a view; nothing for keys that mean nothing here. */
export function keyed(view: View, key: string, nowMs: number): View | null {
  const middleMs = (view.fromMs + view.toMs) / 2;
  switch (key) {
    case "+":
    case "=":
      return zoomed(view, 2, middleMs, nowMs);
    case "-":
    case "_":
      return zoomed(view, 0.5, middleMs, nowMs);
    case "ArrowLeft":
      return panned(view, -0.25, nowMs);
    case "ArrowRight":
      return panned(view, 0.25, nowMs);
    case "End":
      return lately(spanOf(view), nowMs);
    default:
      return null;
  }
}

// -- buckets and pieces -----------------------------------------------------------------------------

/** Widths the server draws as they are: whole seconds below a minute, whole minutes above. */
const BUCKETS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE),
];
const WIDEST_MS = HOUR;

/** The narrowest that gives no more than a bucket a pixel. */
export function bucketFor(spanMs: number, widthPx: number): number {
  const leastMs = spanMs / Math.max(1, widthPx);
  return BUCKETS_MS.find((bucketMs) => bucketMs >= leastMs) ?? WIDEST_MS;
}

/** Buckets in a piece; pieces begin at the same times whatever is looked at, and are kept. */
export const PIECE = 512;

export interface Piece {
  readonly fromMs: number;
  /** Of the piece when it is over. */
  readonly toMs: number;
}

/** The pieces of a view, the oldest first; none that is wholly of the future. */
export function piecesOf(view: View, bucketMs: number, nowMs: number): readonly Piece[] {
  const lengthMs = bucketMs * PIECE;
  const pieces: Piece[] = [];
  const endMs = Math.min(view.toMs, nowMs);
  for (let fromMs = Math.floor(view.fromMs / lengthMs) * lengthMs; fromMs < endMs; ) {
    pieces.push({ fromMs, toMs: fromMs + lengthMs });
    fromMs += lengthMs;
  }
  return pieces;
}

/** The points with one more measurement, in the bucket it falls into. Repeats are ignored. */
export function append(
  points: readonly Point[],
  bucketMs: number,
  atMs: number,
  value: number,
): readonly Point[] {
  const start = Math.floor(atMs / bucketMs) * bucketMs;
  const last = points.at(-1);
  if (last === undefined || start > last[0]) return [...points, [start, value, value, value, 1]];
  if (start < last[0]) return points;
  const [at, lowest, mean, highest, count] = last;
  const grown: Point = [
    at,
    Math.min(lowest, value),
    mean + (value - mean) / (count + 1),
    Math.max(highest, value),
    count + 1,
  ];
  return [...points.slice(0, -1), grown];
}

/** The points of a view, with the next one on either side, so that a line leaves the picture. */
export function within(points: readonly Point[], view: View): readonly Point[] {
  const first = points.findIndex((point) => point[0] >= view.fromMs);
  if (first === -1) return [];
  const after = points.findIndex((point) => point[0] > view.toMs);
  return points.slice(Math.max(0, first - 1), after === -1 ? undefined : after + 1);
}

/** The point nearest to a moment; nothing when even that is further away than a hole. */
export function nearest(points: readonly Point[], atMs: number, holeMs: number): Point | null {
  let best: Point | null = null;
  for (const point of points)
    if (best === null || Math.abs(point[0] - atMs) < Math.abs(best[0] - atMs)) best = point;
  return best !== null && Math.abs(best[0] - atMs) <= holeMs ? best : null;
}

// -- drawing ----------------------------------------------------------------------------------------

/** Seconds, then lowest, mean and highest, with a hole where nothing was measured. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

const CONTINUOUS_HOLE_MS = 15 * SECOND;
const INTERMITTENT_HOLE_MS = 6 * HOUR;

/** A silence longer than this is a gap. */
export function holeFor(bucketMs: number, intermittent: boolean): number {
  const least = intermittent ? INTERMITTENT_HOLE_MS : CONTINUOUS_HOLE_MS;
  return Math.max(least, 2.5 * bucketMs);
}

/**
 * The columns a chart draws. A silence longer than `holeMs` is a gap, never a straight line;
 * `read` turns a stored value into the unit it is read in.
 */
export function columns(
  points: readonly Point[],
  holeMs: number,
  read: (value: number) => number,
): Columns {
  const drawn: Columns = [[], [], [], []];
  let before: number | null = null;
  for (const [at, lowest, mean, highest] of points) {
    if (before !== null && at - before > holeMs) row(drawn, (before + at) / 2, null, null, null);
    row(drawn, at, read(lowest), read(mean), read(highest));
    before = at;
  }
  return drawn;
}

function row(
  into: Columns,
  atMs: number,
  lowest: number | null,
  mean: number | null,
  highest: number | null,
): void {
  into[0].push(atMs / 1_000);
  into[1].push(lowest);
  into[2].push(mean);
  into[3].push(highest);
}

/**
 * The range of an axis: what was measured with some air, at least `least` wide, and limits that are
 * not far from it. A smaller one would make a storm of a calm patient.
 */
export function framed(
  lowest: number | null,
  highest: number | null,
  least: number,
  limits: readonly number[],
): [number, number] {
  if (lowest === null || highest === null) return [0, least];
  const middle = (lowest + highest) / 2;
  const half = Math.max(least, (highest - lowest) * 1.2) / 2;
  const near = limits.filter((limit) => Math.abs(limit - middle) <= 2 * half);
  const air = half * 0.1;
  return [
    Math.min(middle - half, ...near.map((limit) => limit - air)),
    Math.max(middle + half, ...near.map((limit) => limit + air)),
  ];
}
