import "./waves.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { clock } from "../state/format";
import { GAINS, isVoltage, millivoltPx, scaleWords } from "../state/sweep";
import { orderedWaves, silence, stillFrozen, waveLabel } from "../state/waves";
import { nowMs, serverNow, tickMs } from "../store/clock";
import { ward } from "../store/live";
import { choose, gain, keepMeasured } from "../store/paper";
import { watchWaves } from "../store/watching";
import { colourOf } from "../wave/colour";
import { type Drawn, Lane } from "../wave/lane";
import { Sweep } from "../wave/sweep";
import type { WaveFrame } from "../wire";
import { t } from "../words/words";
import { Calibration } from "./calibration";

type Take = (frame: WaveFrame) => void;

/** The live curves of one bed. Samples go straight to their canvas and never through a render. */
export function Waves({ bed }: { bed: string }): JSX.Element {
  const signals = useSignal<readonly string[]>([]);
  const volts = useSignal(false);
  const frozenMs = useSignal<number | null>(null);
  const frozen = useComputed(() => stillFrozen(frozenMs.value, nowMs.value));
  const stay = useComputed(() => ward.value.beds.get(bed)?.stay ?? null);
  const monitored = useComputed(() => (ward.value.beds.get(bed)?.device ?? null) !== null);
  const strips = useRef(new Map<string, Take>());
  useEffect(
    () =>
      watchWaves(bed, (frame) => {
        if (!signals.peek().includes(frame.signal))
          signals.value = orderedWaves([...signals.peek(), frame.signal]);
        if (isVoltage(frame.unit)) volts.value = true;
        strips.current.get(frame.signal)?.(frame);
      }),
    [bed, signals, volts],
  );
  return (
    <section class="waves panel" aria-label={t("Live curves")}>
      {signals.value.length === 0 ? (
        <p class="empty">
          {monitored.value ? t("No curves from this monitor") : t("No monitor stands at this bed.")}
        </p>
      ) : (
        <div class="waves-tools">
          <span class="muted">25 mm/s</span>
          {volts.value && <Gains />}
          <Calibration />
          {frozen.value && frozenMs.value !== null && (
            <strong class="waves-frozen" role="status">
              {t("Frozen at {time}, not live", { time: clock(frozenMs.value) })}
            </strong>
          )}
          <button
            class="button button-quiet waves-freeze"
            type="button"
            aria-pressed={frozen.value}
            onClick={() => {
              frozenMs.value = frozen.peek() ? null : serverNow();
            }}
          >
            {t("Freeze curves")}
          </button>
        </div>
      )}
      {signals.value.map((signal) => (
        // Anew for each stay: a curve must never run on from the last patient's.
        <Strip
          key={`${stay.value} ${signal}`}
          signal={signal}
          strips={strips.current}
          frozen={frozen.value}
        />
      ))}
    </section>
  );
}

function Gains(): JSX.Element {
  return (
    <label class="waves-gain">
      {t("ECG gain")}
      <select
        value={String(gain.value)}
        onChange={(event) => {
          const chosen = GAINS.find((known) => String(known) === event.currentTarget.value);
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {GAINS.map((known) => (
          <option key={known} value={String(known)}>
            {known === "auto" ? t("what fits") : `${known} mm/mV`}
          </option>
        ))}
      </select>
    </label>
  );
}

interface StripProps {
  signal: string;
  strips: Map<string, Take>;
  frozen: boolean;
}

function Strip({ signal, strips, frozen }: StripProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sweep = useRef<Sweep | null>(null);
  const drawn = useSignal<Drawn | null>(null);
  const heardMs = useRef<number | null>(null);
  const silent = useComputed(() => silence(heardMs.current, tickMs.value));
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const lane = new Lane(() => colourOf(signal));
    lane.onScale = (now) => {
      drawn.value = now;
    };
    const mine = new Sweep(element);
    sweep.current = mine;
    strips.set(signal, ({ at_ms, rate, samples, unit, scale }) => {
      heardMs.current = Date.now();
      lane.push({ atMs: at_ms, rate, samples }, { unit, scale }, performance.now());
    });
    const leave = keepMeasured(mine, element, [lane], gain);
    return () => {
      leave();
      strips.delete(signal);
      mine.close();
    };
  }, [signal, strips, drawn]);
  useEffect(() => {
    if (sweep.current === null) return;
    sweep.current.frozen = frozen;
    // What was drawn before belongs to another time than what comes now.
    if (!frozen) sweep.current.startOver();
  }, [frozen]);
  return (
    <figure class="wave" data-signal={signal}>
      <figcaption>
        {waveLabel(signal)} <ScaleWords drawn={drawn.value} />
      </figcaption>
      <Millivolt drawn={drawn.value} />
      <canvas
        ref={canvas}
        role="img"
        aria-label={t("{signal} curve, live", { signal: waveLabel(signal) })}
      />
      {silent.value !== "" && <p class="wave-silent">{silent}</p>}
    </figure>
  );
}

function ScaleWords({ drawn }: { drawn: Drawn | null }): JSX.Element | null {
  if (drawn === null) return null;
  const { scale, seen, kind } = drawn;
  return <bdi class="wave-scale">{scaleWords(scale, seen, kind)}</bdi>;
}

/** How high one millivolt is, as the pulse at the beginning of an ECG strip on paper. */
function Millivolt({ drawn }: { drawn: Drawn | null }): JSX.Element | null {
  const height = drawn === null ? null : millivoltPx(drawn.scale, drawn.paper);
  if (drawn === null || height === null || height > drawn.paper.heightPx) return null;
  return <span class="wave-millivolt" style={{ blockSize: `${height}px` }} aria-hidden="true" />;
}
