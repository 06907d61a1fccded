/** One sending of a form: sent once, however often it is pressed or tried again. Pure. */

import type { Problem } from "../../connection/http";
import { newKey } from "../../connection/ids";
import { heard, type Said } from "../../words/heard";

/**
 * The key of the next try. What may have been done keeps its key, so that it is done once; what
 * was refused begins anew, since it will be said in another way.
 */
export function nextKey(key: string, problem: Problem | null): string {
  return problem !== null && mayHaveBeenDone(problem) ? key : newKey();
}

function mayHaveBeenDone({ status }: Problem): boolean {
  return status === 0 || status >= 500;
}

/** Somebody else was quicker: what is shown is no longer so. */
export function outdated(problem: Problem | null): boolean {
  return problem?.status === 412;
}

/** Where and what a mistake is, of a refusal that is about one field. */
function mistake({ told }: Problem): { where: string; what: Said } | null {
  const parts = (told.said as Said | undefined)?.parts;
  if (typeof parts?.where !== "string" || parts.what === undefined) return null;
  return { where: parts.where, what: parts.what as Said };
}

/** Which field a refusal is about, by its place in what was sent: `body.family_name`. */
export function fieldOf(problem: Problem | null): string | null {
  if (problem?.status !== 422) return null;
  return /^body\.([a-z0-9_]+)/.exec(mistake(problem)?.where ?? "")?.[1] ?? null;
}

/** What stands beside the field. */
export function fieldWords(problem: Problem): string {
  const what = mistake(problem)?.what;
  const words = what === undefined ? problem.message : heard(what);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The text fields of a form, trimmed; an empty one is absent. */
export function said(form: FormData): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of form) {
    const plain = typeof value === "string" ? value.trim() : "";
    if (plain !== "") found[name] = plain;
  }
  return found;
}
