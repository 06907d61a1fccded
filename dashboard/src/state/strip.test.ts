import { describe, expect, it } from "vitest";
import type { StoredWave } from "../wire";
import { AROUND_MS, extentOf, isIn, kindOf, LINE_MS, linesAround, pathOf } from "./strip";

const AT = 1_800_000_000_000;
const PAPER = { heightPx: 100, pxPerMm: 4 };
const SCALE = { pxPerCount: 1, middle: 0, gain: 10 };

const stretch = (fromMs: number, samples: number[]) => ({
  at_ms: fromMs,
  rate: 100,
  scale: 0.005,
  samples,
});
const ecg = (...stretches: StoredWave["stretches"][number][]): StoredWave => ({
  signal: "ecg",
  unit: "mV",
  stretches,
});

describe("a strip", () => {
  it("shows as long before the alert as after it", () => {
    const lines = linesAround(AT);
    expect(lines[0]?.fromMs).toBe(AT - AROUND_MS);
    expect(lines.at(-1)?.toMs).toBe(AT + AROUND_MS);
    expect(lines.every(({ fromMs, toMs }) => toMs - fromMs === LINE_MS)).toBe(true);
  });

  it("is 25 mm a second, upwards for more", () => {
    const wave = ecg(stretch(AT, [0, 10, -10]));
    const line = { fromMs: AT - 1_000, toMs: AT + 9_000 };
    expect(pathOf(wave, line, SCALE, PAPER, 25)).toBe("M100.0 50.0L101.0 40.0L102.0 60.0");
  });

  it("has a gap where nothing was stored, and a seam where one stretch follows another", () => {
    const line = { fromMs: AT, toMs: AT + LINE_MS };
    const wave = ecg(stretch(AT, [0, 0]), stretch(AT + 20, [0]), stretch(AT + 1_000, [0]));
    expect(pathOf(wave, line, SCALE, PAPER, 25).replaceAll(/[^ML]/g, "")).toBe("MLLM");
  });

  it("leaves out what is of another line", () => {
    const line = { fromMs: AT, toMs: AT + LINE_MS };
    const wave = ecg(stretch(AT - 5_000, [0]), stretch(AT - 10, [1, 2]), stretch(AT + 20_000, [0]));
    expect(pathOf(wave, line, SCALE, PAPER, 25)).toBe("M0.0 48.0");
    expect(isIn(stretch(AT + LINE_MS - 10, [3, 4]), line)).toBe(true);
    expect(pathOf(ecg(stretch(AT + LINE_MS - 5, [3, 4])), line, SCALE, PAPER, 25)).toContain("M");
    expect(isIn(stretch(AT - 5_000, [0]), line)).toBe(false);
  });

  it("draws all its lines in one scale", () => {
    expect(extentOf(ecg(stretch(AT, [3, -4]), stretch(AT + 30, [9])))).toEqual({
      low: -4,
      high: 9,
    });
    expect(kindOf(ecg(stretch(AT, [3])))).toEqual({ unit: "mV", scale: 0.005 });
    expect(kindOf(ecg())).toEqual({ unit: "mV", scale: 1 });
  });
});
