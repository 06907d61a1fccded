import { describe, expect, it } from "vitest";
import {
  BAR_PX,
  calibrationOf,
  extend,
  isVoltage,
  millivoltPx,
  NOTHING_SEEN,
  overflows,
  pxPerMm,
  scaleFor,
  scaleWords,
  wipes,
} from "./sweep";

const ECG = { unit: "mV", scale: 0.002 };
const PLETH = { unit: "{relative}", scale: 0.001 };
/** A px a millimetre makes gains readable. */
const paper = (heightPx: number) => ({ heightPx, pxPerMm: 1 });
/** 1.5 mV from valley to peak. */
const beat = { low: -250, high: 500 };

describe("millimetres", () => {
  it("are CSS millimetres until somebody has measured", () => {
    expect(pxPerMm(1)).toBeCloseTo(3.7795, 4);
  });
  it("follow the ruler: a line of 50 mm that is 40 mm long wants more px", () => {
    expect(calibrationOf(40)).toBe(1.25);
  });
  it.each([0, -5, 10, 500, Number.NaN])("refuse %d mm", (measured) => {
    expect(calibrationOf(measured)).toBeNull();
  });
});

describe("the scale of an ECG", () => {
  it.each([5, 10, 20] as const)("is %d mm/mV for who asks for it", (gain) => {
    const scale = scaleFor(beat, ECG, paper(20), gain);
    expect(scale).toEqual({ pxPerCount: gain * 0.002, middle: 125, gain });
    expect(millivoltPx(scale, paper(20))).toBe(gain);
    expect(scaleWords(scale, beat, ECG)).toBe(`${gain} mm/mV`);
  });
  it.each([
    [100, 40],
    [40, 20],
    [20, 10],
    [10, 5],
    [5, 2.5],
    [2.5, 1.25],
  ])("is the largest step that leaves the curve whole in %d mm", (height, gain) => {
    expect(scaleFor(beat, ECG, paper(height), "auto").gain).toBe(gain);
  });
  it("is smaller than any step rather than cut the curve off", () => {
    const scale = scaleFor(beat, ECG, paper(1), "auto");
    expect(scale.gain).toBeCloseTo(0.56, 2);
    expect(overflows(beat, scale, paper(1))).toBe(false);
  });
  it("reads microvolts too", () => {
    const scale = scaleFor(beat, { unit: "uV", scale: 2 }, paper(20), 10);
    expect(scale.pxPerCount).toBeCloseTo(0.02, 9);
    expect([isVoltage("uV"), isVoltage("mV"), isVoltage("mm[Hg]")]).toEqual([true, true, false]);
  });
});

describe("the scale of other curves", () => {
  it("fills the lane", () => {
    const scale = scaleFor({ low: 0, high: 1_000 }, PLETH, paper(100), 10);
    expect(scale).toEqual({ pxPerCount: 0.084, middle: 500, gain: null });
    expect(millivoltPx(scale, paper(100))).toBeNull();
    expect(scaleWords(scale, { low: 0, high: 1_000 }, PLETH)).toBe("auto");
  });
  it("says what it reaches over where the unit is one", () => {
    const seen = { low: 700, high: 1_234 };
    const kind = { unit: "mm[Hg]", scale: 0.1 };
    const scale = scaleFor(seen, kind, paper(100), "auto");
    expect(scaleWords(scale, seen, kind)).toBe("70–120 mm[Hg]");
    expect(scaleWords(scale, NOTHING_SEEN, kind)).toBe("auto");
    expect(scaleWords(scale, seen, { unit: "1", scale: 1 })).toBe("auto");
  });
  it("does not blow noise up to look like a pulse", () => {
    const noise = { low: -2, high: 2 };
    const { pxPerCount } = scaleFor(noise, PLETH, paper(100), "auto");
    expect(4 * pxPerCount).toBeLessThan(20);
  });
  it("is there before anything was seen", () => {
    expect(scaleFor(NOTHING_SEEN, PLETH, paper(100), "auto").middle).toBe(0);
  });
});

it("knows the lowest and highest of what came", () => {
  const seen = extend(NOTHING_SEEN, [3, -2, 5]);
  expect(seen).toEqual({ low: -2, high: 5 });
  expect(extend(seen, new Int16Array([9]))).toEqual({ low: -2, high: 9 });
});

it("sees that a curve is cut off", () => {
  const scale = scaleFor(beat, ECG, paper(20), "auto");
  expect(overflows({ low: -250, high: 2_000 }, scale, paper(20))).toBe(true);
  expect(overflows(NOTHING_SEEN, scale, paper(20))).toBe(false);
});

describe("the bar", () => {
  it("wipes what it comes upon, in whole px and without a seam", () => {
    const [first] = wipes(10.3, 12.6, 200);
    const [second] = wipes(12.6, 14.1, 200);
    expect(first).toEqual({ from: 10 + BAR_PX, width: 3 });
    expect(second?.from).toBeLessThanOrEqual((first?.from ?? 0) + (first?.width ?? 0));
  });
  it("goes around", () => {
    expect(wipes(384, 388, 200)).toEqual([
      { from: 198, width: 2 },
      { from: 0, width: 2 },
    ]);
  });
  it("wipes everything after a long pause", () => {
    expect(wipes(0, 5_000, 200)).toEqual([{ from: 0, width: 200 }]);
  });
});
