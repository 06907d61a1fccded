import { describe, expect, it } from "vitest";
import { anAlert, NOON } from "./builders";
import {
  devicePart,
  figures,
  milliseconds,
  noteTrip,
  Quickest,
  Ring,
  raised,
  rings,
} from "./latency";

describe("a ring", () => {
  it("knows nothing before the first", () => {
    expect([new Ring(4).percentile(0.5), new Ring(4).count]).toEqual([null, 0]);
  });
  it("gives the value that so many do not exceed", () => {
    const ring = new Ring(200);
    for (let ms = 100; ms >= 1; ms -= 1) ring.note(ms);
    expect([ring.percentile(0), ring.percentile(0.5), ring.percentile(0.99)]).toEqual([1, 50, 99]);
  });
  it("forgets the oldest", () => {
    const ring = new Ring(2);
    for (const ms of [900, 1, 2]) ring.note(ms);
    expect([ring.percentile(1), ring.count]).toEqual([2, 2]);
  });
});

describe("a trip", () => {
  const frame = {
    type: "vitals",
    at_ms: NOON + 300,
    beds: {
      "bed-1": { hr: [72, NOON, "good"], spo2: [97, NOON + 100, "good"] },
      "bed-2": { hr: [72, NOON + 900, "good"] },
      "bed-3": {},
    },
  } as const;
  it("begins when the newest value of a bed was measured, never after it was sent", () => {
    expect(devicePart({ ...frame, beds: { ...frame.beds } })).toEqual([200, 0]);
  });
  it("is the sum of its parts", () => {
    const all = rings(8);
    noteTrip(all, { device: [200], gatewayMs: 30, screenMs: 20 });
    expect(figures(all).map(({ part, p50, count }) => [part, p50, count])).toEqual([
      ["device", 200, 1],
      ["gateway", 30, 1],
      ["screen", 20, 1],
      ["whole", 250, 1],
      ["alert", null, 0],
    ]);
  });
  it("of what was entered late or sent again does not count", () => {
    const all = rings(8);
    noteTrip(all, { device: [60_001], gatewayMs: 30, screenMs: 20 });
    expect([all.device.count, all.whole.count, all.gateway.count]).toEqual([0, 0, 1]);
  });
});

describe("two clocks", () => {
  it("tell only what is later than the quickest, whatever they differ by", () => {
    const quickest = new Quickest();
    expect(quickest.lateness(NOON, NOON + 3_600_040)).toBe(0);
    expect(quickest.lateness(NOON + 50, NOON + 3_600_140)).toBe(50);
    expect(quickest.lateness(NOON + 100, NOON + 3_600_110)).toBe(0);
    expect(quickest.lateness(NOON + 150, NOON + 3_600_190)).toBe(30);
  });
  it("know the other's time once a frame has come", () => {
    const quickest = new Quickest();
    expect(quickest.now(NOON)).toBeNull();
    quickest.lateness(NOON, NOON + 500);
    expect(quickest.now(NOON + 700)).toBe(NOON + 200);
  });
  it("are learned anew after a leap, and in time when they drift", () => {
    const quickest = new Quickest();
    quickest.lateness(NOON, NOON);
    quickest.forget();
    expect(quickest.lateness(NOON, NOON + 500)).toBe(0);
    for (let nth = 0; nth < 1_300; nth += 1) quickest.lateness(NOON, NOON + 800);
    expect(quickest.lateness(NOON, NOON + 800)).toBe(0);
  });
});

it("an alert that is new here was raised just now, one that only changed was not", () => {
  const known = new Map([["a1", anAlert()]]);
  const after = new Map([
    ["a1", anAlert()],
    ["a2", anAlert({ id: "a2" })],
    ["a3", anAlert({ id: "a3", revision: 4 })],
  ]);
  expect(raised(known, after).map(({ id }) => id)).toEqual(["a2"]);
});

it("times are short", () => {
  expect([milliseconds(339.6), milliseconds(1_234)]).toEqual(["340 ms", "1.2 s"]);
});
