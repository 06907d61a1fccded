import "./tile-strip.css";
import { signal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Gain } from "../state/sweep";
import { orderedWaves, SILENT_AFTER_MS, waveLabel } from "../state/waves";
import { tickMs } from "../store/clock";
import { ward } from "../store/live";
import { keepMeasured } from "../store/paper";
import { watchWaves } from "../store/watching";
import { colourOf } from "../wave/colour";
import { Lane } from "../wave/lane";
import { Sweep } from "../wave/sweep";
import type { WaveFrame } from "../wire";
import { t } from "../words/words";
import { useSheet } from "./curve-sheet";
import { keepWhileSeen } from "./on-screen";

/** A tile has no room for a gain that somebody chose. */
const WHAT_FITS = signal<Gain>("auto");

/** The first curves of a bed, one below the other; costs nothing while it is scrolled away. */
export function TileStrip({ bed, curves = 1 }: { bed: string; curves?: number }): JSX.Element {
  const stay = useComputed(() => ward.value.beds.get(bed)?.stay ?? null);
  // Anew for each stay: a curve must never run on from the last patient's.
  return <Curves key={stay.value} bed={bed} most={curves} />;
}

function Curves({ bed, most }: { bed: string; most: number }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = useSheet();
  const shown = useSignal<readonly string[]>([]);
  const heardMs = useSignal(Date.now());
  const silent = useComputed(() => tickMs.value - heardMs.value > SILENT_AFTER_MS);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    return keepWhileSeen(element, () => {
      const own = canvas.current === null ? null : new Sweep(canvas.current);
      const sweep = sheet ?? own;
      if (sweep === null) return () => undefined;
      const curves = new CurvesOfBed(sweep, element, most, (signals) => {
        shown.value = signals;
      });
      heardMs.value = Date.now();
      const leave = watchWaves(bed, (frame) => {
        curves.take(frame);
        heardMs.value = Date.now();
      });
      return () => {
        leave();
        curves.close();
        own?.close();
      };
    });
  }, [bed, most, sheet, shown, heardMs]);
  const label = useComputed(() =>
    silent.value
      ? t("no curve")
      : t("{signal} curve, live", { signal: shown.value.map(waveLabel).join(", ") }),
  );
  return (
    <div ref={box} class="tile-curves" role="img" aria-label={label}>
      {sheet === null && <canvas ref={canvas} />}
      {silent.value && <p class="tile-curves-silent">{t("no curve")}</p>}
    </div>
  );
}

/** The lanes of one bed, found as their curves come. */
class CurvesOfBed {
  private readonly lanes = new Map<string, Lane>();
  private leave: () => void = () => undefined;

  constructor(
    private readonly sweep: Sweep,
    private readonly box: Element,
    private readonly most: number,
    private readonly onShown: (signals: readonly string[]) => void,
  ) {}

  take({ signal: name, at_ms, rate, samples, unit, scale }: WaveFrame): void {
    if (!this.lanes.has(name)) this.add(name);
    this.lanes.get(name)?.push({ atMs: at_ms, rate, samples }, { unit, scale }, performance.now());
  }

  close(): void {
    this.leave();
  }

  private add(name: string): void {
    const wanted = orderedWaves([...this.lanes.keys(), name]).slice(0, this.most);
    if (!wanted.includes(name)) return;
    this.lanes.set(name, new Lane(() => colourOf(name)));
    for (const other of [...this.lanes.keys()])
      if (!wanted.includes(other)) this.lanes.delete(other);
    const lanes = wanted.flatMap((each) => this.lanes.get(each) ?? []);
    this.leave();
    this.leave = keepMeasured(this.sweep, this.box, lanes, WHAT_FITS);
    this.onShown(wanted);
  }
}
