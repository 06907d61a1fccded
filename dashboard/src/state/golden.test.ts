/** The payloads that cross processes, as the Python side writes them, go through this side. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Alert, AlertEvent, Escalation, Score, Setup, SetupEvent } from "../wire";
import { findingText, headline } from "./alerts";
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

/** By name, so that the compiler and the golden files must agree on them. */
const OF_AN_ESCALATION: Readonly<Record<keyof Escalation, true>> = {
  rungs: true,
  state: true,
  step: true,
  round: true,
  call_s: true,
  called_at: true,
  due_at: true,
  received: true,
  accepted_by: true,
};
const OF_A_SETUP: Readonly<Record<keyof Setup, true>> = {
  bed: true,
  stay: true,
  revision: true,
  number: true,
  boot: true,
  seq: true,
  changed_at: true,
  text: true,
  said: true,
  limits: true,
  pause: true,
  off: true,
  procedure: true,
};
const known = (fields: object, message: object, unused: readonly string[] = []): void =>
  expect(Object.keys(message).sort()).toEqual([...Object.keys(fields), ...unused].sort());

it("takes the golden escalation", () => {
  const alert = golden<Alert>("alert_escalated");
  const frame = { type: "alert", seq: 11, alert: { ...alert, recorded: false } } as const;
  const shown = take(take(EMPTY_WARD, aSnapshot(), NOON), frame, NOON).alerts.get(alert.id);
  const calls = shown?.escalation;
  known(OF_AN_ESCALATION, calls ?? {});
  expect(calls?.rungs.map((rung) => [rung.post, rung.people[0]?.name])).toEqual([
    ["nurse", "Nora Lindqvist"],
    ["charge", "Carla Mendes"],
    ["physician", "Dr Idris Okafor"],
  ]);
  expect(shown && findingText(shown.finding)).toBe(shown?.finding.text);
  expect(calls?.received.map((one) => one.receipt)).toEqual(["declined", "accepted"]);
  expect([calls?.accepted_by?.name, shown?.outcome, shown?.finding.setup]).toEqual([
    "Carla Mendes",
    "acted",
    3,
  ]);
});

it("takes the golden set-up", () => {
  const { setup, change, actor } = golden<SetupEvent>("setup_event");
  expect(setup).toEqual(golden<Setup>("setup"));
  known(OF_A_SETUP, setup, ["v", "commands"]);
  expect([change, actor?.name]).toEqual(["procedure_begun", "Nora Lindqvist"]);
  const bed = aBed({ id: setup.bed, setup });
  const ward = take(EMPTY_WARD, aSnapshot({ beds: [bed] }), NOON);
  const shown = ward.beds.get(setup.bed)?.setup;
  expect([shown?.limits[0]?.limits, shown?.pause?.breaks_above, shown?.off[0]?.causes]).toEqual([
    [86, 82, 50],
    "medium",
    ["hr.low", "hr.high"],
  ]);
});

it("takes the golden score", () => {
  const score = golden<Score>("score");
  const start = take(EMPTY_WARD, aSnapshot({ beds: [aBed({ id: score.bed })] }), NOON);
  const ward = take(start, { type: "score", seq: 11, score }, NOON);
  expect(ward.beds.get(score.bed)?.score?.missing).toEqual(["acvpu"]);
});

it("takes the golden score with what stands beside it", () => {
  const score = golden<Score>("score_others");
  const start = take(EMPTY_WARD, aSnapshot({ beds: [aBed({ id: score.bed })] }), NOON);
  const shown = take(start, { type: "score", seq: 11, score }, NOON).beds.get(score.bed)?.score;
  expect(shown?.others?.map((one) => [one.name, one.total, one.reached])).toEqual([
    ["MEWS", 8, true],
    ["qSOFA", 3, true],
    ["Shock index", 1.14, true],
  ]);
  expect([shown?.observe_every_s, shown?.due_at]).toEqual([0, "2026-01-05T13:00:00Z"]);
  expect(shown?.parts[0]?.samples).toBe(45);
});

it("knows every field of an event it shows", () => {
  const event = golden<AlertEvent>("alert_event");
  expect([typeof event.at, typeof event.change, typeof event.number]).toEqual([
    "string",
    "string",
    "number",
  ]);
});
