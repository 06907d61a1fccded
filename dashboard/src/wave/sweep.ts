/**
 * The bedside sweep: a bar wipes from left to right and the newest beat is written behind it.
 * One animation frame serves all canvases of the page, and none runs while the tab is hidden.
 */

import type { Lane } from "./lane";

const canvases = new Set<Sweep>();
let asked = false;

function frame(nowMs: number): void {
  asked = false;
  for (const canvas of canvases) canvas.draw(nowMs);
  ask();
}

function ask(): void {
  if (asked || canvases.size === 0) return;
  asked = true;
  requestAnimationFrame(frame);
}

/** One canvas, and the lanes on it one below the other, all of the same height. */
export class Sweep {
  frozen = false;
  private readonly pen: CanvasRenderingContext2D;
  private readonly observer: ResizeObserver;
  private lanes: readonly Lane[] = [];

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("this browser draws no canvas");
    this.pen = pen;
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(canvas);
    canvases.add(this);
    ask();
  }

  close(): void {
    this.observer.disconnect();
    canvases.delete(this);
  }

  show(lanes: readonly Lane[]): void {
    this.lanes = lanes;
    this.arrange();
  }

  /** Begin with an empty canvas, for another patient or another measure. */
  arrange(): void {
    const { canvas, pen, lanes } = this;
    const { clientWidth: width, clientHeight } = canvas;
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(clientHeight * ratio));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.lineJoin = "round";
    const height = clientHeight / Math.max(1, lanes.length);
    for (const [at, lane] of lanes.entries())
      lane.moveTo({ top: at * height, width: Math.max(1, width), height });
  }

  draw(nowMs: number): void {
    for (const lane of this.lanes) {
      if (this.frozen) lane.skip(nowMs);
      else lane.draw(this.pen, nowMs);
    }
  }
}
