/** The only file that knows uPlot: one vital sign over time, band and mean, limits and alerts. */

import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import { clock, minute, moment } from "../state/format";
import { type Columns, framed } from "../state/trend";

/** An alert on the time axis; seconds since 1970. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

export interface Ink {
  readonly line: string;
  readonly text: string;
  readonly grid: string;
  readonly limit: string;
}

/** What is drawn; limits in the unit of the columns. */
export interface Picture {
  readonly columns: Columns;
  readonly bands: readonly Band[];
  readonly limits: readonly number[];
  /** Seconds since 1970. */
  readonly span: readonly [number, number];
}

export interface Ways {
  readonly decimals: number;
  /** Measured now and then: each measurement is a dot. */
  readonly dots: boolean;
  readonly heightPx: number;
  /** The pointer is at a moment, in ms; null when it left. */
  readonly onPoint: (atMs: number | null) => void;
  /** Somebody marked a part of time with the pointer, in ms. */
  readonly onMark: (fromMs: number, toMs: number) => void;
}

/** Left of the curve, where the numbers of the axis stand; marks of other rows keep the same. */
export const AXIS_PX = 44;
const FONT = '12px "Inter Variable", system-ui, sans-serif';
const DAY_S = 86_400;

/** Of a vital shown without decimals. */
const LEAST_SPAN = 20;
const NOTHING: Picture = { columns: [[], [], [], []], bands: [], limits: [], span: [0, 1] };

export class Chart {
  private readonly plot: uPlot;
  private picture: Picture = NOTHING;
  private readonly observer: ResizeObserver;

  constructor(
    private readonly host: HTMLElement,
    private readonly ink: Ink,
    private readonly ways: Ways,
  ) {
    this.plot = new uPlot(this.options(), [[], [], [], []], host);
    this.observer = new ResizeObserver(() =>
      this.plot.setSize({ width: host.clientWidth, height: ways.heightPx }),
    );
    this.observer.observe(host);
  }

  show(picture: Picture): void {
    this.picture = picture;
    this.plot.setData(picture.columns);
  }

  /** Draws the line of a moment that the pointer is at in another chart. */
  point(atMs: number | null): void {
    const left = atMs === null ? -10 : this.plot.valToPos(atMs / 1_000, "x");
    this.plot.setCursor({ left, top: -10 }, false);
  }

  close(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  private options(): uPlot.Options {
    const { ink, ways } = this;
    const axis: uPlot.Axis = {
      stroke: ink.text,
      font: FONT,
      grid: { stroke: ink.grid, width: 1 },
      ticks: { show: false },
    };
    const edge: uPlot.Series = { stroke: "transparent", points: { show: false } };
    return {
      width: Math.max(1, this.host.clientWidth),
      height: ways.heightPx,
      // The curve ends where the row of marks above it ends.
      padding: [8, 0, 0, 0],
      cursor: {
        drag: { x: true, y: false, setScale: false, dist: 6 },
        points: { show: false },
        x: true,
        y: false,
      },
      legend: { show: false },
      scales: {
        x: { time: true, range: () => [...this.picture.span] },
        y: {
          range: (_, lowest, highest) =>
            framed(lowest, highest, LEAST_SPAN / 10 ** ways.decimals, this.picture.limits),
        },
      },
      axes: [
        { ...axis, size: 26, values: (_, ticks) => ticks.map((tick) => this.tickText(tick)) },
        { ...axis, size: AXIS_PX },
      ],
      series: [
        {},
        edge,
        { stroke: ink.line, width: 1.75, points: { show: ways.dots, size: 5 } },
        edge,
      ],
      bands: [{ series: [3, 1], fill: `color-mix(in srgb, ${ink.line} 24%, transparent)` }],
      hooks: {
        drawClear: [(plot) => this.drawBands(plot)],
        draw: [(plot) => this.drawLimits(plot)],
        setCursor: [(plot) => this.hearPointer(plot)],
        setSelect: [(plot) => this.hearMark(plot)],
      },
    };
  }

  private tickText(seconds: number): string {
    const [from, to] = this.picture.span;
    if (to - from > 2 * DAY_S) return dayOrTime(seconds);
    return to - from < 300 ? clock(seconds * 1_000) : minute(seconds * 1_000);
  }

  private hearPointer(plot: uPlot): void {
    // Only of the chart the pointer is in; the others were told where it is.
    if (plot.cursor.event === undefined || plot.cursor.event === null) return;
    const left = plot.cursor.left ?? -1;
    this.ways.onPoint(left < 0 ? null : plot.posToVal(left, "x") * 1_000);
  }

  private hearMark(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width <= 0) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const at = (px: number): number => plot.posToVal(px, "x") * 1_000;
    this.ways.onMark(at(left), at(left + width));
  }

  private drawBands(plot: uPlot): void {
    const { ctx, bbox } = plot;
    clipped(plot, () => {
      for (const { from, to, colour } of this.picture.bands) {
        const left = plot.valToPos(from, "x", true);
        const right = plot.valToPos(to, "x", true);
        ctx.fillStyle = colour;
        ctx.globalAlpha = 0.16;
        ctx.fillRect(left, bbox.top, right - left, bbox.height);
        ctx.globalAlpha = 1;
        ctx.fillRect(left, bbox.top, 2 * devicePixelRatio, bbox.height);
      }
    });
  }

  private drawLimits(plot: uPlot): void {
    const { ctx, bbox } = plot;
    clipped(plot, () => {
      ctx.strokeStyle = this.ink.limit;
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
      for (const limit of this.picture.limits) {
        const y = plot.valToPos(limit, "y", true);
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
      }
    });
  }
}

function clipped(plot: uPlot, draw: () => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}

/** Over days a tick at midnight is its day, others are times. */
function dayOrTime(seconds: number): string {
  const time = minute(seconds * 1_000);
  return time === "00:00" ? dayText(seconds * 1_000) : time;
}

/** `24 Nov` of `24 Nov 00:00:00`: as the site's zone has it. */
const dayText = (ms: number): string => moment(ms, 0).replace(clock(ms), "").trim();
