/**
 * The bedside sweep: a bar wipes from left to right and the newest beat is written behind it.
 * One animation frame serves all strips of the page, and none runs while the tab is hidden.
 */

import { Playout, type Stretch } from "../state/playout";

const WIPE_PX = 14;
/** Seconds across a strip of 800 px: close to a monitor's 25 mm/s on a common screen. */
const PX_PER_SECOND = 100;
const MARGIN = 0.12;

const strips = new Set<Sweep>();

function frame(nowMs: number): void {
  for (const strip of strips) strip.draw(nowMs);
  if (strips.size > 0) requestAnimationFrame(frame);
}

export class Sweep {
  private readonly playout = new Playout();
  private readonly pen: CanvasRenderingContext2D;
  private x = 0;
  private y: number | null = null;
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;
  /** Extremes of what came during this sweep; they become the scale of the next one. */
  private seen: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  private readonly observer: ResizeObserver;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly colour: () => string,
  ) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser draws no canvas");
    this.pen = pen;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(canvas);
    this.resize();
    strips.add(this);
    if (strips.size === 1) requestAnimationFrame(frame);
  }

  close(): void {
    this.observer.disconnect();
    strips.delete(this);
  }

  push(stretch: Stretch): void {
    // The scale is known before the samples are drawn, so that no beat is cut off.
    this.seen = [
      Math.min(this.seen[0], ...stretch.samples),
      Math.max(this.seen[1], ...stretch.samples),
    ];
    this.low = Math.min(this.low, this.seen[0]);
    this.high = Math.max(this.high, this.seen[1]);
    this.playout.push(stretch, performance.now());
  }

  draw(nowMs: number): void {
    const samples = this.playout.take(nowMs);
    if (samples.length === 0) return;
    const step = PX_PER_SECOND / this.playout.rate;
    const { pen } = this;
    pen.strokeStyle = this.colour();
    pen.beginPath();
    this.lift();
    for (const sample of samples) this.write(sample, step);
    pen.stroke();
  }

  private lift(): void {
    if (this.y !== null) this.pen.moveTo(this.x, this.y);
  }

  private write(sample: number, step: number): void {
    const { pen } = this;
    const width = this.canvas.clientWidth;
    this.x += step;
    if (this.x >= width) this.startOver();
    pen.clearRect(this.x, 0, WIPE_PX, this.canvas.clientHeight);
    const y = this.place(sample);
    if (this.y === null) pen.moveTo(this.x, y);
    else pen.lineTo(this.x, y);
    this.y = y;
  }

  private startOver(): void {
    this.pen.stroke();
    this.pen.beginPath();
    this.x = 0;
    this.y = null;
    if (this.seen[0] < this.seen[1]) [this.low, this.high] = this.seen;
    this.seen = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  }

  private place(sample: number): number {
    const height = this.canvas.clientHeight;
    const span = this.high - this.low;
    const share = span > 0 ? (sample - this.low) / span : 0.5;
    return height * (1 - MARGIN - share * (1 - 2 * MARGIN));
  }

  private resize(): void {
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
    this.canvas.height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.lineWidth = 1.75;
    this.pen.lineJoin = "round";
    this.x = 0;
    this.y = null;
  }
}
