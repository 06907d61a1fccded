/** Roles, places and states of accounts in words. Pure. */

import type { Role } from "../../wire";
import type { Tone } from "../kit/notice";
import type { Account, Program, SessionShown, Unit } from "./wire";

export const ROLES: Readonly<Record<Role, string>> = {
  nurse: "Nurse",
  charge: "Charge nurse",
  clinician: "Clinician",
  bed_manager: "Bed manager",
  front_desk: "Front desk",
  billing: "Billing",
  biomed: "Biomedical engineer",
  administrator: "Administrator",
  auditor: "Auditor",
};

export const ROLE_OPTIONS = Object.entries(ROLES).map(([value, name]) => ({ value, name }));

/** No program gives rights to others. */
export const PROGRAM_ROLE_OPTIONS = ROLE_OPTIONS.filter(({ value }) => value !== "administrator");

export const MEANS: Readonly<Record<SessionShown["means"], string>> = {
  password: "Password",
  pin: "PIN on a tablet",
  oidc: "Hospital's own sign-in",
};

export function whereOf(units: readonly string[] | null, known: readonly Unit[] = []): string {
  if (units === null) return "Everywhere";
  if (units.length === 0) return "Nowhere yet";
  return units.map((id) => known.find((unit) => unit.id === id)?.name ?? id).join(", ");
}

export interface State {
  readonly tone: Tone;
  readonly word: string;
}

export function stateOf(account: Account): State {
  if (account.disabled) return { tone: "quiet", word: "Closed" };
  if (account.first_password && account.password) return { tone: "info", word: "First password" };
  if (account.first_password) return { tone: "warn", word: "No password yet" };
  return { tone: "ok", word: "Open" };
}

export function programState(program: Program, nowMs: number): State {
  if (program.revoked_at !== null) return { tone: "quiet", word: "Revoked" };
  if (Date.parse(program.expires_at) <= nowMs) return { tone: "quiet", word: "Over" };
  return { tone: "ok", word: "Works" };
}

/** What the gateway wants of what was chosen: null for everywhere. */
export function unitsSaid(form: FormData): string[] | null {
  if (form.get("everywhere") === "on") return null;
  return form.getAll("unit").map(String);
}
