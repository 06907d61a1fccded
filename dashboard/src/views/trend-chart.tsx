import { type ReadonlySignal, type Signal, useComputed, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { converted, decimalsOf, shown, unitOf } from "../state/format";
import { isIntermittent } from "../state/freshness";
import { bands, type Mark } from "../state/markers";
import {
  bucketFor,
  columns,
  holeFor,
  nearest,
  type Point,
  spanOf,
  type View,
} from "../state/trend";
import type { Curves } from "../store/curves";
import { ward } from "../store/live";
import { theme } from "../store/theme";
import { type Band, Chart, type Ink } from "../trend/chart";
import type { VitalFacts } from "../wire";
import { t } from "../words/words";
import { useReading } from "./numeric";

const HEIGHT_PX = 118;

interface TrendChartProps {
  bed: string;
  facts: VitalFacts;
  curves: Curves;
  view: ReadonlySignal<View>;
  marks: ReadonlySignal<readonly Mark[]>;
  /** The moment values are read out of, in every chart. */
  pointMs: Signal<number | null>;
  /** Of the curve, px. */
  width: ReadonlySignal<number>;
  onMark: (fromMs: number, toMs: number) => void;
}

/** One vital sign over time. */
export function TrendChart(props: TrendChartProps): JSX.Element {
  const { bed, facts, curves, view, pointMs, width } = props;
  const vital = facts.key;
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const bucketMs = useComputed(() => bucketFor(spanOf(view.value), width.value));
  const reading = useReading(bed, vital);
  const points = useComputed(() => {
    void curves.version.value;
    return curves.points(vital, view.value, bucketMs.value);
  });
  const state = useComputed(() => {
    void curves.version.value;
    return curves.state(vital, view.value, bucketMs.value);
  });
  // Once a minute, and whenever another part of time is looked at.
  const asked = useComputed(
    () => `${bucketMs.value} ${Math.floor(view.value.fromMs / 60_000)} ${spanOf(view.value)}`,
  );
  useSignalEffect(() => {
    void asked.value;
    void curves.want(vital, view.peek(), bucketMs.peek());
  });
  useSignalEffect(() => {
    const now = reading.value;
    if (now === undefined || now.quality === "bad") return;
    curves.hear(vital, bucketMs.peek(), now.atMs, now.value);
  });
  useDrawing(props, host, chart, points, bucketMs);
  useSignalEffect(() => chart.current?.point(pointMs.value));
  return (
    <figure class={`trend numeric-${vital.split("_")[0]}`} data-trend={vital}>
      <figcaption>
        {facts.label} <small>{unitOf(facts)}</small>
        <ReadOut facts={facts} points={points} bucketMs={bucketMs} pointMs={pointMs} />
      </figcaption>
      <div
        ref={host}
        class="trend-chart"
        dir="ltr"
        role="img"
        aria-label={t("{vital}, trend", { vital: facts.name })}
      />
      <Note state={state} points={points} />
    </figure>
  );
}

function useDrawing(
  { bed, facts, view, marks, pointMs, onMark }: TrendChartProps,
  host: { readonly current: HTMLDivElement | null },
  chart: { current: Chart | null },
  points: ReadonlySignal<readonly Point[]>,
  bucketMs: ReadonlySignal<number>,
): void {
  const limits = useComputed(() => {
    const known: readonly (number | null)[] = ward.value.beds.get(bed)?.limits?.[facts.key] ?? [];
    return known.flatMap((limit) => (limit === null ? [] : [converted(limit, facts)]));
  });
  const mark = useRef(onMark);
  mark.current = onMark;
  useSignalEffect(() => {
    // Other colours are another chart.
    void theme.value;
    const element = host.current;
    if (element === null) return;
    const made = new Chart(element, inkOf(element), {
      decimals: decimalsOf(facts),
      dots: isIntermittent(facts.key),
      heightPx: HEIGHT_PX,
      onPoint: (atMs) => {
        pointMs.value = atMs;
      },
      onMark: (fromMs, toMs) => mark.current(fromMs, toMs),
    });
    chart.current = made;
    return () => {
      chart.current = null;
      made.close();
    };
  });
  useSignalEffect(() => {
    void theme.value;
    const element = host.current;
    if (element === null) return;
    const holeMs = holeFor(bucketMs.value, isIntermittent(facts.key));
    chart.current?.show({
      columns: columns(points.value, holeMs, (value) => converted(value, facts)),
      bands: bands(marks.value, facts.key, view.value).map((band) => drawnBand(band, element)),
      limits: limits.value,
      span: [view.value.fromMs / 1_000, view.value.toMs / 1_000],
    });
  });
}

export function inkOf(element: HTMLElement): Ink {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    line: style.color,
    text: token("--muted"),
    grid: token("--line"),
    limit: token("--line-strong"),
  };
}

function drawnBand(band: ReturnType<typeof bands>[number], element: HTMLElement): Band {
  const colour = getComputedStyle(element)
    .getPropertyValue(`--${band.look || "technical"}`)
    .trim();
  return { from: band.fromMs / 1_000, to: band.toMs / 1_000, colour };
}

interface ReadOutProps {
  facts: VitalFacts;
  points: ReadonlySignal<readonly Point[]>;
  bucketMs: ReadonlySignal<number>;
  pointMs: ReadonlySignal<number | null>;
}

/** The value the pointer is at; nothing while it is nowhere. */
function ReadOut({ facts, points, bucketMs, pointMs }: ReadOutProps): JSX.Element {
  const text = useComputed(() => {
    const atMs = pointMs.value;
    if (atMs === null) return "";
    const holeMs = holeFor(bucketMs.value, isIntermittent(facts.key));
    const point = nearest(points.value, atMs, holeMs);
    if (point === null) return t("nothing measured");
    const [, lowest, mean, highest] = point.map((value, at) =>
      at === 0 ? "" : shown(value, facts),
    );
    return lowest === highest ? `${mean}` : `${mean} (${lowest}–${highest})`;
  });
  return (
    <output class="trend-value" dir="ltr">
      {text}
    </output>
  );
}

function Note({
  state,
  points,
}: {
  state: ReadonlySignal<"loading" | "shown" | "failed">;
  points: ReadonlySignal<readonly Point[]>;
}): JSX.Element | null {
  const isEmpty = useComputed(() => points.value.length === 0);
  if (state.value === "failed")
    return <p class="trend-note">{t("Trends cannot be read just now")}</p>;
  if (!isEmpty.value) return null;
  return (
    <p class="trend-note">
      {state.value === "loading" ? t("Loading…") : t("Nothing measured in this time")}
    </p>
  );
}
