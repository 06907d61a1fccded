/** The vital sign an alert is about, some minutes before and after it. */

import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import * as rest from "../../connection/rest";
import { useLoading } from "../../office/kit/use-load";
import { converted, decimalsOf, unitOf } from "../../state/format";
import { isIntermittent } from "../../state/freshness";
import { columns, holeFor } from "../../state/trend";
import { serverNow } from "../../store/clock";
import { vocabulary } from "../../store/session";
import { theme } from "../../store/theme";
import { Chart } from "../../trend/chart";
import type { Readings, VitalFacts } from "../../wire";
import { t } from "../../words/words";
import { inkOf } from "../trend-chart";

const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 5 * 60_000;
const BUCKETS = 600;
const HEIGHT_PX = 130;

interface EventVitalProps {
  bed: string;
  vital: string;
  atMs: number;
  limit: number | null;
}

export function EventVital({ bed, vital, atMs, limit }: EventVitalProps): JSX.Element | null {
  const facts = vocabulary.value.get(vital);
  const toMs = Math.min(atMs + AFTER_MS, serverNow());
  const span = { fromMs: atMs - BEFORE_MS, toMs };
  // Of whoever lay there when it was raised, not of whoever lies there now.
  const found = useLoading(`${bed} ${vital} ${atMs}`, () =>
    rest.readings(bed, { vital, ...span, buckets: BUCKETS, atMs }),
  );
  if (facts === undefined) return null;
  return (
    <figure class={`trend event-vital numeric-${vital.split("_")[0]}`}>
      <figcaption>
        {facts.label} <small>{unitOf(facts)}</small>{" "}
        <small>{t("five minutes before and after")}</small>
      </figcaption>
      {found.data === undefined ? (
        <p class="muted">
          {found.problem === null ? t("Loading…") : t("Trends cannot be read just now")}
        </p>
      ) : (
        <Drawn facts={facts} readings={found.data} span={span} atMs={atMs} limit={limit} />
      )}
    </figure>
  );
}

interface DrawnProps {
  facts: VitalFacts;
  readings: Readings;
  span: { readonly fromMs: number; readonly toMs: number };
  atMs: number;
  limit: number | null;
}

const ignore = (): void => undefined;

function Drawn({ facts, readings, span, atMs, limit }: DrawnProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    // Other colours are another chart.
    void theme.value;
    const element = host.current;
    if (element === null) return;
    const ink = inkOf(element);
    const chart = new Chart(element, ink, {
      decimals: decimalsOf(facts),
      dots: isIntermittent(facts.key),
      heightPx: HEIGHT_PX,
      onPoint: ignore,
      onMark: ignore,
    });
    const holeMs = holeFor(readings.bucket_s * 1_000, isIntermittent(facts.key));
    chart.show({
      columns: columns(readings.points, holeMs, (value) => converted(value, facts)),
      bands: [{ from: atMs / 1_000, to: atMs / 1_000, colour: ink.text }],
      limits: limit === null ? [] : [converted(limit, facts)],
      span: [span.fromMs / 1_000, span.toMs / 1_000],
    });
    return () => chart.close();
  });
  return (
    <div
      ref={host}
      class="trend-chart"
      dir="ltr"
      role="img"
      aria-label={t("{vital} around the alert", { vital: facts.name })}
    />
  );
}
