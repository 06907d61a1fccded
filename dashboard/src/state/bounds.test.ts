import { expect, it } from "vitest";
import type { VitalFacts } from "../wire";
import { boundOf } from "./bounds";
import { aFinding, anAlert } from "./builders";
import { isNight } from "./night";

const SPO2: VitalFacts = { key: "spo2", label: "SpO₂", name: "", unit: "%", decimals: 0 };
const alerts = [anAlert({ finding: aFinding({ vital: "spo2", value: 84, limit: 90 }) })];

it("names the limit a value has passed, beside the value", () => {
  expect(boundOf("spo2", 83, alerts, undefined, SPO2)).toEqual({ text: "< 90", violated: true });
  const high = [anAlert({ finding: aFinding({ vital: "hr", value: 134, limit: 120 }) })];
  expect(boundOf("hr", 131, high, undefined, { ...SPO2, key: "hr" })?.text).toBe("> 120");
});

it("never says of a value what is not so of it any more", () => {
  const limits = { spo2: [90, null] } as const;
  for (const now of [90, 95])
    expect(boundOf("spo2", now, alerts, limits, SPO2)).toEqual({ text: "≥ 90", violated: false });
  expect(boundOf("spo2", undefined, alerts, limits, SPO2)?.violated).toBe(false);
});

it("passes over alerts about other things", () => {
  for (const other of [
    anAlert({ condition: "gone" }),
    anAlert({ finding: aFinding({ limit: null }) }),
    anAlert({ finding: aFinding({ vital: "hr" }) }),
    anAlert({ finding: aFinding({ value: null }) }),
    anAlert({ finding: aFinding({ value: 90 }) }),
  ])
    expect(boundOf("spo2", 83, [other], undefined, SPO2)).toBeNull();
});

it("names the limits in force", () => {
  const text = (low: number | null, high: number | null): string | undefined =>
    boundOf("spo2", 95, [], { spo2: [low, high] }, SPO2)?.text;
  expect([text(50, 120), text(90, null), text(null, 30)]).toEqual(["50–120", "≥ 90", "≤ 30"]);
  expect(text(null, null)).toBeUndefined();
});

it("is night from ten to six", () => {
  expect([21, 22, 23, 0, 5, 6, 12].map(isNight)).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
