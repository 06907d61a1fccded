/** Turns stretches of a waveform that arrive in bursts into samples that come out evenly. */

export interface Stretch {
  /** Of the first sample, by whatever clock the device has. */
  readonly atMs: number;
  /** Samples per second. */
  readonly rate: number;
  readonly samples: ArrayLike<number> & Iterable<number>;
}

/** Samples to draw now: `samples[from]` up to, not including, `samples[upto]`. */
export interface Run {
  readonly samples: ArrayLike<number> & Iterable<number>;
  readonly from: number;
  readonly upto: number;
  /** When `samples[from]` is to be drawn, by the clock of the screen. */
  readonly atMs: number;
  readonly everyMs: number;
  /** Follows what was drawn before without a gap. */
  readonly joined: boolean;
}

/** Held back so that the next stretch arrives before this one runs out. */
const HOLD_MS = 700;
/** Further ahead than this means that the clocks moved: start over with the newest stretch. */
const MOST_AHEAD_MS = 4_000;
/** A hidden page takes nothing; what waits is bounded all the same. */
const MOST_STRETCHES = 64;
/** Shorter holes are the rounding of times to milliseconds. */
const JOINED_MS = 20;

interface Waiting extends Stretch {
  /** By the clock of the screen. */
  readonly fromMs: number;
  done: number;
}

/**
 * Every sample has its moment on the screen: its own time and a fixed delay. A hole in the samples is
 * therefore a hole on the screen, as wide as it lasted.
 */
export class Playout {
  private readonly waiting: Waiting[] = [];
  /** Nothing is ahead of the first stretch, nor behind it. */
  private delayMs = Number.NaN;
  private drawnUptoMs = Number.NEGATIVE_INFINITY;

  /** `nowMs` is any steady clock, the same one `take` is called with. */
  push(stretch: Stretch, nowMs: number): void {
    const aheadMs = stretch.atMs + this.delayMs - nowMs;
    if (!(aheadMs >= 0 && aheadMs <= MOST_AHEAD_MS)) {
      // Late, or of another time. What waits would be out of order; what is late is still drawn.
      if (aheadMs > 0) this.waiting.length = 0;
      this.delayMs = Math.max(nowMs + HOLD_MS, this.endMs()) - stretch.atMs;
    }
    this.waiting.push({ ...stretch, fromMs: stretch.atMs + this.delayMs, done: 0 });
    if (this.waiting.length > MOST_STRETCHES) this.waiting.shift();
  }

  /** The samples due since the last call, oldest first; empty while nothing arrives. */
  take(nowMs: number): Run[] {
    const runs: Run[] = [];
    let first = this.waiting[0];
    while (first !== undefined && first.fromMs <= nowMs) {
      const everyMs = 1_000 / first.rate;
      const due = Math.floor((nowMs - first.fromMs) / everyMs) + 1;
      const upto = Math.min(first.samples.length, due);
      if (upto > first.done) runs.push(this.run(first, upto, everyMs));
      if (upto < first.samples.length) break;
      this.waiting.shift();
      first = this.waiting[0];
    }
    return runs;
  }

  private run(stretch: Waiting, upto: number, everyMs: number): Run {
    const from = stretch.done;
    stretch.done = upto;
    const atMs = stretch.fromMs + from * everyMs;
    const joined = Math.abs(atMs - this.drawnUptoMs) < Math.max(JOINED_MS, 3 * everyMs);
    this.drawnUptoMs = stretch.fromMs + upto * everyMs;
    return { samples: stretch.samples, from, upto, atMs, everyMs, joined };
  }

  /** When the screen will have drawn all that waits. */
  private endMs(): number {
    const last = this.waiting.at(-1);
    if (last === undefined) return Number.NEGATIVE_INFINITY;
    return last.fromMs + (last.samples.length / last.rate) * 1_000;
  }
}
