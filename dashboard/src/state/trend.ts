/** Trends: buckets from the server, continued by live values until they are asked for again. */

/** Time in ms, lowest, mean, highest, number of readings. */
export type Point = [number, number, number, number, number];

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

/** The points from `fromMs` on. */
export function since(points: readonly Point[], fromMs: number): readonly Point[] {
  const first = points.findIndex((point) => point[0] >= fromMs);
  return first <= 0 ? (first === 0 ? points : []) : points.slice(first);
}

/** Seconds, then lowest, mean and highest, with a hole where nothing was measured. */
export type Columns = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** The columns a chart draws. A silence longer than `holeMs` is a gap, never a straight line. */
export function columns(points: readonly Point[], holeMs: number): Columns {
  const drawn: Columns = [[], [], [], []];
  let before: number | null = null;
  for (const [at, lowest, mean, highest] of points) {
    if (before !== null && at - before > holeMs) row(drawn, (before + at) / 2, null, null, null);
    row(drawn, at, lowest, mean, highest);
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
