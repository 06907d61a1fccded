/**
 * How the sounds of this screen are built, as samples. After the burst pattern of IEC 60601-1-8 as
 * manuals of monitors quote it (Edan, Comen, Spacelabs): ten pulses in two groups of five for high,
 * three for medium, two for low; 50–125 ms between pulses of a high burst, 125–250 ms between the
 * others; a fundamental of 150–1000 Hz with at least four harmonics. Where only a range is known,
 * the number in it is an example, approve locally. No claim of conformity.
 */

/** `lost`: this screen itself does not know; a falling burst, so that no patient is looked for. */
export type Cue = "high" | "medium" | "low" | "lost";

export interface Pulse {
  /** After the beginning of the burst. */
  readonly atMs: number;
  readonly lengthMs: number;
  /** Of the fundamental. */
  readonly hz: number;
}

/** Pulses of one length, `gaps` of silence between them. */
function pulses(lengthMs: number, gaps: readonly number[], pitches: readonly number[]): Pulse[] {
  let atMs = 0;
  return pitches.map((hz, nth) => {
    const pulse = { atMs, lengthMs, hz };
    atMs += lengthMs + (gaps[nth] ?? 0);
    return pulse;
  });
}

/** Example, approve locally: twice the spacing and a pulse after the third, half a second halfway. */
const HIGH_GAPS = [100, 100, 350, 100, 500, 100, 100, 350, 100];
const HIGH_PITCHES = [660, 660, 660, 880, 880];

export const BURSTS: Readonly<Record<Cue, readonly Pulse[]>> = {
  high: pulses(150, HIGH_GAPS, [...HIGH_PITCHES, ...HIGH_PITCHES]),
  medium: pulses(200, [200, 200], [523, 523, 659]),
  low: pulses(200, [200], [523, 440]),
  lost: pulses(200, [200, 200], [440, 392, 330]),
};

/** From the first pulse's beginning to the last one's end. */
export function burstMs(cue: Cue): number {
  return Math.max(...BURSTS[cue].map(({ atMs, lengthMs }) => atMs + lengthMs));
}

/** Of the fundamental and its harmonics; within 10 dB of each other, so that small speakers carry it. */
const PARTIALS = [1, 0.7, 0.5, 0.4, 0.32];
const WHOLE = PARTIALS.reduce((sum, one) => sum + one, 0);
/** Share of a pulse in which it swells and dies away, lest it clicks; example, approve locally. */
const EDGE = 0.15;

/** One burst at full level, each sample in [-1, 1]; `rate` in samples a second. */
export function samples(cue: Cue, rate: number): Float32Array<ArrayBuffer> {
  const found = new Float32Array(Math.ceil((burstMs(cue) / 1_000) * rate));
  for (const pulse of BURSTS[cue]) write(found, pulse, rate);
  return found;
}

function write(into: Float32Array, { atMs, lengthMs, hz }: Pulse, rate: number): void {
  const from = Math.round((atMs / 1_000) * rate);
  const count = Math.floor((lengthMs / 1_000) * rate);
  for (let nth = 0; nth < count; nth += 1)
    into[from + nth] = swell(nth / count) * tone((nth / rate) * hz);
}

/** `cycles` of the fundamental so far. */
function tone(cycles: number): number {
  const sum = PARTIALS.reduce(
    (sound, level, nth) => sound + level * Math.sin(2 * Math.PI * cycles * (nth + 1)),
    0,
  );
  return sum / WHOLE;
}

/** `share` of the pulse that is over, in [0, 1). */
function swell(share: number): number {
  return Math.min(1, share / EDGE, (1 - share) / EDGE);
}
