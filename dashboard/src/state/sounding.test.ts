import { describe, expect, it } from "vitest";
import type { AlertView, Setup } from "../wire";
import { anAlert, anEscalation, aSetup, at, by, NOON } from "./builders";
import {
  type Demand,
  demand,
  FLOOR,
  gain,
  type Heard,
  isNight,
  type Listener,
  type Loud,
  next,
  SILENT,
  type Step,
  tested,
} from "./sounding";
import { burstMs } from "./tone";

const listening = (changes: Partial<Listener> = {}): Listener => ({
  hears: "ward",
  account: "nora",
  deadForMs: 0,
  nowMs: NOON,
  ...changes,
});
const beds = (setup: Setup | null = null): Map<string, { setup: Setup | null }> =>
  new Map([
    ["bed-1", { setup }],
    ["bed-2", { setup: null }],
  ]);
const heardOf = (
  alerts: AlertView[],
  listener: Partial<Listener> = {},
  setup: Setup | null = null,
): [string, Loud][] => [...demand(alerts, beds(setup), listening(listener)).alerts];

describe("what sounds", () => {
  it("is whatever awaits an answer, by its priority", () => {
    const alerts = [anAlert(), anAlert({ id: "a2", priority: "low" })];
    expect(heardOf(alerts)).toEqual([
      ["a1", "high"],
      ["a2", "low"],
    ]);
  });
  it("is not what is acknowledged, nor advice", () => {
    expect(heardOf([anAlert({ response: "acknowledged" })])).toEqual([]);
    expect(heardOf([anAlert({ priority: "advisory" })])).toEqual([]);
  });
  it("is what recovered only while it is latched", () => {
    expect(heardOf([anAlert({ condition: "gone" })])).toEqual([]);
    expect(heardOf([anAlert({ condition: "gone", latched: true })])).toHaveLength(1);
  });
  it("is also of a bed this screen does not know", () => {
    expect(heardOf([anAlert({ bed: "bed-9" })])).toHaveLength(1);
  });
  it("is nothing at a screen that is silent, though it is not live", () => {
    const wanted = demand([anAlert()], beds(), listening({ hears: "nothing", deadForMs: 60_000 }));
    expect([wanted.alerts.size, wanted.lost]).toEqual([0, false]);
  });
  it("is only what this person is called for, where a screen sounds for its person", () => {
    const mine = anAlert({ escalation: anEscalation() });
    expect(heardOf([mine, anAlert({ id: "a2" })], { hears: "mine" })).toEqual([["a1", "high"]]);
    expect(heardOf([mine], { hears: "mine", account: "max" })).toEqual([]);
  });
  it("is that this screen does not know, after ten seconds", () => {
    expect(demand([], beds(), listening({ deadForMs: 9_999 })).lost).toBe(false);
    expect(demand([], beds(), listening({ deadForMs: 10_000 })).lost).toBe(true);
  });
});

describe("a pause", () => {
  const paused = (breaksAbove: "medium" | "high"): Setup =>
    aSetup({ pause: { by: by("Nora"), until: at(120), breaks_above: breaksAbove } });
  it("silences its bed and no other", () => {
    const alerts = [anAlert(), anAlert({ id: "a2", bed: "bed-2" })];
    expect(heardOf(alerts, {}, paused("high"))).toEqual([["a2", "high"]]);
  });
  it("is broken through by what is more urgent", () => {
    const alerts = [anAlert(), anAlert({ id: "a2", priority: "medium" })];
    expect(heardOf(alerts, {}, paused("medium"))).toEqual([["a1", "high"]]);
  });
  it("is over when its time is", () => {
    expect(heardOf([anAlert()], { nowMs: NOON + 119_999 }, paused("high"))).toEqual([]);
    expect(heardOf([anAlert()], { nowMs: NOON + 120_000 }, paused("high"))).toHaveLength(1);
  });
});

const wants = (alerts: Record<string, Loud>, lost = false): Demand => ({
  alerts: new Map(Object.entries(alerts)),
  lost,
});

/** One screen's sound over time. */
class Speaker {
  private heard: Heard = SILENT;
  hear(wanted: Demand, nowMs: number): Pick<Step, "play" | "hush"> {
    const { heard, play, hush } = next(this.heard, wanted, nowMs);
    this.heard = heard;
    return { play, hush };
  }
}

/** When bursts begin, looking every 100 ms. */
function bursts(wanted: Demand, untilMs: number): [number, string][] {
  const speaker = new Speaker();
  const found: [number, string][] = [];
  for (let ms = 0; ms <= untilMs; ms += 100) {
    const { play } = speaker.hear(wanted, ms);
    if (play !== null) found.push([ms, play]);
  }
  return found;
}

const QUIET = { play: null, hush: false };

describe("bursts", () => {
  it("of high come again eight seconds after the last", () => {
    const again = Math.ceil((burstMs("high") + 8_000) / 100) * 100;
    expect(bursts(wants({ a: "high" }), 12_000)).toEqual([
      [0, "high"],
      [again, "high"],
    ]);
  });
  it("of medium come rarer, low comes once", () => {
    expect(bursts(wants({ a: "medium" }), 30_000)).toHaveLength(2);
    expect(bursts(wants({ a: "low" }), 300_000)).toEqual([[0, "low"]]);
  });
  it("say that the screen does not know, again and again", () => {
    expect(bursts(wants({}, true), 17_000).map(([, cue]) => cue)).toEqual(["lost", "lost"]);
  });
  it("are of the most urgent", () => {
    expect(bursts(wants({ a: "low", b: "medium", c: "high" }, true), 0)).toEqual([[0, "high"]]);
    expect(bursts(wants({ a: "low" }, true), 0)).toEqual([[0, "lost"]]);
    expect(bursts(wants({}), 60_000)).toEqual([]);
  });
});

describe("a burst", () => {
  it("is interrupted by what is more urgent", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "medium" }), 0);
    expect(speaker.hear(wants({ a: "medium", b: "high" }), 300)).toEqual({
      play: "high",
      hush: true,
    });
  });
  it("is not interrupted by another of its own priority, which soon has its own", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "high" }), 0);
    const both = wants({ a: "high", b: "high" });
    expect(speaker.hear(both, 300)).toEqual(QUIET);
    expect(speaker.hear(both, burstMs("high") + 2_400)).toEqual(QUIET);
    expect(speaker.hear(both, burstMs("high") + 2_500).play).toBe("high");
  });
  it("is of an alert that has become more urgent at once", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "medium" }), 0);
    expect(speaker.hear(wants({ a: "high" }), 5_000).play).toBe("high");
  });
  it("ends in the moment nobody needs it, and the next leaves a little quiet", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "high", b: "medium" }), 0);
    const left = wants({ b: "medium" });
    expect(speaker.hear(left, 500)).toEqual({ play: null, hush: true });
    expect(speaker.hear(left, 2_900)).toEqual(QUIET);
    expect(speaker.hear(left, 3_000).play).toBe("medium");
  });
  it("that is over is not hushed", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "low" }), 0);
    expect(speaker.hear(wants({}), 5_000)).toEqual(QUIET);
  });
  it("that says the screen does not know ends when it knows again", () => {
    const speaker = new Speaker();
    speaker.hear(wants({}, true), 0);
    expect(speaker.hear(wants({}), 300)).toEqual({ play: null, hush: true });
  });
  it("comes for what returns as for what is new", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "low" }), 0);
    speaker.hear(wants({}), 5_000);
    expect(speaker.hear(wants({ a: "low" }), 6_000).play).toBe("low");
  });
  it("of low is not made up for when more urgent ones have sounded over it", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "high", b: "low" }), 0);
    expect(speaker.hear(wants({ b: "low" }), 20_000)).toEqual(QUIET);
  });
  it("of a second low comes beside the first", () => {
    const speaker = new Speaker();
    speaker.hear(wants({ a: "low" }), 0);
    expect(speaker.hear(wants({ a: "low", b: "low" }), 4_000).play).toBe("low");
  });
});

describe("levels", () => {
  it("differ by night, which is the hospital's", () => {
    const [evening, midnight] = [
      Date.parse("2026-03-01T20:00:00Z"),
      Date.parse("2026-03-01T00:30:00Z"),
    ];
    expect([isNight(evening, "UTC"), isNight(evening, "Asia/Dubai")]).toEqual([false, true]);
    expect([isNight(midnight, "UTC"), isNight(NOON, "UTC")]).toEqual([true, false]);
  });
  it("never fall below the floor of a priority", () => {
    expect(gain("high", { day: 0.8, night: 0 }, true)).toBe(FLOOR.high);
    expect(gain("low", { day: 0.8, night: 0.3 }, true)).toBe(0.3);
    expect(gain("medium", { day: 0.8, night: 0.3 }, false)).toBe(0.8);
  });
});

describe("the sounds of a screen", () => {
  it("are tried once a shift", () => {
    expect(tested(null, NOON)).toBe("never");
    expect(tested({ atMs: NOON, heard: false }, NOON)).toBe("failed");
    expect(tested({ atMs: NOON, heard: true }, NOON + 12 * 3_600_000)).toBe("fine");
    expect(tested({ atMs: NOON, heard: true }, NOON + 12 * 3_600_000 + 1)).toBe("overdue");
  });
});
