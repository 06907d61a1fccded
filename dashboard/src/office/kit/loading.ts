/** What a page is loading, without the page: old data stays while the new is on its way. */

import { Problem } from "../../connection/http";
import { t } from "../../words/words";

export interface Loaded<T> {
  /** Undefined until the first answer. */
  readonly data: T | undefined;
  /** Why the latest try failed; `data` may then be old. */
  readonly problem: Problem | null;
  readonly busy: boolean;
}

export const NOTHING: Loaded<never> = { data: undefined, problem: null, busy: false };

export function begun<T>(before: Loaded<T>): Loaded<T> {
  return { ...before, busy: true };
}

export function arrived<T>(data: T): Loaded<T> {
  return { data, problem: null, busy: false };
}

export function failed<T>(before: Loaded<T>, why: unknown): Loaded<T> {
  return { data: before.data, problem: asProblem(why), busy: false };
}

/** Not heard, or away just now: the same question may be answered in a moment. */
export function passes({ status }: Problem): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504;
}

/** Anything that went wrong, as something that can be said to a person. */
export function asProblem(why: unknown): Problem {
  if (why instanceof Problem) return why;
  console.error(why);
  return new Problem(0, t("Something went wrong in this page."));
}

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

/** The following page after those before; a row that moved meanwhile is shown once. */
export function joined<T>(
  before: PageOf<T> | undefined,
  page: PageOf<T>,
  keyOf: (row: T) => string | number,
): PageOf<T> {
  if (before === undefined) return page;
  const known = new Set(before.items.map(keyOf));
  const fresh = page.items.filter((row) => !known.has(keyOf(row)));
  return { items: [...before.items, ...fresh], next: page.next ?? null };
}
