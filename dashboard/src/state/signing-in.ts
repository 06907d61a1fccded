/** What is said when somebody is not let in. Pure. */

import { Problem } from "../connection/http";
import { t } from "../words/words";

/** Why a name and a password, or a PIN, did not do. */
export function reason(why: unknown): string {
  if (!(why instanceof Problem)) return t("Something went wrong in this page. Please try again.");
  switch (why.slug) {
    case "wrong-pin":
      return t("The PIN is not right, or the shift in which it counts here is over.");
    case "pin-spent":
      return t("Too many wrong PINs. Please sign in with the password.");
    case "locked":
      return why.message;
  }
  if (why.status === 401) return t("The name or the password is not right.");
  if (why.status === 429) return t("Too many tries. Please wait a minute and try again.");
  return why.message;
}

const ELSEWHERE: Readonly<Record<string, string>> = {
  get "no-role-here"() {
    return t("You are known there, but no role is meant for you here.");
  },
  get "name-of-another"() {
    return t("Somebody else signs in here with your name. An administrator has to sort it out.");
  },
  get "name-unfit"() {
    return t("The name you go by there cannot be used here.");
  },
  get "account-closed"() {
    return t("This account is closed.");
  },
  get "provider-away"() {
    return t("The other sign-in does not answer. Please use name and password.");
  },
  get "records-away"() {
    return t("The database does not answer. Please use name and password.");
  },
};

/** Why somebody who comes back from the other sign-in is not let in; empty when they do not. */
export function refusedElsewhere(search: string): string {
  const slug = new URLSearchParams(search).get("refused");
  if (slug === null) return "";
  return ELSEWHERE[slug] ?? t("The other sign-in did not work. Please try again.");
}

/** Whether it is worth sending: 4 to 8 digits. */
export const isPin = (said: string): boolean => /^[0-9]{4,8}$/.test(said);
