import { describe, expect, it } from "vitest";
import { BURSTS, burstMs, type Cue, samples } from "./tone";

const RATE = 8_000;
const CUES = Object.keys(BURSTS) as Cue[];

/** Silence between each pulse and the next, in ms. */
const gaps = (cue: Cue): number[] =>
  BURSTS[cue]
    .slice(1)
    .map((pulse, nth) => pulse.atMs - (BURSTS[cue][nth]?.atMs ?? 0) - pulse.lengthMs);

/** How strong one frequency is in a stretch of sound (Goertzel). */
function strength(sound: Float32Array, hz: number): number {
  let [re, im] = [0, 0];
  sound.forEach((value, nth) => {
    re += value * Math.cos((2 * Math.PI * hz * nth) / RATE);
    im += value * Math.sin((2 * Math.PI * hz * nth) / RATE);
  });
  return Math.hypot(re, im) / sound.length;
}

describe("a burst", () => {
  it("has as many pulses as its priority", () => {
    expect(CUES.map((cue) => [cue, BURSTS[cue].length])).toEqual([
      ["high", 10],
      ["medium", 3],
      ["low", 2],
      ["lost", 3],
    ]);
  });
  it("of high priority is two groups of five", () => {
    const first = BURSTS.high.slice(0, 5).map(({ hz }) => hz);
    expect(BURSTS.high.slice(5).map(({ hz }) => hz)).toEqual(first);
    expect(Math.max(...gaps("high"))).toBe(gaps("high")[4]);
  });
  it("keeps to the spacings and lengths that are known of the standard", () => {
    for (const nth of [0, 1, 3, 5, 6, 8]) {
      expect(gaps("high")[nth]).toBeGreaterThanOrEqual(50);
      expect(gaps("high")[nth]).toBeLessThanOrEqual(125);
    }
    for (const cue of ["medium", "low", "lost"] as const)
      for (const gap of gaps(cue)) {
        expect(gap).toBeGreaterThanOrEqual(125);
        expect(gap).toBeLessThanOrEqual(250);
      }
    for (const { lengthMs } of BURSTS.high)
      expect([lengthMs >= 75, lengthMs <= 200]).toEqual([true, true]);
  });
  it("stays between 150 and 1000 Hz", () => {
    for (const { hz } of CUES.flatMap((cue) => BURSTS[cue])) {
      expect(hz).toBeGreaterThanOrEqual(150);
      expect(hz).toBeLessThanOrEqual(1_000);
    }
  });
  it.each(CUES)("of %s is as long as its pulses and never too loud for a speaker", (cue) => {
    const sound = samples(cue, RATE);
    expect(sound).toHaveLength(Math.ceil((burstMs(cue) / 1_000) * RATE));
    const loudest = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(loudest).toBeLessThanOrEqual(1);
    expect(loudest).toBeGreaterThan(0.4);
  });
  it("is silent between its pulses and does not click", () => {
    const sound = samples("low", RATE);
    const [first] = BURSTS.low;
    const silent = Math.round((((first?.lengthMs ?? 0) + 100) / 1_000) * RATE);
    expect(Math.abs(sound[silent] ?? 1)).toBe(0);
    expect(Math.abs(sound[0] ?? 1)).toBe(0);
  });
  it("has a fundamental and four harmonics of like strength", () => {
    const pulse = samples("medium", RATE).slice(0, RATE / 5);
    const first = strength(pulse, 523);
    for (const nth of [2, 3, 4, 5]) expect(strength(pulse, 523 * nth) / first).toBeGreaterThan(0.3);
    expect(strength(pulse, 523 * 1.5) / first).toBeLessThan(0.1);
  });
  it("that says this screen does not know falls", () => {
    const pitches = BURSTS.lost.map(({ hz }) => hz);
    expect(pitches).toEqual([...pitches].sort((a, b) => b - a));
  });
});
