/** Names and order of the waves a monitor sends. */

const LABELS: Readonly<Record<string, string>> = {
  ecg: "ECG",
  pleth: "Pleth",
  resp: "Resp",
  abp: "ABP",
  co2: "CO₂",
};
const ORDER = Object.keys(LABELS);

export const waveLabel = (signal: string): string => LABELS[signal] ?? signal.toUpperCase();

/** Known waves in the order of a monitor's screen, then the others by name. */
export function orderedWaves(signals: Iterable<string>): string[] {
  const rank = (signal: string): number =>
    ORDER.includes(signal) ? ORDER.indexOf(signal) : ORDER.length;
  return [...signals].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
