import { expect, it } from "vitest";
import type { Account, Program } from "./wire";
import {
  PROGRAM_ROLE_OPTIONS,
  programState,
  ROLE_OPTIONS,
  stateOf,
  unitsSaid,
  whereOf,
} from "./words";

const ACCOUNT: Account = {
  account: "nora",
  name: "Nora",
  role: "nurse",
  units: null,
  disabled: false,
  password: true,
  first_password: false,
  created_at: "2026-01-05T12:00:00Z",
  revision: 1,
};
const PROGRAM: Program = {
  account: "token:lab",
  role: "nurse",
  units: null,
  created_by: "administrator",
  created_at: "2026-01-05T12:00:00Z",
  expires_at: "2026-02-05T12:00:00Z",
  revoked_at: null,
  last_used_at: null,
};

it("says where somebody works", () => {
  expect(whereOf(null)).toBe("Everywhere");
  expect(whereOf([])).toBe("Nowhere yet");
  expect(whereOf(["icu", "x"], [{ id: "icu", name: "Intensive care" }])).toBe("Intensive care, x");
});

it("says what keeps somebody out", () => {
  expect(stateOf(ACCOUNT).word).toBe("Open");
  expect(stateOf({ ...ACCOUNT, first_password: true }).word).toBe("First password");
  expect(stateOf({ ...ACCOUNT, first_password: true, password: false }).word).toBe(
    "No password yet",
  );
  expect(stateOf({ ...ACCOUNT, disabled: true, first_password: true }).word).toBe("Closed");
});

it("says when a program's token counts no longer", () => {
  const before = Date.parse("2026-02-05T11:59:59Z");
  expect(programState(PROGRAM, before).word).toBe("Works");
  expect(programState(PROGRAM, before + 1_000).word).toBe("Over");
  expect(programState({ ...PROGRAM, revoked_at: PROGRAM.created_at }, before).word).toBe("Revoked");
});

it("offers no program the right to give rights", () => {
  expect(ROLE_OPTIONS).toHaveLength(9);
  expect(PROGRAM_ROLE_OPTIONS.map(({ value }) => value)).not.toContain("administrator");
});

it("takes everywhere before any unit", () => {
  const form = new FormData();
  form.append("unit", "icu");
  form.append("unit", "ward-3");
  expect(unitsSaid(form)).toEqual(["icu", "ward-3"]);
  form.append("everywhere", "on");
  expect(unitsSaid(form)).toBeNull();
});
