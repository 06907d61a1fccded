/**
 * How long news takes from the sensor to this screen, and where the time goes. Pure: moments in,
 * percentiles out; only the latest are kept.
 */

import type { AlertView, VitalsFrame } from "../wire";

/** The last so many of each part; at one a bed and second some minutes of a ward. */
const KEPT = 4_096;
/** Frames whose quickest counts: about a minute of them, so that clocks that drift do not add up. */
const FRAMES_KEPT = 1_200;

/** A ring of the latest measurements, in ms. */
export class Ring {
  private readonly kept: Float64Array;
  private at = 0;
  private filled = 0;

  constructor(size = KEPT) {
    this.kept = new Float64Array(size);
  }

  get count(): number {
    return this.filled;
  }

  note(ms: number): void {
    this.kept[this.at] = ms;
    this.at = (this.at + 1) % this.kept.length;
    this.filled = Math.min(this.filled + 1, this.kept.length);
  }

  /** The smallest that `share` of all do not exceed; null before the first. */
  percentile(share: number): number | null {
    if (this.filled === 0) return null;
    const sorted = this.kept.slice(0, this.filled).sort();
    return sorted[Math.max(0, Math.ceil(share * this.filled) - 1)] as number;
  }
}

/** In the order in which news passes them. */
export const PARTS = ["device", "gateway", "screen", "whole", "alert"] as const;
export type Part = (typeof PARTS)[number];
export type Rings = Readonly<Record<Part, Ring>>;

export const rings = (size = KEPT): Rings => ({
  device: new Ring(size),
  gateway: new Ring(size),
  screen: new Ring(size),
  whole: new Ring(size),
  alert: new Ring(size),
});

/** How long the newest value of each bed of a frame was on its way when the frame was sent. */
export function devicePart(frame: VitalsFrame): number[] {
  return Object.values(frame.beds).flatMap((vitals) => {
    const newest = Math.max(...Object.values(vitals).map(([, atMs]) => atMs));
    return Number.isFinite(newest) ? [Math.max(0, frame.at_ms - newest)] : [];
  });
}

export interface Trip {
  readonly device: readonly number[];
  /** From the gateway's sending to this screen, above the quickest of late. */
  readonly gatewayMs: number;
  /** From there until it was painted. */
  readonly screenMs: number;
}

/** Values that were sent again because the screen was away, or entered late, say nothing of the way. */
const TOO_OLD_MS = 60_000;

export function noteTrip(into: Rings, { device, gatewayMs, screenMs }: Trip): void {
  into.gateway.note(gatewayMs);
  into.screen.note(screenMs);
  for (const ms of device) {
    if (ms > TOO_OLD_MS) continue;
    into.device.note(ms);
    into.whole.note(ms + gatewayMs + screenMs);
  }
}

/**
 * The gateway's clock minus this screen's, as the quickest of the latest frames knows it. Two clocks
 * cannot tell a constant delay from a difference, so what is measured is what comes on top of it.
 */
export class Quickest {
  private readonly kept: number[] = [];

  /** How much later than the quickest a frame arrived, in ms; times by the two clocks. */
  lateness(sentMs: number, arrivedMs: number): number {
    const ahead = sentMs - arrivedMs;
    this.kept.push(ahead);
    if (this.kept.length > FRAMES_KEPT) this.kept.shift();
    return Math.max(...this.kept) - ahead;
  }

  /** The gateway's time, as far as it is known; null before the first frame. */
  now(screenMs: number): number | null {
    return this.kept.length === 0 ? null : screenMs + Math.max(...this.kept);
  }

  /** Time leapt: what was learned is of another clock. */
  forget(): void {
    this.kept.length = 0;
  }
}

/** Alerts that have just been raised: of others nobody knows when the news set out. */
export function raised(
  before: ReadonlyMap<string, AlertView>,
  after: ReadonlyMap<string, AlertView>,
): AlertView[] {
  return [...after.values()].filter((alert) => !before.has(alert.id) && alert.revision === 1);
}

export interface PartFigures {
  readonly part: Part;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly count: number;
}

export function figures(of: Rings): PartFigures[] {
  return PARTS.map((part) => ({
    part,
    p50: of[part].percentile(0.5),
    p99: of[part].percentile(0.99),
    count: of[part].count,
  }));
}

/** `340 ms`, `1.2 s`. */
export function milliseconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
