import { describe, expect, it } from "vitest";
import type { HealthWord } from "../wire";
import { at, NOON } from "./builders";
import { isDue, percent, SAY_EVERY_MS, troubleText } from "./health";

const word = (changes: Partial<HealthWord> = {}): HealthWord => ({
  type: "health",
  screen: "tablet",
  sound: "on",
  handheld: true,
  visible: true,
  push: false,
  battery: 0.8,
  charging: false,
  queued: 0,
  version: "v",
  ...changes,
});

describe("what a screen says of itself", () => {
  it("is said first, then every 30 s", () => {
    expect(isDue(null, word(), 0)).toBe(true);
    expect(isDue(word(), word(), SAY_EVERY_MS - 1)).toBe(false);
    expect(isDue(word(), word(), SAY_EVERY_MS)).toBe(true);
  });
  it("is said at once when it changes, once a second at most", () => {
    expect(isDue(word(), word({ visible: false }), 1_000)).toBe(true);
    expect(isDue(word(), word({ visible: false }), 999)).toBe(false);
  });
  it("does not follow each thousandth of the battery", () => {
    expect(isDue(word({ battery: 0.801 }), word({ battery: 0.799 }), 5_000)).toBe(false);
    expect(isDue(word(), word({ battery: 0.78 }), 5_000)).toBe(true);
  });
  it("has a battery in percent, or none", () => {
    expect(percent(0.804)).toBe(80);
    expect(percent(null)).toBeNull();
  });
});

describe("a tablet by which nobody can be called", () => {
  it.each([
    ["silent", "Tablet 3 (Nora) has not been heard for 4 min"],
    ["silenced", "Tablet 3 (Nora) has made no sound for 4 min"],
    ["battery", "Tablet 3 (Nora) is nearly empty"],
  ] as const)("%s reads: %s", (trouble, text) => {
    const one = { screen: "Tablet 3", name: "Nora", trouble, since: at(-240) };
    expect(troubleText(one, NOON)).toBe(text);
  });
});
