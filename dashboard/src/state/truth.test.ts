/** What a screen may still show, and what it must say it does not know. */

import { describe, expect, it } from "vitest";
import { NOON } from "./builders";
import { freshness, isIntermittent, isShown } from "./freshness";
import { isLive, type Link, notices } from "./liveness";
import type { Reading } from "./ward";

const reading = (changes: Partial<Reading> = {}): Reading => ({
  value: 97,
  atMs: NOON,
  quality: "good",
  seenMs: NOON,
  ...changes,
});

describe("a continuous vital", () => {
  it.each([
    [10_000, "fresh"],
    [10_001, "stale"],
  ])("%d ms after it was last seen is %s", (later, expected) => {
    expect(freshness("spo2", reading(), NOON + later)).toBe(expected);
  });
  it("of a clock that runs ahead still goes stale", () => {
    expect(freshness("spo2", reading({ atMs: NOON + 3_600_000 }), NOON + 11_000)).toBe("stale");
  });
  it("sent late is old, however newly seen", () => {
    expect(freshness("hr", reading({ atMs: NOON - 31_000 }), NOON)).toBe("stale");
  });
});

describe("a vital taken now and then", () => {
  it.each([
    [59_000, "fresh"],
    [61_000, "aged"],
    [2 * 3_600_000, "aged"],
    [2 * 3_600_000 + 1, "stale"],
  ])("%d ms old is %s", (later, expected) => {
    expect(freshness("nibp_sys", reading(), NOON + later)).toBe(expected);
  });
  it("is known as such", () => {
    expect([isIntermittent("temp"), isIntermittent("hr")]).toEqual([true, false]);
  });
});

describe("what a person wrote down where no monitor stands", () => {
  it.each([
    [59_000, "fresh"],
    [61_000, "aged"],
    [12 * 3_600_000, "aged"],
    [12 * 3_600_000 + 1, "stale"],
  ])("is, after %d ms, %s", (later, expected) => {
    expect(freshness("rr", reading(), NOON + later, true)).toBe(expected);
    expect(isShown("rr", reading(), NOON + later, true)).toBe(expected !== "stale");
  });
});

describe("a number is shown", () => {
  it("while it is fresh or its age is said", () => {
    expect(isShown("hr", reading(), NOON)).toBe(true);
    expect(isShown("temp", reading(), NOON + 3_600_000)).toBe(true);
  });
  it("never when it is missing, stale, no number, or bad by the device's own word", () => {
    expect(isShown("hr", undefined, NOON)).toBe(false);
    expect(isShown("hr", reading(), NOON + 60_000)).toBe(false);
    expect(isShown("hr", reading({ value: Number.NaN }), NOON)).toBe(false);
    expect(isShown("hr", reading({ quality: "bad" }), NOON)).toBe(false);
  });
});

const OK = { broker: "ok", alerts: "ok", database: "ok" };
const link = (changes: Partial<Link> = {}): Link => ({
  phase: "open",
  lastFrameMs: NOON,
  skewMs: 0,
  parts: OK,
  ...changes,
});

describe("a screen is live", () => {
  it("for six seconds after a frame", () => {
    expect(isLive(link(), NOON + 6_000)).toBe(true);
    expect(isLive(link(), NOON + 6_001)).toBe(false);
  });
  it("never before the first frame or without a connection", () => {
    expect(isLive(link({ lastFrameMs: null }), NOON)).toBe(false);
    expect(isLive(link({ phase: "waiting" }), NOON)).toBe(false);
  });
});

describe("a screen says", () => {
  const titles = (changes: Partial<Link>, later = 0): string[] =>
    notices(link(changes), NOON + later).map(({ level, title }) => `${level}: ${title}`);
  it("nothing when all is well", () => {
    expect(titles({})).toEqual([]);
  });
  it("that it is not live, and since when", () => {
    expect(titles({}, 14_000)).toEqual(["dead: NOT LIVE"]);
    expect(notices(link(), NOON + 14_000)[0]?.text).toContain("14 s ago");
    expect(notices(link({ lastFrameMs: null }), NOON)[0]?.text).toContain("nothing received");
  });
  it("that it slept, until it has heard again", () => {
    const woken = link({ lastFrameMs: null, leapt: true });
    expect(notices(woken, NOON)[0]?.text).toContain("was asleep");
  });
  it("that it is refused", () => {
    expect(notices(link({ phase: "refused" }), NOON)[0]?.text).toContain("refuses");
  });
  it("which part is away, the worst first", () => {
    const parts = { broker: "gone", alerts: "silent", database: "away" };
    expect(titles({ parts })).toEqual(["dead: NO ALERTS", "dead: NO VALUES", "warn: Not recorded"]);
    expect(titles({ parts: null })).toEqual([]);
  });
  it("that its clock is wrong, and in which direction", () => {
    expect(notices(link({ skewMs: 90_000 }), NOON)[0]?.text).toContain("1 min behind");
    expect(notices(link({ skewMs: -90_000 }), NOON)[0]?.text).toContain("1 min ahead");
  });
});
