/** Figures of the alarm load in words. Pure. */

import { locale, t } from "../../words/words";
import type { Contributor, Measured } from "./wire";

export const NOTHING_KNOWN = "–";

/** How long something took: seconds below two minutes, then minutes, then hours. */
export function lasted(seconds: number | null): string {
  if (seconds === null) return NOTHING_KNOWN;
  if (seconds < 120) return t("{count} s", { count: plain(seconds, 0) });
  const minutes = seconds / 60;
  if (minutes < 120) return t("{count} min", { count: plain(minutes, minutes < 10 ? 1 : 0) });
  return t("{count} h", { count: plain(minutes / 60, 1) });
}

export function plain(value: number | null, decimals: number): string {
  if (value === null) return NOTHING_KNOWN;
  return new Intl.NumberFormat(locale(), {
    maximumFractionDigits: decimals,
    numberingSystem: "latn",
  }).format(value);
}

export const percent = (value: number | null): string =>
  value === null ? NOTHING_KNOWN : `${plain(value, 1)} %`;

export type Change = "more" | "less" | "same" | "unknown";

/** Within this many percent it counts as the same: a patient more or less does that. */
const SAME_PERCENT = 5;

/** Against the days before; more of all this is worse. */
export function change(now: number | null, before: number | null): Change {
  if (now === null || before === null) return "unknown";
  if (before === 0) return now === 0 ? "same" : "more";
  const by = (100 * (now - before)) / before;
  if (Math.abs(by) < SAME_PERCENT) return "same";
  return by > 0 ? "more" : "less";
}

/** The same for a person; `before` as it is shown. */
export function changeWords(now: number | null, before: number | null, shown: string): string {
  switch (change(now, before)) {
    case "unknown":
      return t("not known before");
    case "same":
      return t("about as before ({before})", { before: shown });
    case "more":
      return t("▲ more than before ({before})", { before: shown });
    case "less":
      return t("▼ less than before ({before})", { before: shown });
  }
}

/** How long each bar is, in percent of the longest. */
export function lengths(values: readonly (number | null)[]): readonly number[] {
  const longest = Math.max(0, ...values.map((value) => value ?? 0));
  return values.map((value) => (longest === 0 ? 0 : (100 * (value ?? 0)) / longest));
}

/** How many of those that were judged were artefacts. */
export function artefactPercent({ acted, expected, artefact }: Measured): number | null {
  const judged = acted + expected + artefact;
  return judged === 0 ? null : (100 * artefact) / judged;
}

/**
 * Whether a look at the limits may spare alerts: a limit of a patient who is still there, that
 * alarms again and again, mostly for nothing.
 */
export function mayReview(one: Contributor): boolean {
  return (
    one.here &&
    one.kind === "physiological" &&
    one.raised >= OFTEN &&
    (one.nuisance >= one.raised / 2 || one.answered <= one.raised / 2)
  );
}

/** Alerts of one cause at one patient. Example, approve locally. */
const OFTEN = 10;
