/** Stored curves around a moment on millimetre paper, to be looked at and printed. */

import "./strip.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import * as rest from "../../connection/rest";
import { useLoading } from "../../office/kit/use-load";
import { clock } from "../../state/format";
import {
  AROUND_MS,
  extentOf,
  isIn,
  kindOf,
  LINE_MS,
  type Line,
  linesAround,
  pathOf,
} from "../../state/strip";
import { MM_PER_S, type Paper, scaleFor, scaleWords } from "../../state/sweep";
import { orderedWaves, waveLabel } from "../../state/waves";
import { nowMs } from "../../store/clock";
import { millimetrePx } from "../../store/paper";
import type { StoredWave } from "../../wire";
import { t } from "../../words/words";

/** So long after it was measured a curve is stored. */
const SETTLED_MS = 5_000;
const HEIGHT_MM = 30;
const WIDTH_MM = (LINE_MS / 1_000) * MM_PER_S;

interface StripProps {
  bed: string;
  atMs: number;
}

/** Ten seconds before and after a moment; says so when no curves were kept of it. */
export function Strip({ bed, atMs }: StripProps): JSX.Element {
  // What came just after it may still be on its way.
  const isOver = useComputed(() => nowMs.value > atMs + AROUND_MS + SETTLED_MS);
  const found = useLoading(`${bed} ${atMs} ${isOver.value}`, () =>
    rest.storedWaves(bed, atMs - AROUND_MS, atMs + AROUND_MS),
  );
  const waves = found.data?.items ?? [];
  const signals = orderedWaves(waves.map(({ signal }) => signal));
  if (found.problem !== null && found.data === undefined)
    return <p class="muted">{t("The curves of this time cannot be read just now")}</p>;
  if (found.data === undefined) return <p class="muted">{t("Loading…")}</p>;
  if (waves.length === 0) return <p class="muted">{t("No curves were kept of this time")}</p>;
  return (
    <section class="strips" aria-label={t("Curves around the alert")} dir="ltr">
      <p class="strip-scale">{t("25 mm/s; 10 s before the alert, 10 s after it")}</p>
      {signals.map((signal) => (
        <Lines key={signal} wave={waves.find((one) => one.signal === signal)} atMs={atMs} />
      ))}
    </section>
  );
}

function Lines({ wave, atMs }: { wave: StoredWave | undefined; atMs: number }): JSX.Element | null {
  if (wave === undefined) return null;
  const paper: Paper = { pxPerMm: millimetrePx.value, heightPx: HEIGHT_MM * millimetrePx.value };
  const seen = extentOf(wave);
  const kind = kindOf(wave);
  const scale = scaleFor(seen, kind, paper, "auto");
  return (
    <>
      {linesAround(atMs).map((line, index) => (
        <figure key={line.fromMs} class="strip">
          <figcaption>
            <strong>{waveLabel(wave.signal)}</strong> {scaleWords(scale, seen, kind)} ·{" "}
            {index === 0 ? t("before") : t("from the alert on")} {clock(line.fromMs)}
          </figcaption>
          <PaperLine
            line={line}
            paper={paper}
            path={pathOf(wave, line, scale, paper, MM_PER_S)}
            name={waveLabel(wave.signal)}
            isEmpty={!wave.stretches.some((stretch) => isIn(stretch, line))}
          />
        </figure>
      ))}
    </>
  );
}

interface LineProps {
  line: Line;
  paper: Paper;
  path: string;
  name: string;
  isEmpty: boolean;
}

function PaperLine({ line, paper, path, name, isEmpty }: LineProps): JSX.Element {
  const { pxPerMm, heightPx } = paper;
  const widthPx = WIDTH_MM * pxPerMm;
  const id = `paper-${name}-${line.fromMs}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a line wider than the screen is scrolled by keys
    <div class="strip-paper" tabIndex={0}>
      <svg
        role="img"
        aria-label={t("{curve} from {time} on, ten seconds", {
          curve: name,
          time: clock(line.fromMs),
        })}
        width={widthPx}
        height={heightPx}
        viewBox={`0 0 ${widthPx} ${heightPx}`}
      >
        <defs>
          <pattern id={`${id}-1`} width={pxPerMm} height={pxPerMm} patternUnits="userSpaceOnUse">
            <path class="strip-mm" d={`M${pxPerMm} 0H0V${pxPerMm}`} />
          </pattern>
          <pattern
            id={`${id}-5`}
            width={5 * pxPerMm}
            height={5 * pxPerMm}
            patternUnits="userSpaceOnUse"
          >
            <rect width={5 * pxPerMm} height={5 * pxPerMm} fill={`url(#${id}-1)`} />
            <path class="strip-5mm" d={`M${5 * pxPerMm} 0H0V${5 * pxPerMm}`} />
          </pattern>
        </defs>
        <rect width={widthPx} height={heightPx} fill={`url(#${id}-5)`} />
        {path !== "" && <path class="strip-curve" d={path} />}
        {isEmpty && (
          <text class="strip-none" x={widthPx / 2} y={heightPx / 2}>
            {t("not kept")}
          </text>
        )}
      </svg>
    </div>
  );
}
