/** What is said of a record, in words. Pure. */

import { t } from "../../words/words";
import type { Allergies, Allergy, Demographics, Medication } from "./types";

/** How the line of allergies in the header stands. */
export interface AllergyLine {
  readonly tone: "bad" | "ok" | "warn";
  readonly words: string;
}

/** Always visible; that nobody has asked is never shown as "none". */
export function allergyLine(known: Allergies | undefined): AllergyLine {
  if (known === undefined) return { tone: "warn", words: t("Allergies: not known here") };
  const counting = known.items.filter((one) => one.ended_at === null);
  const named = counting.filter((one) => one.substance !== null);
  if (named.length > 0) {
    return {
      tone: "bad",
      words: t("Allergic to {named}", { named: named.map(allergyWords).join("; ") }),
    };
  }
  if (counting.length > 0) return { tone: "ok", words: t("No known allergies") };
  return { tone: "warn", words: t("Allergies: nobody has asked yet") };
}

function allergyWords(one: Allergy): string {
  const more = [one.reaction, one.severity === "unknown" ? "" : one.severity]
    .concat(one.certainty === "suspected" ? "suspected" : [])
    .filter((word) => word !== "");
  return more.length === 0 ? `${one.substance}` : `${one.substance} (${more.join(", ")})`;
}

/** `one tablet, 500 mg, oral, three times a day`. */
export function doseWords(line: Medication): string {
  const amount = line.amount === null ? "" : `${plainNumber(line.amount)} ${line.amount_unit}`;
  return [line.dose, amount, line.route, line.frequency].filter((word) => word !== "").join(", ");
}

/** `500.0000` as people write it. */
export function plainNumber(said: string): string {
  return said.includes(".") ? said.replace(/\.?0+$/, "") : said;
}

/** `5.0 MB`, `12 kB`. */
export function sizeWords(bytes: number): string {
  return bytes >= 1_000_000
    ? `${(bytes / 1_000_000).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1_000))} kB`;
}

export const fullName = (who: Pick<Demographics, "family_name" | "given_name">): string =>
  `${who.family_name}, ${who.given_name}`;

/** The lines of an address that are there. */
export function addressWords(who: Demographics): string {
  const town = [who.postal_code, who.city].filter((part) => part !== "").join(" ");
  return [who.street, town, who.country].filter((part) => part !== "").join(", ");
}

/** A table's name as people say it: `waiting_list` is `waiting list`. */
export const placeWords = (place: string): string => place.replaceAll("_", " ");

export const IDENTIFIERS: readonly { readonly value: string; readonly name: string }[] = [
  {
    value: "MR",
    get name() {
      return t("Record number of another hospital, or an old one");
    },
  },
  {
    value: "NI",
    get name() {
      return t("National identifier");
    },
  },
  {
    value: "PPN",
    get name() {
      return t("Passport");
    },
  },
  {
    value: "DL",
    get name() {
      return t("Driving licence");
    },
  },
  {
    value: "SS",
    get name() {
      return t("Social security");
    },
  },
  {
    value: "NH",
    get name() {
      return t("National health");
    },
  },
  {
    value: "MB",
    get name() {
      return t("Insurance member");
    },
  },
  {
    value: "XX",
    get name() {
      return t("Another number");
    },
  },
];

export const identifierWords = (kind: string): string =>
  IDENTIFIERS.find((one) => one.value === kind)?.name ?? kind;
