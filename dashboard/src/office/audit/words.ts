/** The audit in words, and what stands in the address. Pure. */

import { t } from "../../words/words";
import type { Tone } from "../kit";
import { instantOf } from "../kit/zone";
import type { Entry, Standing } from "./wire";

export interface State {
  readonly tone: Tone;
  readonly title: string;
  readonly said: string;
}

/** How the audit stands, for who looks after it. */
export function stateOf(now: Standing): State {
  if (now.trouble !== "")
    return {
      tone: "bad",
      title: t("The audit was changed, or its key cannot be used"),
      said: t("Nothing is signed any more: {trouble}. Run “wardwatch audit verify”.", {
        trouble: now.trouble,
      }),
    };
  if (now.signed === 0)
    return {
      tone: "warn",
      title: t("Sealed, not signed"),
      said: t("{sealed} entries are sealed, {waiting} wait. No checkpoint was signed yet.", {
        sealed: now.sealed,
        waiting: now.waiting,
      }),
    };
  const since = now.sealed - now.signed;
  return {
    tone: "ok",
    title: t("Sealed and signed"),
    said: t("{sealed} entries are sealed, {waiting} wait, {since} came after the last signature.", {
      sealed: now.sealed,
      waiting: now.waiting,
      since,
    }),
  };
}

const NAMES = ["patient", "account", "act", "since", "until", "glass"] as const;

export type Filters = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** The filters that stand in an address; anything else in it is dropped. */
export function filtersOf(search: string): Filters {
  const said = new URLSearchParams(search);
  return Object.fromEntries(
    NAMES.map((name) => [name, said.get(name) ?? ""]).filter(([, value]) => value !== ""),
  );
}

/** The same as the gateway wants them: times typed on the wall's clock become instants. */
export function asked(filters: Filters, zone: string): Record<string, string> {
  const wanted: Record<string, string> = { ...filters };
  for (const name of ["since", "until"] as const) {
    const typed = filters[name];
    // A time that the wall's clock never showed is left out rather than guessed.
    if (typed !== undefined) wanted[name] = instantOf(typed, zone) ?? "";
  }
  return wanted;
}

/** Before and after, on one line; nothing when there is nothing more to say. */
export function detailOf({ detail }: Pick<Entry, "detail">): string {
  return Object.entries(detail)
    .map(([name, value]) =>
      Array.isArray(value) && value.length === 2
        ? `${name}: ${plain(value[0])} → ${plain(value[1])}`
        : `${name}: ${plain(value)}`,
    )
    .join("; ");
}

const plain = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);
