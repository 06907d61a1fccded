import "./trends.css";
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import * as rest from "../connection/rest";
import { type Look, look } from "../state/alerts";
import { unit } from "../state/format";
import { isIntermittent } from "../state/freshness";
import { append, columns, type Point, since } from "../state/trend";
import { serverNow } from "../store/clock";
import { noteProblem, vocabulary } from "../store/session";
import { theme } from "../store/theme";
import { Chart, type Marker } from "../trend/chart";
import type { Alert } from "../wire";
import { useReading } from "./numeric";

const SPANS: readonly { name: string; ms: number }[] = [
  { name: "15 min", ms: 15 * 60_000 },
  { name: "1 h", ms: 3_600_000 },
  { name: "6 h", ms: 6 * 3_600_000 },
  { name: "24 h", ms: 24 * 3_600_000 },
];
const BUCKETS = 300;
const REFRESH_MS = 60_000;
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

interface TrendsProps {
  bed: string;
  measured: ReadonlySet<string>;
  alerts: readonly Alert[];
}

export function Trends({ bed, measured, alerts }: TrendsProps): JSX.Element {
  const chosen = useSignal(SPANS[1]?.ms ?? 3_600_000);
  return (
    <section class="trends panel" aria-label="Trends">
      <header class="trends-head">
        <h2>Trends</h2>
        <fieldset class="trends-spans">
          <legend class="unseen">Time shown</legend>
          {SPANS.map(({ name, ms }) => (
            <button
              key={ms}
              type="button"
              class="button button-quiet"
              aria-pressed={chosen.value === ms}
              onClick={() => {
                chosen.value = ms;
              }}
            >
              {name}
            </button>
          ))}
        </fieldset>
      </header>
      {VITALS.filter((vital) => measured.has(vital) || USUAL.has(vital)).map((vital) => (
        <Trend
          key={`${vital} ${chosen.value} ${theme.value}`}
          bed={bed}
          vital={vital}
          spanMs={chosen.value}
          alerts={alerts}
        />
      ))}
    </section>
  );
}

interface TrendProps {
  bed: string;
  vital: string;
  spanMs: number;
  alerts: readonly Alert[];
}

type Loading = "loading" | "shown" | "failed";

function Trend({ bed, vital, spanMs, alerts }: TrendProps): JSX.Element {
  const facts = vocabulary.value.get(vital);
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const points = useSignal<readonly Point[]>([]);
  const state = useSignal<Loading>("loading");
  const bucketMs = spanMs / BUCKETS;
  const reading = useReading(bed, vital);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const ink = {
      line: style.color,
      text: style.getPropertyValue("--muted").trim(),
      grid: style.getPropertyValue("--line").trim(),
    };
    chart.current = new Chart(element, ink, facts?.decimals ?? 0, isIntermittent(vital));
    return () => chart.current?.close();
  }, [vital, facts]);

  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<void> => {
      const toMs = serverNow();
      try {
        const query = { vital, fromMs: toMs - spanMs, toMs, buckets: BUCKETS };
        const answer = await rest.readings(bed, query);
        if (!wanted) return;
        points.value = answer.points;
        state.value = "shown";
      } catch (why) {
        noteProblem(why);
        if (wanted && state.value !== "shown") state.value = "failed";
      }
    };
    void load();
    const timer = setInterval(() => void load(), REFRESH_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [bed, vital, spanMs, points, state]);

  useSignalEffect(() => {
    const now = reading.value;
    if (now === undefined || now.quality !== "good" || state.value !== "shown") return;
    points.value = append(points.peek(), bucketMs, now.atMs, now.value);
  });

  const drawn = useComputed(() => since(points.value, serverNow() - spanMs));
  useSignalEffect(() => {
    const toMs = serverNow();
    const holeMs = isIntermittent(vital) ? 3_600_000 : Math.max(2.5 * bucketMs, 15_000);
    const marks = host.current === null ? [] : markers(alerts, vital, toMs, host.current);
    chart.current?.show(columns(drawn.value, holeMs), marks, [(toMs - spanMs) / 1000, toMs / 1000]);
  });

  return (
    <figure class={`trend numeric-${vital.split("_")[0]}`}>
      <figcaption>
        {facts?.label ?? vital} <small>{unit(facts?.unit ?? "")}</small>
      </figcaption>
      <div
        ref={host}
        class="trend-chart"
        role="img"
        aria-label={`${facts?.name ?? vital}, trend`}
      />
      {state.value === "loading" && <p class="trend-note">Loading…</p>}
      {state.value === "failed" && <p class="trend-note">Trends cannot be read just now</p>}
      {state.value === "shown" && drawn.value.length === 0 && (
        <p class="trend-note">Nothing measured in this time</p>
      )}
    </figure>
  );
}

/** From when each alert about this vital was raised until its condition ended. */
function markers(
  alerts: readonly Alert[],
  vital: string,
  nowMs: number,
  element: HTMLElement,
): Marker[] {
  const style = getComputedStyle(element);
  const colour = (shown: Look): string => style.getPropertyValue(`--${shown}`).trim();
  return alerts
    .filter((alert) => alert.first.vital === vital)
    .map((alert) => ({
      from: Date.parse(alert.raised_at) / 1000,
      to: (alert.ended_at === null ? nowMs : Date.parse(alert.ended_at)) / 1000,
      colour: colour(look(alert)),
    }));
}
