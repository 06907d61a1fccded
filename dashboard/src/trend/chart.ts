/** The only file that knows uPlot: one vital sign over time, band and mean, with alert marks. */

import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import type { Columns } from "../state/trend";

/** An alert on the time axis; seconds since 1970. */
export interface Marker {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

export interface Ink {
  readonly line: string;
  readonly text: string;
  readonly grid: string;
}

const HEIGHT = 132;
/** Charts with this key move their cursors together. */
const SYNC = "bed";
const FONT = '12px "Inter Variable", system-ui, sans-serif';

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const timeOfDay = (seconds: number): string => CLOCK.format(seconds * 1_000);

/** Of a vital shown without decimals; a smaller one would make a storm of a calm patient. */
const LEAST_SPAN = 20;

/** The range with some air, at least `least` wide. */
function roomy(lowest: number | null, highest: number | null, least: number): [number, number] {
  if (lowest === null || highest === null) return [0, least];
  const middle = (lowest + highest) / 2;
  const half = Math.max(least, (highest - lowest) * 1.2) / 2;
  return [middle - half, middle + half];
}

export class Chart {
  private readonly plot: uPlot;
  private markers: readonly Marker[] = [];
  private span: [number, number] = [0, 1];
  private readonly observer: ResizeObserver;

  constructor(
    private readonly host: HTMLElement,
    ink: Ink,
    decimals: number,
    dots: boolean,
  ) {
    this.plot = new uPlot(this.options(ink, decimals, dots), [[], [], [], []], host);
    this.observer = new ResizeObserver(() =>
      this.plot.setSize({ width: host.clientWidth, height: HEIGHT }),
    );
    this.observer.observe(host);
  }

  show(columns: Columns, markers: readonly Marker[], span: [number, number]): void {
    this.markers = markers;
    this.span = span;
    this.plot.setData(columns);
  }

  close(): void {
    this.observer.disconnect();
    this.plot.destroy();
  }

  private options(ink: Ink, decimals: number, dots: boolean): uPlot.Options {
    const axis: uPlot.Axis = {
      stroke: ink.text,
      font: FONT,
      grid: { stroke: ink.grid, width: 1 },
      ticks: { show: false },
    };
    const edge: uPlot.Series = { stroke: "transparent", points: { show: false } };
    const value = (_: uPlot, drawn: number | null): string =>
      drawn === null ? "–" : drawn.toFixed(decimals);
    return {
      width: Math.max(1, this.host.clientWidth),
      height: HEIGHT,
      cursor: { sync: { key: SYNC }, drag: { x: false, y: false }, points: { size: 7 } },
      legend: { live: true },
      scales: {
        x: { time: true, range: () => this.span },
        y: { range: (_, lowest, highest) => roomy(lowest, highest, LEAST_SPAN / 10 ** decimals) },
      },
      axes: [
        { ...axis, size: 28, values: (_, ticks) => ticks.map(timeOfDay) },
        { ...axis, size: 44 },
      ],
      series: [
        { label: "Time", value: "{HH}:{mm}:{ss}" },
        { ...edge, label: "min", value },
        { label: "mean", stroke: ink.line, width: 1.75, points: { show: dots, size: 5 }, value },
        { ...edge, label: "max", value },
      ],
      bands: [{ series: [3, 1], fill: `color-mix(in srgb, ${ink.line} 24%, transparent)` }],
      hooks: { drawClear: [(plot) => this.mark(plot)] },
    };
  }

  private mark(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const { from, to, colour } of this.markers) {
      const left = plot.valToPos(from, "x", true);
      const right = plot.valToPos(to, "x", true);
      ctx.fillStyle = colour;
      ctx.globalAlpha = 0.16;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, bbox.top, 2 * devicePixelRatio, bbox.height);
    }
    ctx.restore();
  }
}
