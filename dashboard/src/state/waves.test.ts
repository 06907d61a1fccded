import { expect, it } from "vitest";
import { orderedWaves, silence, stillFrozen, waveLabel, waveToken } from "./waves";

it("has a name, a lead, a colour and a place on the screen", () => {
  expect(orderedWaves(["zz", "resp", "aa", "ecg-v1", "ecg", "co2", "abp"])).toEqual([
    "ecg",
    "ecg-v1",
    "resp",
    "abp",
    "co2",
    "aa",
    "zz",
  ]);
  expect(["ecg", "ecg-ii", "pleth", "resp", "abp", "co2", "eeg", ""].map(waveLabel)).toEqual([
    "ECG",
    "ECG II",
    "Pleth",
    "Resp",
    "ABP",
    "CO₂",
    "EEG",
    "",
  ]);
  expect([waveToken("ecg_v5"), waveToken("eeg")]).toEqual(["--vital-hr", "--vital-other"]);
});

it("says when a curve has not come for a while", () => {
  expect(silence(null, 9_000)).toBe("");
  expect(silence(6_000, 9_000)).toBe("");
  expect(silence(4_500, 9_000)).toBe("no curve for 4 s");
});

it("thaws by itself, so that a frozen picture is not taken for the patient", () => {
  expect([stillFrozen(null, 5), stillFrozen(0, 119_999), stillFrozen(0, 120_000)]).toEqual([
    false,
    true,
    false,
  ]);
});
