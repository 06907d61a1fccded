import "./score.css";
import type { Score } from "../wire";

/** Name of what is said of a patient to whom NEWS2 does not apply. */
export const NO_NEWS2 = "none";

/** Total, or at least how much while an input is missing. */
export function totalText(score: Score): string {
  return score.total === null ? `≥ ${score.at_least}` : String(score.total);
}
