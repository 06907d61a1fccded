/**
 * What the gateway says, as docs/contracts/gateway.md and core/wire have it.
 *
 * A field with `?` came later than the first version: what was stored before has none.
 */

import type { Said } from "./words/heard";

export type Quality = "good" | "suspect" | "bad";
export type Kind = "physiological" | "technical" | "advisory" | "task";
export type Priority = "high" | "medium" | "low" | "advisory";
export type LinkState = "online" | "offline" | "silent" | "unknown";
export type Role =
  | "nurse"
  | "charge"
  | "clinician"
  | "bed_manager"
  | "front_desk"
  | "billing"
  | "biomed"
  | "administrator"
  | "auditor";

/** Value in the vocabulary's unit, time of measurement in ms since 1970, the device's own verdict. */
export type WireReading = readonly [value: number, atMs: number, quality: Quality];

export interface ScorePart {
  name: string;
  value: number | null;
  points: number | null;
  age_s: number | null;
  vital?: string | null;
  /** How many values its median was taken of, the oldest `span_s` before the newest. */
  samples?: number;
  span_s?: number;
}

/** A score shown beside NEWS2; it calls nobody. */
export interface OtherScore {
  name: string;
  total: number | null;
  at_least: number | null;
  parts: ScorePart[];
  missing: string[];
  action_level: number;
  /** Null when what is missing could decide. */
  reached: boolean | null;
  meaning: string;
  basis: string;
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
  others?: OtherScore[];
  observed_at?: string | null;
  /** 0 for continuous monitoring, null where nothing is asked. */
  observe_every_s?: number | null;
  due_at?: string | null;
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
  /** Revision of the patient's own set-up that brought the limit; 0 for the profile's. */
  setup?: number;
  /** Causes that are not judged while a technical condition lasts. */
  withholds?: string[];
  /** The text as a sentence with its parts; none of an alert from before they were sent. */
  said?: Said | null;
}

export interface Actor {
  account: string;
  name: string;
  role: string;
  at: string;
  screen: string;
  command?: string;
  /** When they pressed, where a screen had to keep it until it could send it. */
  pressed_at?: string | null;
}

/** In the order in which they are called. */
export type Post = "nurse" | "charge" | "physician";

export interface Person {
  account: string;
  name: string;
}

/** One step of a ladder: everybody on it is called at once. */
export interface Rung {
  post: Post;
  people: Person[];
}

export interface Received {
  account: string;
  receipt: "delivered" | "seen" | "accepted" | "declined";
  at: string;
}

/** The ladder of one alert, frozen when it was raised, and where it stands. */
export interface Escalation {
  rungs: Rung[];
  state: "calling" | "accepted" | "nobody" | "answered";
  /** Index of the step that was called last. */
  step: number;
  /** How often the ladder was begun. */
  round: number;
  call_s: number;
  called_at: string;
  /** When it moves on unless somebody answers; null when it does not. */
  due_at: string | null;
  received: Received[];
  accepted_by: Person | null;
}

export type Outcome = "acted" | "expected" | "artefact";

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
  /** Id of the alert that began the story this one belongs to; may be empty. */
  story?: string;
  /** Its condition is gone and it is still signalled, until a person acts. */
  latched?: boolean;
  acknowledged_until?: string | null;
  gains_at?: string | null;
  gained?: boolean;
  remind_at?: string | null;
  reminders?: number;
  outcome?: Outcome | null;
  escalation?: Escalation | null;
  /** Since when an answer is wanted. */
  awaited_at?: string | null;
  /** Who acknowledged it too, later to arrive and perhaps pressed earlier. */
  seconded?: readonly Actor[];
  /** What people had pressed and did not count, because it arrived too late. */
  late?: readonly LateAnswer[];
}

export interface LateAnswer {
  /** A kind of command; one of a newer server is not ours to understand. */
  kind: string;
  by: Actor;
}

/** `recorded`: its latest change is in the database. */
export interface AlertView extends Alert {
  recorded: boolean;
}

export type Change =
  | "raised"
  | "updated"
  | "ended"
  | "returned"
  | "acknowledged"
  | "resolved"
  | "commented"
  | "lapsed"
  | "gained"
  | "reminded"
  | "called"
  | "unreached"
  | "receipt"
  | "seconded"
  | "late"
  | "judged";

export interface AlertEvent {
  number: number;
  at: string;
  change: Change;
  alert: Alert;
  actor: Actor | null;
}

/** `limits` and `delays_s`: one for each tier of the profile's limit, mild to severe. */
export interface PatientLimit {
  cause: string;
  limits: number[];
  delays_s: number[];
  by: Actor;
  reason: string;
  /** When the profile's limit comes back by itself; null for the whole stay. */
  until: string | null;
  revision: number;
}

export interface LimitProposal {
  cause: string;
  in_force: number[];
  delays_s: number[];
  proposed: number[];
  current: number | null;
  basis: string;
}

/** Sound is paused at this bed; a priority above `breaks_above` breaks through. */
export interface Pause {
  by: Actor;
  until: string;
  breaks_above: Priority;
}

/** `causes` empty: every physiological rule of the bed. */
export interface AlarmsOff {
  by: Actor;
  reason: string;
  until: string;
  causes: string[];
}

export interface Procedure {
  name: string;
  by: Actor;
  until: string;
  causes: string[];
}

/** How alarms of one bed are set up for the stay in it. */
export interface Setup {
  bed: string;
  stay: number | null;
  revision: number;
  number: number;
  boot: number;
  seq: number;
  changed_at: string;
  text: string;
  /** Unless the text is what a person wrote. */
  said?: Said | null;
  limits: PatientLimit[];
  pause: Pause | null;
  off: AlarmsOff[];
  procedure: Procedure | null;
}

export type SetupChange =
  | "limits_set"
  | "limits_restored"
  | "audio_paused"
  | "audio_resumed"
  | "pause_broken"
  | "alarms_off"
  | "alarms_on"
  | "procedure_begun"
  | "procedure_ended"
  | "detector_reset"
  | "next_patient";

export interface SetupEvent {
  number: number;
  at: string;
  change: SetupChange;
  setup: Setup;
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
  /** A mere number: what is set up is set up for this stay. */
  stay?: number | null;
  setup?: Setup | null;
  /** Another patient may be in the bed than the ledger says: name and numbers are nobody's. */
  doubt?: { source: "monitor" | "person"; since: string | null } | null;
  away?: "" | "off_ward" | "leave" | "theatre";
  /** A monitor can be connected there. */
  monitored?: boolean;
  /** Who answers for the bed on this shift. */
  nurses?: Person[];
  /** By vital: the mildest low and high limit in force, in the vocabulary's unit. */
  limits?: Record<string, readonly [low: number | null, high: number | null]>;
  /** By vital: 1 for rising, -1 for falling; steady and unknown are left out. */
  trends?: Record<string, number>;
}

export interface Patient {
  id?: number | null;
  name: string;
  mrn: string;
  birth_date: string | null;
  sex: string | null;
  /** Substances; empty when none is known, null when nobody has asked. */
  allergies?: readonly string[] | null;
  /** `contact`, `droplet`, `airborne`, `protective`. */
  isolation?: readonly string[];
}

/** A set of observations somebody wrote down. */
export interface ObservationSet {
  readonly id: number | null;
  readonly at: string;
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  readonly note: string;
  readonly recorded: boolean;
  readonly taken_back_at: string | null;
  readonly taken_back_why: string | null;
}

/** A stretch of a stored curve: counts, oldest first; a count times `scale` is in its unit. */
export interface Stretch {
  readonly at_ms: number;
  readonly rate: number;
  readonly scale: number;
  readonly samples: readonly number[];
}

export interface StoredWave {
  readonly signal: string;
  /** UCUM. */
  readonly unit: string;
  readonly stretches: readonly Stretch[];
}

export interface StoredWaves {
  readonly from: string;
  readonly to: string;
  readonly items: readonly StoredWave[];
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
  /** Where they work; null for everywhere. */
  units: string[] | null;
  means: "password" | "pin" | "oidc" | "token";
  /** Given by somebody else: nothing but changing it is answered. */
  first_password: boolean;
  /** Whether they have one for shared tablets. */
  pin: boolean;
  expires_at: string;
}

/** How one can sign in at this browser. */
export interface Ways {
  /** What the hospital's own sign-in is called; null when there is none. */
  elsewhere: string | null;
  tablet: TabletHere | null;
}

export interface TabletHere {
  name: string;
  unit: string;
  people: { account: string; name: string }[];
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

/** A stretch of a wave. Comes in binary messages, many at once. */
export interface WaveFrame {
  bed: string;
  signal: string;
  at_ms: number;
  rate: number;
  /** Physical value of one count, in `unit` (UCUM). */
  scale: number;
  unit: string;
  samples: Int16Array;
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
  | { type: "beat"; seq: number; at: string; parts: Parts; tablets?: readonly TabletTrouble[] };

/** How this screen is, said every 30 s and when it changes. */
export interface HealthWord {
  type: "health";
  screen: string;
  sound: "on" | "off" | "blocked";
  /** Carried about by somebody. */
  handheld: boolean;
  visible: boolean;
  push: boolean;
  /** 0 to 1; null where the browser does not say. */
  battery: number | null;
  charging: boolean | null;
  queued: number;
  version: string;
}

/** A tablet of somebody on duty by which no call may reach them. */
export interface TabletTrouble {
  screen: string;
  name: string;
  trouble: "silent" | "silenced" | "battery";
  since: string;
}

export interface ScreenShown extends Omit<HealthWord, "type"> {
  shared: boolean;
  account: string;
  name: string;
  connected: boolean;
  heard_at: string;
  left_at: string | null;
  silenced_since: string | null;
  on_duty: boolean;
  troubles: TabletTrouble["trouble"][];
}

/** The alert is painted on this screen; `seen`: whoever is signed in has looked at it. */
export interface Confirmed {
  type: "received";
  alert: string;
  seen: boolean;
}

export interface Hello {
  type: "hello";
  epoch: string | null;
  seq: number | null;
}
