import { describe, expect, it } from "vitest";
import {
  append,
  around,
  bucketFor,
  columns,
  followed,
  framed,
  holeFor,
  keyed,
  LONGEST_MS,
  lately,
  marked,
  nearest,
  PIECE,
  type Point,
  panned,
  piecesOf,
  SHORTEST_MS,
  SPANS_MS,
  spanOf,
  type View,
  within,
  zoomed,
} from "./trend";

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;
const past: View = { fromMs: NOW - 10 * HOUR, toMs: NOW - 6 * HOUR, follows: false };
const point = (atMs: number, value = 60): Point => [atMs, value - 1, value, value + 1, 4];

describe("what is looked at", () => {
  it("moves on with the clock while it follows, and stays where somebody went", () => {
    expect(followed(lately(HOUR, NOW), NOW + 5)).toEqual(lately(HOUR, NOW + 5));
    expect(followed(past, NOW + 5)).toBe(past);
  });

  it("is zoomed around what the pointer is at", () => {
    const anchor = past.fromMs + HOUR;
    const near = zoomed(past, 2, anchor, NOW);
    expect(spanOf(near)).toBe(2 * HOUR);
    expect((anchor - near.fromMs) / spanOf(near)).toBeCloseTo(0.25);
    expect(zoomed(near, 0.5, anchor, NOW)).toEqual(past);
  });

  it("keeps following when it is zoomed, and follows when it comes to now", () => {
    expect(zoomed(lately(HOUR, NOW), 2, 0, NOW)).toEqual(lately(HOUR / 2, NOW));
    expect(panned(past, 2, NOW)).toEqual(lately(4 * HOUR, NOW));
    expect(panned(past, 0.25, NOW).follows).toBe(false);
  });

  it("is never shorter or longer than can be drawn", () => {
    expect(spanOf(zoomed(past, 1e9, past.fromMs, NOW))).toBe(SHORTEST_MS);
    expect(spanOf(zoomed(past, 1e-9, past.toMs, NOW))).toBe(LONGEST_MS);
    expect(spanOf(zoomed(lately(HOUR, NOW), 1e-9, 0, NOW))).toBe(LONGEST_MS);
    expect(SPANS_MS.at(-1)).toBe(LONGEST_MS);
  });

  it("is what was marked, whichever end came first", () => {
    const there = { fromMs: NOW - 3 * HOUR, toMs: NOW - HOUR, follows: false };
    expect(marked(there.fromMs, there.toMs, NOW)).toEqual(there);
    expect(marked(there.toMs, there.fromMs, NOW)).toEqual(there);
    expect(spanOf(marked(NOW - HOUR, NOW - HOUR + 2, NOW))).toBe(SHORTEST_MS);
  });

  it("is put around a moment", () => {
    expect(around(NOW - HOUR, 600_000, NOW)).toEqual({
      fromMs: NOW - HOUR - 300_000,
      toMs: NOW - HOUR + 300_000,
      follows: false,
    });
    expect(around(NOW, HOUR, NOW)).toEqual(lately(HOUR, NOW));
  });

  it("is changed by keys", () => {
    expect(keyed(past, "+", NOW)).toEqual(keyed(past, "=", NOW));
    expect(spanOf(keyed(past, "+", NOW) as View)).toBe(2 * HOUR);
    expect(spanOf(keyed(past, "-", NOW) as View)).toBe(8 * HOUR);
    expect(keyed(past, "_", NOW)).toEqual(keyed(past, "-", NOW));
    expect(keyed(past, "ArrowLeft", NOW)?.toMs).toBe(past.toMs - HOUR);
    expect(keyed(past, "ArrowRight", NOW)?.toMs).toBe(past.toMs + HOUR);
    expect(keyed(past, "End", NOW)).toEqual(lately(4 * HOUR, NOW));
    expect(keyed(past, "x", NOW)).toBeNull();
  });
});

describe("what is fetched", () => {
  it("is never more than a bucket a pixel, and never much less", () => {
    for (const spanMs of SPANS_MS)
      for (const widthPx of [720, 1_000, 1_800]) {
        const buckets = spanMs / bucketFor(spanMs, widthPx);
        expect(buckets).toBeLessThanOrEqual(widthPx);
        expect(buckets).toBeGreaterThan(widthPx / 4);
      }
    expect(bucketFor(LONGEST_MS, 0)).toBe(HOUR);
  });

  it("comes in pieces that begin at the same times whatever is looked at", () => {
    const bucketMs = 10_000;
    const lengthMs = PIECE * bucketMs;
    const pieces = piecesOf(past, bucketMs, NOW);
    expect(pieces[0]?.fromMs).toBeLessThanOrEqual(past.fromMs);
    expect(pieces.at(-1)?.toMs).toBeGreaterThanOrEqual(past.toMs);
    for (const piece of pieces) expect(piece.fromMs % lengthMs).toBe(0);
    const later = piecesOf(panned(past, 0.1, NOW), bucketMs, NOW);
    expect(later).toContainEqual(pieces.at(-1));
  });

  it("is nothing of the future", () => {
    const view = { fromMs: NOW + HOUR, toMs: NOW + 2 * HOUR, follows: false };
    expect(piecesOf(view, 10_000, NOW)).toEqual([]);
  });

  it("is continued by live values", () => {
    const first = append([], 1_000, NOW + 200, 60);
    expect(first).toEqual([[NOW, 60, 60, 60, 1]]);
    const second = append(first, 1_000, NOW + 400, 66);
    expect(second).toEqual([[NOW, 60, 63, 66, 2]]);
    expect(append(second, 1_000, NOW - 400, 66)).toBe(second);
    expect(append(second, 1_000, NOW + 1_000, 61)).toHaveLength(2);
  });

  it("is cut to the view with a neighbour on either side", () => {
    const points = [0, 1, 2, 3, 4].map((hour) => point(hour * HOUR));
    const view = { fromMs: 1.5 * HOUR, toMs: 2.5 * HOUR, follows: false };
    expect(within(points, view).map(([at]) => at / HOUR)).toEqual([1, 2, 3]);
    expect(within(points, { ...view, fromMs: -1, toMs: 9 * HOUR })).toEqual(points);
    expect(within(points, { ...view, fromMs: 5 * HOUR, toMs: 9 * HOUR })).toEqual([]);
  });

  it("says what was measured at a moment, and nothing in a hole", () => {
    const points = [point(0), point(10_000, 70)];
    expect(nearest(points, 8_000, 5_000)).toBe(points[1]);
    expect(nearest(points, 1_000, 5_000)).toBe(points[0]);
    expect(nearest(points, 40_000, 5_000)).toBeNull();
    expect(nearest([], 0, 5_000)).toBeNull();
  });
});

describe("what is drawn", () => {
  it("has a gap where nothing was measured", () => {
    const drawn = columns([point(0), point(5_000), point(60_000)], 15_000, (value) => value * 2);
    expect(drawn[0]).toEqual([0, 5, 32.5, 60]);
    expect(drawn[2]).toEqual([120, 120, null, 120]);
    expect(drawn[1][0]).toBe(118);
    expect(drawn[3][3]).toBe(122);
  });

  it("bridges the usual time between measurements and no more", () => {
    expect(holeFor(1_000, false)).toBe(15_000);
    expect(holeFor(HOUR, false)).toBe(2.5 * HOUR);
    expect(holeFor(1_000, true)).toBe(6 * HOUR);
  });

  it("makes no storm of a calm patient", () => {
    expect(framed(60, 62, 20, [])).toEqual([51, 71]);
    expect(framed(40, 140, 20, [])).toEqual([30, 150]);
    expect(framed(null, null, 20, [50])).toEqual([0, 20]);
    expect(framed(null, 3, 20, [50])).toEqual([0, 20]);
  });

  it("shows limits that are near and leaves out those that are far", () => {
    expect(framed(60, 62, 20, [75, 500])).toEqual([51, 76]);
    expect(framed(60, 62, 20, [45])).toEqual([44, 71]);
  });
});
