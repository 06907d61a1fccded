/** A patient's related alerts as one story, led by the most urgent; the owner says which belong together. */

import type { AlertView } from "../wire";
import { ordered } from "./alerts";

export interface Story {
  readonly id: string;
  readonly bed: string;
  /** The most urgent one, by the order of the list. */
  readonly lead: AlertView;
  /** The others, in that order too. */
  readonly others: readonly AlertView[];
}

/** The alerts as stories, in the order of their leads. */
export function stories(alerts: Iterable<AlertView>): Story[] {
  const found = new Map<string, AlertView[]>();
  for (const alert of ordered(alerts)) {
    const id = storyOf(alert);
    const known = found.get(id);
    if (known === undefined) found.set(id, [alert]);
    else known.push(alert);
  }
  const told: Story[] = [];
  for (const [id, [lead, ...others]] of found)
    if (lead !== undefined) told.push({ id, bed: lead.bed, lead, others });
  return told;
}

/** A story never runs from one bed into another, whatever its alerts say. */
function storyOf(alert: AlertView): string {
  return `${alert.bed} ${alert.story || alert.id}`;
}
