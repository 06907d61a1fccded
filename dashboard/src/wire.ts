/** What the gateway says, as docs/contracts/gateway.md and core/wire have it. */

export type Quality = "good" | "suspect" | "bad";
export type Kind = "physiological" | "technical" | "advisory";
export type Priority = "high" | "medium" | "low" | "advisory";
export type LinkState = "online" | "offline" | "silent" | "unknown";
export type Role = "nurse" | "clinician" | "administrator";

/** Value in the vocabulary's unit, time of measurement in ms since 1970, the device's own verdict. */
export type WireReading = readonly [value: number, atMs: number, quality: Quality];

export interface ScorePart {
  name: string;
  value: number | null;
  points: number | null;
  age_s: number | null;
}

export interface Score {
  name: string;
  bed: string;
  at: string;
  /** Null while an input is missing; then only `at_least` is known. */
  total: number | null;
  at_least: number;
  risk: string;
  response: string;
  scale: number;
  oldest_s: number;
  parts: ScorePart[];
  missing: string[];
}

export interface Finding {
  rule: string;
  revision: number;
  text: string;
  since: string;
  vital: string | null;
  value: number | null;
  limit: number | null;
  delay_s: number;
  basis: string;
  score: number | null;
  parts: ScorePart[];
  missing: string[];
}

export interface Actor {
  account: string;
  name: string;
  role: string;
  at: string;
  screen: string;
}

export interface Alert {
  id: string;
  unit: string;
  unit_name: string;
  bed: string;
  bed_name: string;
  device: string | null;
  cause: string;
  kind: Kind;
  priority: Priority;
  condition: "present" | "gone";
  response: "awaited" | "acknowledged";
  raised_at: string;
  changed_at: string;
  ended_at: string | null;
  finding: Finding;
  first: Finding;
  repeats: number;
  revision: number;
  number: number;
  boot: number;
  seq: number;
  acknowledged: Actor | null;
  resolved: Actor | null;
  comment: string;
  settled: boolean;
  simulated: boolean;
}

/** `recorded`: its latest change is in the database. */
export interface AlertView extends Alert {
  recorded: boolean;
}

export interface AlertEvent {
  number: number;
  at: string;
  change: "raised" | "updated" | "ended" | "returned" | "acknowledged" | "resolved" | "commented";
  alert: Alert;
  actor: Actor | null;
}

export interface Bed {
  id: string;
  name: string;
  unit: string;
  unit_name: string;
  device: string | null;
  occupied: boolean;
  age_class: "adult" | "paediatric" | "neonate";
  simulated: boolean;
  link: LinkState;
  link_detail: string;
  since: string | null;
  vitals: Record<string, WireReading>;
  score: Score | null;
}

export interface Patient {
  name: string;
  mrn: string;
  birth_date: string | null;
  sex: string | null;
}

export type BedDetail = Bed & { patient: Patient | null };

export interface VitalFacts {
  key: string;
  label: string;
  name: string;
  /** UCUM. */
  unit: string;
  decimals: number;
}

export interface Session {
  account: string;
  name: string;
  role: Role;
  expires_at: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** `points`: time in ms, lowest, mean, highest and number of readings of each bucket. */
export interface Readings {
  vital: string;
  unit: string;
  bucket_s: number;
  points: [number, number, number, number, number][];
}

/** Each part `ok` or what is wrong with it. */
export interface Parts {
  broker: string;
  alerts: string;
  database: string;
}

export interface WaveFrame {
  type: "wave";
  bed: string;
  signal: string;
  at_ms: number;
  rate: number;
  scale: number;
  unit: string;
  samples: number[];
}

export interface VitalsFrame {
  type: "vitals";
  at_ms: number;
  beds: Record<string, Record<string, WireReading>>;
}

export interface SnapshotFrame {
  type: "snapshot";
  epoch: string;
  seq: number;
  at: string;
  site: string;
  simulated: boolean;
  beds: Bed[];
  alerts: AlertView[];
  parts: Parts;
}

export type Frame =
  | SnapshotFrame
  | { type: "resumed"; epoch: string; seq: number; at: string; parts: Parts }
  | { type: "alert"; seq: number; alert: AlertView }
  | { type: "recorded"; seq: number; boot: number; upto: number }
  | { type: "bed"; seq: number; bed: Bed }
  | { type: "score"; seq: number; score: Score }
  | VitalsFrame
  | WaveFrame
  | { type: "beat"; seq: number; at: string; parts: Parts };

export interface Hello {
  type: "hello";
  epoch: string | null;
  seq: number | null;
}
