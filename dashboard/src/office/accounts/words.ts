/** Roles, places and states of accounts in words. Pure. */

import type { Role } from "../../wire";
import { t } from "../../words/words";
import type { Tone } from "../kit/notice";
import type { Account, Program, SessionShown, Unit } from "./wire";

export const ROLES: Readonly<Record<Role, string>> = {
  get nurse() {
    return t("Nurse");
  },
  get charge() {
    return t("Charge nurse");
  },
  get clinician() {
    return t("Clinician");
  },
  get bed_manager() {
    return t("Bed manager");
  },
  get front_desk() {
    return t("Front desk");
  },
  get billing() {
    return t("Billing");
  },
  get biomed() {
    return t("Biomedical engineer");
  },
  get administrator() {
    return t("Administrator");
  },
  get auditor() {
    return t("Auditor");
  },
};

export const ROLE_OPTIONS = (Object.keys(ROLES) as Role[]).map((value) => ({
  value,
  get name() {
    return ROLES[value];
  },
}));

/** No program gives rights to others. */
export const PROGRAM_ROLE_OPTIONS = ROLE_OPTIONS.filter(({ value }) => value !== "administrator");

export const MEANS: Readonly<Record<SessionShown["means"], string>> = {
  get password() {
    return t("Password");
  },
  get pin() {
    return t("PIN on a tablet");
  },
  get oidc() {
    return t("Hospital's own sign-in");
  },
};

export function whereOf(units: readonly string[] | null, known: readonly Unit[] = []): string {
  if (units === null) return t("Everywhere");
  if (units.length === 0) return t("Nowhere yet");
  return units.map((id) => known.find((unit) => unit.id === id)?.name ?? id).join(", ");
}

export interface State {
  readonly tone: Tone;
  readonly word: string;
}

export function stateOf(account: Account): State {
  if (account.disabled) return { tone: "quiet", word: t("Closed") };
  if (account.first_password && account.password)
    return { tone: "info", word: t("First password") };
  if (account.first_password) return { tone: "warn", word: t("No password yet") };
  return { tone: "ok", word: t("Open") };
}

export function programState(program: Program, nowMs: number): State {
  if (program.revoked_at !== null) return { tone: "quiet", word: t("Revoked") };
  if (Date.parse(program.expires_at) <= nowMs) return { tone: "quiet", word: t("Over") };
  return { tone: "ok", word: t("Works") };
}

/** What the gateway wants of what was chosen: null for everywhere. */
export function unitsSaid(form: FormData): string[] | null {
  if (form.get("everywhere") === "on") return null;
  return form.getAll("unit").map(String);
}
