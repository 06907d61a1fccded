/** One curve on a canvas: what has come, at what scale, and how it is swept across its lane. */

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

const LINE_PX = 1.5;

export class Lane {
  gain: Gain = "auto";
  pxPerMm = 1;
  /** Told when the scale has become another. */
  onScale: (drawn: Drawn) => void = () => undefined;
  private colour = "";
  private place: Place = { top: 0, width: 1, height: 1 };
  private readonly playout = new Playout();
  private kind: Kind = { unit: "", scale: 1 };
  private scale: Scale | null = null;
  /** What came during this sweep: the scale of the next one. */
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

  /** Move, and begin with an empty lane. */
  moveTo(place: Place): void {
    this.place = place;
    this.clear();
  }

  clear(): void {
    this.scale = null;
    this.y = null;
    this.barPx = Number.NEGATIVE_INFINITY;
  }

  /** Let time pass without drawing: the picture stands still, the samples do not pile up. */
  skip(nowMs: number): void {
    this.playout.take(nowMs);
    this.y = null;
  }

  draw(pen: CanvasRenderingContext2D, nowMs: number): void {
    const runs = this.playout.take(nowMs);
    const barPx = this.pxOf(nowMs);
    this.wipe(pen, barPx);
    if (runs.length === 0) return;
    const scale = this.scaleNow(pen);
    pen.strokeStyle = this.colour;
    pen.lineWidth = LINE_PX;
    pen.beginPath();
    for (const run of runs) this.trace(pen, run, scale);
    pen.stroke();
  }

  private pxOf(ms: number): number {
    return (ms / 1_000) * MM_PER_S * this.pxPerMm;
  }

  private wipe(pen: CanvasRenderingContext2D, barPx: number): void {
    const { top, width, height } = this.place;
    for (const part of wipes(Math.max(this.barPx, barPx - width), barPx, width))
      pen.clearRect(part.from, top, part.width, height);
    const around = Math.floor(barPx / width) !== Math.floor(this.barPx / width);
    this.barPx = barPx;
    if (around) this.startOver();
  }

  /** The bar is back at the left: what was seen of the curve decides the scale from here on. */
  private startOver(): void {
    if (this.seen.low > this.seen.high) return;
    this.scale = null;
  }

  private scaleNow(pen: CanvasRenderingContext2D): Scale {
    const paper = { heightPx: this.place.height, pxPerMm: this.pxPerMm };
    const cut =
      this.scale !== null && this.gain === "auto" && overflows(this.seen, this.scale, paper);
    if (this.scale !== null && !cut) return this.scale;
    if (cut) {
      // Two scales in one sweep would be misread.
      pen.clearRect(0, this.place.top, this.place.width, this.place.height);
      this.y = null;
    }
    const { seen, kind } = this;
    this.scale = scaleFor(seen, kind, paper, this.gain);
    this.colour = this.colourNow();
    this.onScale({ scale: this.scale, seen, kind, paper });
    if (!cut) this.seen = NOTHING_SEEN;
    return this.scale;
  }

  private trace(pen: CanvasRenderingContext2D, run: Run, scale: Scale): void {
    const { top, width, height } = this.place;
    const centre = top + height / 2;
    const stepPx = this.pxOf(run.everyMs);
    let x = this.pxOf(run.atMs) % width;
    let pending = !run.joined || this.y === null || x < stepPx;
    if (!pending) pen.moveTo(x - stepPx, this.y ?? centre);
    let y = centre;
    for (let at = run.from; at < run.upto; at++, x += stepPx) {
      if (x >= width) {
        x -= width;
        pending = true;
      }
      y = centre - ((run.samples[at] ?? 0) - scale.middle) * scale.pxPerCount;
      // A curve that is cut off stays in its own lane.
      y = Math.min(top + height - 1, Math.max(top + 1, y));
      if (pending) pen.moveTo(x, y);
      else pen.lineTo(x, y);
      pending = false;
    }
    this.y = y;
  }
}
