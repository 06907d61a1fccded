/**
 * The bedside sweep: a bar wipes from left to right and the newest beat is written behind it.
 *
 * One animation frame serves all canvases of the page, and none runs while the tab is hidden. A page
 * with many curves draws them on one canvas that lies over all of it: without a graphics card the
 * browser copies every canvas that changed, and each costs it more than the curves on it.
 */

import type { Lane, Place } from "./lane";

const sheets = new Set<Sweep>();
let asked = false;

function frame(nowMs: number): void {
  asked = false;
  for (const sheet of sheets) sheet.draw(nowMs);
  ask();
}

function ask(): void {
  if (asked || sheets.size === 0) return;
  asked = true;
  requestAnimationFrame(frame);
}

/** Lanes one below the other, of the same height, where an element of the page leaves room. */
interface Block {
  readonly lanes: readonly Lane[];
  place: Place | null;
}

/** One canvas and what is drawn on it. */
export class Sweep {
  frozen = false;
  private readonly pen: CanvasRenderingContext2D;
  private readonly observer: ResizeObserver;
  private readonly blocks = new Map<Element, Block>();

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser draws no canvas");
    this.pen = pen;
    this.observer = new ResizeObserver(() => this.startOver());
    this.observer.observe(canvas);
    this.startOver();
    sheets.add(this);
    ask();
  }

  close(): void {
    this.observer.disconnect();
    sheets.delete(this);
  }

  /** Draw these in the room of `box`, beginning with an empty one. */
  show(box: Element, lanes: readonly Lane[]): void {
    this.hide(box);
    this.blocks.set(box, { lanes, place: null });
  }

  hide(box: Element): void {
    const block = this.blocks.get(box);
    if (block?.place) this.clear(block.place);
    this.blocks.delete(box);
  }

  /** Begin with an empty canvas: what was drawn before belongs to another time. */
  startOver(): void {
    const { canvas, pen } = this;
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.lineJoin = "round";
    for (const block of this.blocks.values()) block.place = null;
  }

  draw(nowMs: number): void {
    if (this.frozen) {
      for (const { lanes } of this.blocks.values()) for (const lane of lanes) lane.skip(nowMs);
      return;
    }
    this.follow();
    const byColour = new Map<string, Lane[]>();
    for (const { lanes } of this.blocks.values())
      for (const lane of lanes) {
        if (!lane.advance(this.pen, nowMs)) continue;
        const alike = byColour.get(lane.colour);
        if (alike === undefined) byColour.set(lane.colour, [lane]);
        else alike.push(lane);
      }
    for (const [colour, lanes] of byColour) this.trace(colour, lanes);
  }

  private trace(colour: string, lanes: readonly Lane[]): void {
    const { pen } = this;
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (const lane of lanes) lane.trace(pen);
    pen.stroke();
  }

  /** With every picture: a curve must not stand for a moment where another bed has moved to. */
  private follow(): void {
    const origin = this.canvas.getBoundingClientRect();
    for (const [box, block] of this.blocks) {
      const rect = box.getBoundingClientRect();
      const place = {
        left: Math.round(rect.left - origin.left),
        top: Math.round(rect.top - origin.top),
        width: Math.max(1, Math.round(rect.width)),
        height: Math.max(1, Math.round(rect.height)),
      };
      if (block.place !== null && alike(block.place, place)) continue;
      if (block.place !== null) this.clear(block.place);
      this.clear(place);
      block.place = place;
      this.divide(block.lanes, place);
    }
  }

  private divide(lanes: readonly Lane[], place: Place): void {
    const height = place.height / Math.max(1, lanes.length);
    for (const [at, lane] of lanes.entries())
      lane.moveTo({ ...place, top: place.top + at * height, height });
  }

  private clear({ left, top, width, height }: Place): void {
    this.pen.clearRect(left, top, width, height);
  }
}

const alike = (a: Place, b: Place): boolean =>
  a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
