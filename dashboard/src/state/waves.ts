/** Names, order and colours of the waves a monitor sends. */

import { t } from "../words/words";

interface Known {
  readonly label: () => string;
  /** Token of tokens.css: that of the vital sign which is counted from it. */
  readonly token: string;
}

const KNOWN: ReadonlyMap<string, Known> = new Map([
  ["ecg", { label: () => t("ECG"), token: "--vital-hr" }],
  ["pleth", { label: () => t("Pleth"), token: "--vital-spo2" }],
  ["resp", { label: () => t("Resp"), token: "--vital-rr" }],
  ["abp", { label: () => t("ABP"), token: "--vital-bp" }],
  ["co2", { label: () => "CO₂", token: "--vital-other" }],
]);
const ORDER = [...KNOWN.keys()];

/** `ecg` is called ECG, `ecg-ii` is its lead II. */
function parts(signal: string): { kind: string; lead: string } {
  const [kind = "", ...rest] = signal.split(/[-_]/);
  return { kind: kind.toLowerCase(), lead: rest.join(" ").toUpperCase() };
}

export function waveLabel(signal: string): string {
  const { kind, lead } = parts(signal);
  const known = KNOWN.get(kind);
  if (known === undefined) return signal.toUpperCase();
  return lead === "" ? known.label() : `${known.label()} ${lead}`;
}

export const waveToken = (signal: string): string =>
  KNOWN.get(parts(signal).kind)?.token ?? "--vital-other";

/** Known waves in the order of a monitor's screen, then the others by name. */
export function orderedWaves(signals: Iterable<string>): string[] {
  const rank = (signal: string): number => {
    const at = ORDER.indexOf(parts(signal).kind);
    return at < 0 ? ORDER.length : at;
  };
  return [...signals].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Without a stretch for longer a curve is not there; monitors send one a second at least. */
export const SILENT_AFTER_MS = 3_000;

/** What stands in place of a curve that has not come for a while; empty while it does. */
export function silence(heardMs: number | null, nowMs: number): string {
  if (heardMs === null || nowMs - heardMs <= SILENT_AFTER_MS) return "";
  return t("no curve for {seconds} s", { seconds: Math.floor((nowMs - heardMs) / 1_000) });
}

/** A frozen picture that is forgotten would be taken for the patient. */
export const FROZEN_AT_MOST_MS = 120_000;

export function stillFrozen(sinceMs: number | null, nowMs: number): boolean {
  return sinceMs !== null && nowMs - sinceMs < FROZEN_AT_MOST_MS;
}
