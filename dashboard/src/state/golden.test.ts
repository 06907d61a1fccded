/** The payloads that cross processes, as the Python side writes them, go through this side. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Alert, AlertEvent, Score } from "../wire";
import { headline } from "./alerts";
import { aBed, aSnapshot, NOON } from "./builders";
import { EMPTY_WARD, take } from "./ward";

const golden = <T>(name: string): T =>
  JSON.parse(
    readFileSync(new URL(`../../../tests/contracts/${name}.json`, import.meta.url), "utf8"),
  );

it("takes the golden alert", () => {
  const alert = golden<Alert>("alert");
  const frame = { type: "alert", seq: 11, alert: { ...alert, recorded: false } } as const;
  const ward = take(take(EMPTY_WARD, aSnapshot(), NOON), frame, NOON);
  const shown = ward.alerts.get(alert.id);
  expect(shown?.acknowledged?.name).toBeTruthy();
  const facts = { key: "spo2", label: "SpO₂", name: "", unit: "%", decimals: 0 };
  expect(headline(alert.finding, facts)).toBe("SpO₂ 84 < 85");
});

it("takes the golden score", () => {
  const score = golden<Score>("score");
  const start = take(EMPTY_WARD, aSnapshot({ beds: [aBed({ id: score.bed })] }), NOON);
  const ward = take(start, { type: "score", seq: 11, score }, NOON);
  expect(ward.beds.get(score.bed)?.score?.missing).toEqual(["acvpu"]);
});

it("knows every field of an event it shows", () => {
  const event = golden<AlertEvent>("alert_event");
  expect([typeof event.at, typeof event.change, typeof event.number]).toEqual([
    "string",
    "string",
    "number",
  ]);
});
