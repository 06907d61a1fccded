/** One curve: what has come of it, at what scale, and where the next of it is drawn. */

import { Playout, type Run, type Stretch } from "../state/playout";
import {
  type Extent,
  extend,
  type Gain,
  type Kind,
  MM_PER_S,
  NOTHING_SEEN,
  overflows,
  type Paper,
  type Scale,
  scaleFor,
  wipes,
} from "../state/sweep";

/** Where on the canvas, in CSS px. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Drawn {
  readonly scale: Scale;
  readonly seen: Extent;
  readonly kind: Kind;
  readonly paper: Paper;
}

/** A scale holds for a whole sweep, and for two slow breaths at least. */
const SCALE_HOLDS_MS = 10_000;

export class Lane {
  gain: Gain = "auto";
  pxPerMm = 1;
  colour = "";
  /** Told when the scale has become another. */
  onScale: (drawn: Drawn) => void = () => undefined;
  private place: Place = { left: 0, top: 0, width: 1, height: 1 };
  private readonly playout = new Playout();
  private due: readonly Run[] = [];
  private kind: Kind = { unit: "", scale: 1 };
  private scale: Scale | null = null;
  private scaledMs = 0;
  /** What came since the scale was chosen: the next one is chosen by it. */
  private seen: Extent = NOTHING_SEEN;
  /** Where the bar stands, in px since the clock began; only its rest by the width is seen. */
  private barPx = Number.NEGATIVE_INFINITY;
  private y: number | null = null;

  constructor(private readonly colourNow: () => string) {}

  push(stretch: Stretch, kind: Kind, nowMs: number): void {
    this.kind = kind;
    this.seen = extend(this.seen, stretch.samples);
    this.playout.push(stretch, nowMs);
  }

  /** Go on there, where nothing is drawn yet. */
  moveTo(place: Place): void {
    this.place = place;
    this.scale = null;
    this.y = null;
    this.barPx = Number.NEGATIVE_INFINITY;
  }

  /** Let time pass without drawing: the picture stands still, the samples do not pile up. */
  skip(nowMs: number): void {
    this.playout.take(nowMs);
    this.y = null;
  }

  /** Move the bar on; whether there is something to trace behind it. */
  advance(pen: CanvasRenderingContext2D, nowMs: number): boolean {
    this.due = this.playout.take(nowMs);
    const around = this.wipe(pen, this.pxOf(nowMs));
    if (around && nowMs - this.scaledMs > SCALE_HOLDS_MS) this.scale = null;
    if (this.due.length === 0) return false;
    if (this.scale === null || this.isCut(this.scale)) this.rescale(pen, nowMs);
    return true;
  }

  /** Add what is due to the path. */
  trace(pen: CanvasRenderingContext2D): void {
    if (this.scale !== null) for (const run of this.due) this.add(pen, run, this.scale);
    this.due = [];
  }

  private pxOf(ms: number): number {
    return (ms / 1_000) * MM_PER_S * this.pxPerMm;
  }

  /** True when the bar has come around to the left. */
  private wipe(pen: CanvasRenderingContext2D, barPx: number): boolean {
    const { left, top, width, height } = this.place;
    for (const part of wipes(Math.max(this.barPx, barPx - width), barPx, width))
      pen.clearRect(left + part.from, top, part.width, height);
    const around = Math.floor(barPx / width) !== Math.floor(this.barPx / width);
    this.barPx = barPx;
    return around;
  }

  private paper(): Paper {
    return { heightPx: this.place.height, pxPerMm: this.pxPerMm };
  }

  private isCut(scale: Scale): boolean {
    return this.gain === "auto" && overflows(this.seen, scale, this.paper());
  }

  private rescale(pen: CanvasRenderingContext2D, nowMs: number): void {
    const { seen, kind } = this;
    const { left, top, width, height } = this.place;
    if (this.scale !== null) {
      // In the middle of a sweep, where two scales would be misread.
      pen.clearRect(left, top, width, height);
      this.y = null;
    }
    this.scale = scaleFor(seen, kind, this.paper(), this.gain);
    this.scaledMs = nowMs;
    this.colour = this.colourNow();
    this.onScale({ scale: this.scale, seen, kind, paper: this.paper() });
    this.seen = this.kept();
  }

  /** What is on the screen, or about to be, still counts when the next scale is chosen. */
  private kept(): Extent {
    return this.due.reduce((seen, run) => extend(seen, run.samples), NOTHING_SEEN);
  }

  private add(pen: CanvasRenderingContext2D, run: Run, scale: Scale): void {
    const { left, top, width, height } = this.place;
    const centre = top + height / 2;
    const stepPx = this.pxOf(run.everyMs);
    let x = this.pxOf(run.atMs) % width;
    let lifted = !run.joined || this.y === null || x < stepPx;
    if (!lifted) pen.moveTo(left + x - stepPx, this.y ?? centre);
    let y = centre;
    for (let at = run.from; at < run.upto; at++, x += stepPx) {
      if (x >= width) {
        x -= width;
        lifted = true;
      }
      y = centre - ((run.samples[at] ?? 0) - scale.middle) * scale.pxPerCount;
      // A curve that is cut off stays in its own lane.
      y = Math.min(top + height - 1, Math.max(top + 1, y));
      if (lifted) pen.moveTo(left + x, y);
      else pen.lineTo(left + x, y);
      lifted = false;
    }
    this.y = y;
  }
}
