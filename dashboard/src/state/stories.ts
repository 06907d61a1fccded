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
  const told = new Map<string, Story & { readonly others: AlertView[] }>();
  for (const alert of ordered(alerts)) {
    const id = storyOf(alert);
    const known = told.get(id);
    if (known === undefined) told.set(id, { id, bed: alert.bed, lead: alert, others: [] });
    else known.others.push(alert);
  }
  return [...told.values()];
}

/** A story never runs from one bed into another, whatever its alerts say. */
function storyOf(alert: AlertView): string {
  return `${alert.bed} ${alert.story || alert.id}`;
}
