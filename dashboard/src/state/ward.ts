/** The ward as this screen knows it: takes a frame, returns the ward after it. No DOM, no clock. */

import type { AlertView, Bed, Frame, Hello, Parts, Quality, Setup, WireReading } from "../wire";

/**
 * `seenMs`: when this screen last saw the measurement move on, by the gateway's clock. A device
 * whose clock runs ahead would otherwise keep a dead number looking fresh.
 */
export interface Reading {
  readonly value: number;
  readonly atMs: number;
  readonly quality: Quality;
  readonly seenMs: number;
}

export type Readings = Readonly<Record<string, Reading>>;
export type BedState = Omit<Bed, "vitals"> & { readonly readings: Readings };

export interface Ward {
  readonly epoch: string | null;
  /** The last numbered frame taken, without a gap before it. */
  readonly seq: number;
  readonly site: string;
  readonly simulated: boolean;
  readonly beds: ReadonlyMap<string, BedState>;
  readonly alerts: ReadonlyMap<string, AlertView>;
  readonly parts: Parts | null;
  /** A numbered frame is missing: the screen must ask again. */
  readonly gap: boolean;
}

export const EMPTY_WARD: Ward = {
  epoch: null,
  seq: 0,
  site: "",
  simulated: false,
  beds: new Map(),
  alerts: new Map(),
  parts: null,
  gap: false,
};

/** How this screen introduces itself, so that it gets only what it missed. */
export function hello(ward: Ward): Hello {
  // After a gap everything is asked for again: what came after it was not taken.
  if (ward.gap || ward.epoch === null) return { type: "hello", epoch: null, seq: null };
  return { type: "hello", epoch: ward.epoch, seq: ward.seq };
}

/** The ward after one frame; `nowMs` is the gateway's time. The same object if nothing changed. */
export function take(ward: Ward, frame: Frame, nowMs: number): Ward {
  switch (frame.type) {
    case "snapshot":
      return {
        epoch: frame.epoch,
        seq: frame.seq,
        site: frame.site,
        simulated: frame.simulated,
        beds: new Map(frame.beds.map((bed) => [bed.id, bedOf(bed, undefined, nowMs)])),
        alerts: new Map(frame.alerts.filter((a) => !a.settled).map((a) => [a.id, a])),
        parts: frame.parts,
        gap: false,
      };
    case "resumed":
      // Its seq is where the missed frames will lead, not where this screen is.
      return { ...ward, parts: frame.parts, gap: ward.epoch !== frame.epoch };
    case "beat":
      return sameParts(ward.parts, frame.parts) && frame.seq <= ward.seq
        ? ward
        : { ...ward, parts: frame.parts, gap: ward.gap || frame.seq > ward.seq };
    case "vitals":
      return withVitals(ward, frame.beds, nowMs);
    case "alert":
    case "recorded":
    case "bed":
    case "score":
      if (frame.seq <= ward.seq) return ward;
      if (frame.seq > ward.seq + 1) return { ...ward, gap: true };
      return { ...numbered(ward, frame, nowMs), seq: frame.seq };
    default:
      // Waves never enter the ward; a frame of a newer gateway is not ours to understand.
      return ward;
  }
}

type Numbered = Extract<Frame, { type: "alert" | "recorded" | "bed" | "score" }>;

function numbered(ward: Ward, frame: Numbered, nowMs: number): Ward {
  switch (frame.type) {
    case "alert":
      return { ...ward, alerts: withAlert(ward.alerts, frame.alert) };
    case "recorded":
      return { ...ward, alerts: withRecorded(ward.alerts, frame.boot, frame.upto) };
    case "bed": {
      const known = ward.beds.get(frame.bed.id);
      return { ...ward, beds: withBed(ward.beds, bedOf(frame.bed, known?.readings, nowMs)) };
    }
    case "score": {
      const known = ward.beds.get(frame.score.bed);
      if (known === undefined) return ward;
      return { ...ward, beds: withBed(ward.beds, { ...known, score: frame.score }) };
    }
  }
}

/**
 * The ward after the server answered what was said of an alert. One that has meanwhile left the
 * board stays off it: the answer may be older than the frame that settled it.
 */
export function takeAnswer(ward: Ward, alert: AlertView): Ward {
  return ward.alerts.has(alert.id) ? { ...ward, alerts: withAlert(ward.alerts, alert) } : ward;
}

/** The ward after the server answered that a bed is set up so; older than what is known it is not. */
export function takeSetup(ward: Ward, bed: string, setup: Setup | null): Ward {
  const known = ward.beds.get(bed);
  if (known === undefined || setup === null || setup.stay !== known.stay) return ward;
  if ((known.setup?.number ?? 0) >= setup.number) return ward;
  return { ...ward, beds: withBed(ward.beds, { ...known, setup }) };
}

function withAlert(alerts: Ward["alerts"], alert: AlertView): Ward["alerts"] {
  const known = alerts.get(alert.id);
  if (known !== undefined && known.revision > alert.revision) return alerts;
  const after = new Map(alerts);
  if (alert.settled) after.delete(alert.id);
  else after.set(alert.id, alert);
  return after;
}

function withRecorded(alerts: Ward["alerts"], boot: number, upto: number): Ward["alerts"] {
  return new Map(
    [...alerts].map(([id, alert]) =>
      alert.boot === boot && alert.seq <= upto ? [id, { ...alert, recorded: true }] : [id, alert],
    ),
  );
}

function withBed(beds: Ward["beds"], bed: BedState): Ward["beds"] {
  return new Map(beds).set(bed.id, bed);
}

function withVitals(
  ward: Ward,
  changed: Record<string, Record<string, WireReading>>,
  nowMs: number,
): Ward {
  const beds = new Map(ward.beds);
  for (const [id, vitals] of Object.entries(changed)) {
    const bed = beds.get(id);
    if (bed !== undefined) beds.set(id, { ...bed, readings: merged(bed.readings, vitals, nowMs) });
  }
  return { ...ward, beds };
}

function merged(known: Readings, vitals: Record<string, WireReading>, nowMs: number): Readings {
  const after: Record<string, Reading> = { ...known };
  for (const [key, reading] of Object.entries(vitals))
    after[key] = readingOf(reading, known[key], nowMs);
  return after;
}

function readingOf(
  [value, atMs, quality]: WireReading,
  known: Reading | undefined,
  nowMs: number,
): Reading {
  if (known !== undefined && atMs <= known.atMs) return known;
  return { value, atMs, quality, seenMs: nowMs };
}

function bedOf({ vitals, ...bed }: Bed, known: Readings | undefined, nowMs: number): BedState {
  const readings: Record<string, Reading> = {};
  for (const [key, reading] of Object.entries(vitals)) {
    const before = known?.[key];
    // Not seen arriving, so no fresher than its own clock says, and no fresher than now.
    readings[key] =
      before !== undefined && before.atMs >= reading[1]
        ? before
        : {
            value: reading[0],
            atMs: reading[1],
            quality: reading[2],
            seenMs: Math.min(nowMs, reading[1]),
          };
  }
  return { ...bed, readings };
}

function sameParts(a: Parts | null, b: Parts): boolean {
  return a?.broker === b.broker && a.alerts === b.alerts && a.database === b.database;
}
