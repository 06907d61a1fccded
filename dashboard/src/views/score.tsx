import "./score.css";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { ward } from "../store/live";
import type { Score } from "../wire";

/** Name of what is said of a patient to whom NEWS2 does not apply. */
export const NO_NEWS2 = "none";

/** Total, or at least how much while an input is missing. */
export function totalText(score: Score): string {
  return score.total === null ? `≥ ${score.at_least}` : String(score.total);
}

export function ScoreBadge({ bed }: { bed: string }): JSX.Element | null {
  const score = useComputed(() => ward.value.beds.get(bed)?.score ?? null);
  const now = score.value;
  if (now === null || now.name === NO_NEWS2) return null;
  return (
    <span class="score" data-risk={now.risk} data-partial={now.total === null}>
      {now.name.toUpperCase()} <strong>{totalText(now)}</strong>
    </span>
  );
}
