/** What stands beside a value: the limit it has passed, else the limits in force. */

import type { AlertView, VitalFacts } from "../wire";
import { shown } from "./format";

export interface Bound {
  readonly text: string;
  readonly violated: boolean;
}

type Limits = Readonly<Record<string, readonly [low: number | null, high: number | null]>>;

/**
 * `> 120` while the value is beyond the limit of an open alert, else `50–120`; null when nothing
 * is known. Said of the value that is shown now: an alert may last longer than its violation.
 */
export function boundOf(
  vital: string,
  value: number | undefined,
  alerts: readonly AlertView[],
  limits: Limits | undefined,
  facts: VitalFacts,
): Bound | null {
  if (value !== undefined)
    for (const { finding, condition } of alerts) {
      if (finding.vital !== vital || finding.limit === null || condition !== "present") continue;
      const sign = passed(finding.value, finding.limit, value);
      if (sign !== null) return { text: `${sign} ${shown(finding.limit, facts)}`, violated: true };
    }
  const text = rangeOf(limits?.[vital], facts);
  return text === null ? null : { text, violated: false };
}

/** On which side of the limit both the value of the finding and the one shown now are. */
function passed(then: number | null, limit: number, now: number): "<" | ">" | null {
  if (then === null || then === limit || now === limit) return null;
  if (then < limit !== now < limit) return null;
  return now < limit ? "<" : ">";
}

function rangeOf(
  limits: readonly [low: number | null, high: number | null] | undefined,
  facts: VitalFacts,
): string | null {
  const [low, high] = limits ?? [null, null];
  if (low !== null && high !== null) return `${shown(low, facts)}–${shown(high, facts)}`;
  if (low !== null) return `≥ ${shown(low, facts)}`;
  return high === null ? null : `≤ ${shown(high, facts)}`;
}
