import "./waves.css";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { orderedWaves, waveLabel } from "../state/waves";
import { watchWaves } from "../store/watching";
import { Sweep } from "../wave/sweep";
import type { WaveFrame } from "../wire";

type Take = (frame: WaveFrame) => void;

/** The live curves of one bed. Samples go straight to their canvas and never through a render. */
export function Waves({ bed }: { bed: string }): JSX.Element {
  const signals = useSignal<readonly string[]>([]);
  const strips = useRef(new Map<string, Take>());
  useEffect(
    () =>
      watchWaves(bed, (frame) => {
        if (frame.bed !== bed) return;
        if (!signals.peek().includes(frame.signal))
          signals.value = orderedWaves([...signals.peek(), frame.signal]);
        strips.current.get(frame.signal)?.(frame);
      }),
    [bed, signals],
  );
  return (
    <section class="waves panel" aria-label="Live curves">
      {signals.value.length === 0 && <p class="empty">No curves from this monitor</p>}
      {signals.value.map((signal) => (
        <Strip key={signal} signal={signal} strips={strips.current} />
      ))}
    </section>
  );
}

function Strip({ signal, strips }: { signal: string; strips: Map<string, Take> }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const sweep = new Sweep(element, () => getComputedStyle(element).color);
    strips.set(signal, ({ at_ms, rate, samples }) => sweep.push({ atMs: at_ms, rate, samples }));
    return () => {
      strips.delete(signal);
      sweep.close();
    };
  }, [signal, strips]);
  return (
    <figure class={`wave wave-${signal}`}>
      <figcaption>{waveLabel(signal)}</figcaption>
      <canvas ref={canvas} role="img" aria-label={`${waveLabel(signal)} curve, live`} />
    </figure>
  );
}
