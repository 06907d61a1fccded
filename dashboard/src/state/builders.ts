/** For tests: the least of everything, so that a test shows only what matters to it. */

import type {
  Actor,
  AlertView,
  Bed,
  Escalation,
  Finding,
  Person,
  Score,
  Setup,
  SnapshotFrame,
} from "../wire";

export const NOON = Date.parse("2026-03-01T12:00:00Z");

export const at = (secondsAfterNoon: number): string =>
  new Date(NOON + secondsAfterNoon * 1_000).toISOString();

export function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    rule: "spo2.low",
    revision: 1,
    text: "SpO₂ 84 %, below 90 for 15 s",
    since: at(-15),
    vital: "spo2",
    value: 84,
    limit: 90,
    delay_s: 15,
    basis: "",
    score: null,
    parts: [],
    missing: [],
    ...changes,
  };
}

export function anAlert(changes: Partial<AlertView> = {}): AlertView {
  return {
    id: "a1",
    unit: "w",
    unit_name: "Ward",
    bed: "bed-1",
    bed_name: "Bed 1",
    device: "m1",
    cause: "spo2.low",
    kind: "physiological",
    priority: "high",
    condition: "present",
    response: "awaited",
    raised_at: at(0),
    changed_at: at(0),
    ended_at: null,
    finding: aFinding(),
    first: aFinding(),
    repeats: 0,
    revision: 1,
    number: 1,
    boot: 1,
    seq: 1,
    acknowledged: null,
    resolved: null,
    comment: "",
    settled: false,
    simulated: true,
    recorded: false,
    ...changes,
  };
}

export function aBed(changes: Partial<Bed> = {}): Bed {
  return {
    id: "bed-1",
    name: "Bed 1",
    unit: "w",
    unit_name: "Ward",
    device: "m1",
    occupied: true,
    age_class: "adult",
    simulated: true,
    link: "online",
    link_detail: "",
    since: null,
    vitals: { hr: [72, NOON, "good"] },
    score: null,
    ...changes,
  };
}

export function aScore(changes: Partial<Score> = {}): Score {
  return {
    name: "news2",
    bed: "bed-1",
    at: at(0),
    total: 3,
    at_least: 3,
    risk: "low",
    response: "",
    scale: 1,
    oldest_s: 10,
    parts: [],
    missing: [],
    ...changes,
  };
}

export function aSnapshot(changes: Partial<SnapshotFrame> = {}): SnapshotFrame {
  return {
    type: "snapshot",
    epoch: "e1",
    seq: 10,
    at: at(0),
    site: "demo",
    simulated: true,
    beds: [aBed()],
    alerts: [],
    parts: { broker: "ok", alerts: "ok", database: "ok" },
    ...changes,
  };
}

const person = (name: string): Person => ({ account: name.toLowerCase(), name });

/** Nora, then Max in charge, then Idris and Jo. */
export function anEscalation(changes: Partial<Escalation> = {}): Escalation {
  return {
    rungs: [
      { post: "nurse", people: [person("Nora")] },
      { post: "charge", people: [person("Max")] },
      { post: "physician", people: [person("Idris"), person("Jo")] },
    ],
    state: "calling",
    step: 0,
    round: 1,
    call_s: 30,
    called_at: at(0),
    due_at: at(30),
    received: [],
    accepted_by: null,
    ...changes,
  };
}

export function by(name: string): Actor {
  return { account: name.toLowerCase(), name, role: "nurse", at: at(0), screen: "" };
}

export function aSetup(changes: Partial<Setup> = {}): Setup {
  return {
    bed: "bed-1",
    stay: 1,
    revision: 1,
    number: 1,
    boot: 1,
    seq: 1,
    changed_at: at(0),
    text: "",
    limits: [],
    pause: null,
    off: [],
    procedure: null,
    ...changes,
  };
}
