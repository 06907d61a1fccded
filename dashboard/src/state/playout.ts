/** Turns stretches of a waveform that arrive in bursts into samples that come out evenly. */

export interface Stretch {
  /** Of the first sample, by whatever clock the device has. */
  readonly atMs: number;
  /** Samples per second. */
  readonly rate: number;
  readonly samples: readonly number[];
}

/** Held back so that the next stretch arrives before this one runs out. */
const HOLD_MS = 700;
/** More than this waiting means the clocks moved: start over with the newest stretch. */
const MOST_MS = 4_000;

export class Playout {
  rate = 0;
  private readonly waiting: number[] = [];
  private nextAtMs = 0;
  private due = 0;
  private startMs: number | null = null;

  /** `nowMs` is any steady clock, the same one `take` is called with. */
  push(stretch: Stretch, nowMs: number): void {
    const { rate, samples, atMs } = stretch;
    const contiguous =
      rate === this.rate && Math.abs(atMs - this.nextAtMs) < Math.max(20, 3_000 / rate);
    const overfull = (this.waiting.length / rate) * 1_000 > MOST_MS;
    if (!contiguous || overfull || this.startMs === null) {
      this.waiting.length = 0;
      this.rate = rate;
      this.startMs = nowMs + HOLD_MS;
      this.due = 0;
    }
    this.waiting.push(...samples);
    this.nextAtMs = atMs + (samples.length / rate) * 1_000;
  }

  /** The samples due since the last call, oldest first; empty while nothing arrives. */
  take(nowMs: number): number[] {
    if (this.startMs === null || nowMs < this.startMs) return [];
    const due = Math.floor(((nowMs - this.startMs) / 1_000) * this.rate) - this.due;
    if (due > this.waiting.length) {
      // Ran dry: play what there is and hold back again when more comes.
      this.startMs = null;
      return this.waiting.splice(0);
    }
    this.due += due;
    return this.waiting.splice(0, due);
  }
}
