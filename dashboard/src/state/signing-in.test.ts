import { expect, it } from "vitest";
import { Problem } from "../connection/http";
import { isPin, reason, refusedElsewhere } from "./signing-in";

it("tells a wrong name and a wrong password apart by nothing", () => {
  expect(reason(new Problem(401, "Name or password is wrong.", "wrong-password"))).toBe(
    "The name or the password is not right.",
  );
});

it("says how long a locked door stays closed", () => {
  const why = new Problem(429, "too many wrong passwords; try again in 30 s", "locked");
  expect(reason(why)).toContain("30 s");
});

it("sends who has no more tries with the PIN to the password", () => {
  expect(reason(new Problem(401, "", "pin-spent"))).toContain("password");
});

it("says why the other sign-in did not help, whatever it was", () => {
  expect(refusedElsewhere("")).toBe("");
  expect(refusedElsewhere("?refused=no-role-here")).toContain("no role");
  expect(refusedElsewhere("?refused=<b>")).toBe(
    "The other sign-in did not work. Please try again.",
  );
});

it("knows a PIN by its digits", () => {
  expect(["2846", "28461937"].every(isPin)).toBe(true);
  expect(["284", "284619375", "28a6", ""].some(isPin)).toBe(false);
});

it.each([
  [new Error("broken"), "Something went wrong in this page. Please try again."],
  [
    new Problem(401, "", "wrong-pin"),
    "The PIN is not right, or the shift in which it counts here is over.",
  ],
  [new Problem(429, ""), "Too many tries. Please wait a minute and try again."],
  [new Problem(0, "The server cannot be reached."), "The server cannot be reached."],
])("says of %o what to do", (why, words) => {
  expect(reason(why)).toBe(words);
});

it("names each refusal of the other sign-in", () => {
  const slugs = [
    "name-of-another",
    "name-unfit",
    "account-closed",
    "provider-away",
    "records-away",
  ];
  const words = new Set(slugs.map((slug) => refusedElsewhere(`?refused=${slug}`)));
  expect(words.size).toBe(slugs.length);
});
