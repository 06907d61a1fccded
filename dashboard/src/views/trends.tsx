import "./trends.css";
import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { age, moment } from "../state/format";
import { marksOf } from "../state/markers";
import {
  around,
  followed,
  keyed,
  lately,
  marked,
  panned,
  SPANS_MS,
  spanOf,
  type View,
  zoomed,
} from "../state/trend";
import { nowMs, serverNow } from "../store/clock";
import { Curves } from "../store/curves";
import type { Happening } from "../store/happened";
import { vocabulary } from "../store/session";
import { AXIS_PX } from "../trend/chart";
import { feel } from "../trend/gestures";
import { t } from "../words/words";
import { TrendChart } from "./trend-chart";
import { TrendLane } from "./trend-lane";

const VITALS = [
  "hr",
  "spo2",
  "rr",
  "ibp_sys",
  "ibp_mean",
  "nibp_sys",
  "nibp_mean",
  "temp",
  "etco2",
];
/** Measured at every bed; the others appear when the monitor sends them. */
const USUAL = new Set(["hr", "spo2", "rr", "nibp_sys", "temp"]);
const HOUR_MS = 3_600_000;

interface TrendsProps {
  bed: string;
  measured: ReadonlySet<string>;
  happening: Happening;
  /** A moment to begin with; now without. */
  atMs?: number;
}

/** All vitals of a bed over time, moved together. */
export function Trends({ bed, measured, happening, atMs }: TrendsProps): JSX.Element {
  const begin =
    atMs === undefined ? lately(HOUR_MS, serverNow()) : around(atMs, HOUR_MS, serverNow());
  const chosen = useSignal<View>(begin);
  // Only a view that follows moves with the clock.
  const view = useComputed(() =>
    chosen.value.follows ? followed(chosen.value, nowMs.value) : chosen.value,
  );
  const curves = useMemo(() => new Curves(bed), [bed]);
  const pointMs = useSignal<number | null>(null);
  const width = useSignal(800);
  const region = useRef<HTMLDivElement>(null);
  const marks = useComputed(() => marksOf(happening.happened.value));
  const move = (to: View): void => {
    chosen.value = to;
    pointMs.value = null;
  };
  useEffect(() => () => curves.close(), [curves]);
  useEffect(() => happening.reach(chosen.value.fromMs), [happening, chosen.value]);
  useEffect(() => {
    const element = region.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      width.value = Math.max(200, element.clientWidth - AXIS_PX);
    });
    observer.observe(element);
    const stop = feel(element, AXIS_PX, {
      onZoom: (factor, share) => {
        const now = view.peek();
        move(zoomed(now, factor, now.fromMs + share * spanOf(now), serverNow()));
      },
      onPan: (share) => move(panned(view.peek(), share, serverNow())),
    });
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target !== event.currentTarget) return;
    const stepped = event.shiftKey ? stepOf(event.key) : 0;
    const to = keyed(view.peek(), event.key, serverNow());
    if (stepped !== 0) pointMs.value = stepPoint(view.peek(), pointMs.peek(), stepped);
    else if (to !== null) move(to);
    else return;
    event.preventDefault();
  };
  const shared = { bed, curves, view, marks, pointMs, width };
  return (
    <section class="trends" aria-label={t("Trends")}>
      <TrendsHead view={view} pointMs={pointMs} onMove={move} />
      <p class="unseen" id="trends-keys">
        {t(
          "Plus and minus zoom, arrows move, Shift with arrows reads values out, End goes back to now.",
        )}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of curves that is moved by keys */}
      <div
        ref={region}
        class="trends-region"
        role="group"
        aria-label={t("Curves")}
        aria-describedby="trends-keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys
        tabIndex={0}
        onKeyDown={press}
      >
        <TrendLane
          bed={bed}
          marks={marks}
          view={view}
          width={width}
          onSpread={(fromMs, toMs) => move(marked(fromMs, toMs, serverNow()))}
        />
        {VITALS.filter((vital) => measured.has(vital) || USUAL.has(vital)).map((vital) => {
          const facts = vocabulary.value.get(vital);
          return (
            facts && (
              <TrendChart
                key={vital}
                facts={facts}
                onMark={(fromMs, toMs) => move(marked(fromMs, toMs, serverNow()))}
                {...shared}
              />
            )
          );
        })}
      </div>
      <p class="trends-hint muted" aria-hidden="true">
        {t("Drag to mark a time · Ctrl and wheel or two fingers zoom · Shift and wheel move")}
      </p>
    </section>
  );
}

const STEPS = 60;

const stepOf = (key: string): number => (key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0);

function stepPoint(view: View, pointMs: number | null, by: number): number {
  const start = pointMs ?? view.toMs;
  const to = start + (by * spanOf(view)) / STEPS;
  return Math.min(view.toMs, Math.max(view.fromMs, to));
}

interface HeadProps {
  view: ReadonlySignal<View>;
  pointMs: Signal<number | null>;
  onMove: (view: View) => void;
}

function TrendsHead({ view, pointMs, onMove }: HeadProps): JSX.Element {
  const follows = useComputed(() => view.value.follows);
  const span = useComputed(() => Math.round(spanOf(view.value)));
  const shown = useComputed(() => {
    if (pointMs.value !== null) return moment(pointMs.value, serverNow());
    if (view.value.follows) return t("until now");
    return t("{from} to {to}", {
      from: moment(view.value.fromMs, serverNow()),
      to: moment(view.value.toMs, serverNow()),
    });
  });
  const by = (factor: number): void => {
    const now = view.peek();
    onMove(zoomed(now, factor, (now.fromMs + now.toMs) / 2, serverNow()));
  };
  return (
    <header class="trends-head">
      <h2>{t("Trends")}</h2>
      <span class="trends-when" role="status">
        {shown}
      </span>
      <fieldset class="trends-spans">
        <legend class="unseen">{t("Time shown")}</legend>
        {SPANS_MS.map((ms) => (
          <button
            key={ms}
            type="button"
            class="button button-quiet"
            aria-pressed={span.value === ms}
            onClick={() => onMove(lately(ms, serverNow()))}
          >
            {spanText(ms)}
          </button>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, nothing that is sent */}
      <div class="trends-spans" role="group" aria-label={t("Move the time shown")}>
        <Tool
          name={t("Earlier")}
          sign="←"
          onPress={() => onMove(panned(view.peek(), -0.5, serverNow()))}
        />
        <Tool
          name={t("Later")}
          sign="→"
          onPress={() => onMove(panned(view.peek(), 0.5, serverNow()))}
        />
        <Tool name={t("Zoom in")} sign="+" onPress={() => by(2)} />
        <Tool name={t("Zoom out")} sign="−" onPress={() => by(0.5)} />
        <button
          type="button"
          class="button button-quiet"
          aria-pressed={follows}
          onClick={() => onMove(lately(spanOf(view.peek()), serverNow()))}
        >
          {t("Now")}
        </button>
      </div>
    </header>
  );
}

const DAY_MS = 24 * HOUR_MS;

function spanText(ms: number): string {
  if (ms < HOUR_MS) return age(ms);
  if (ms <= DAY_MS) return t("{hours} h", { hours: ms / HOUR_MS });
  return t("{days} d", { days: ms / DAY_MS });
}

function Tool({
  name,
  sign,
  onPress,
}: {
  name: string;
  sign: string;
  onPress: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-label={name}
      title={name}
      onClick={onPress}
    >
      <span dir="ltr" aria-hidden="true">
        {sign}
      </span>
    </button>
  );
}
