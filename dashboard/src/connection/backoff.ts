/** How long to wait before the next try. */

const FIRST_MS = 250;
const LONGEST_MS = 4_000;

/**
 * Doubles with every try, spread over its upper half: two hundred screens must not come back to a
 * restarted gateway in the same instant. `random` is in [0, 1).
 */
export function backoffMs(tries: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return Math.round(whole * (0.5 + random / 2));
}
