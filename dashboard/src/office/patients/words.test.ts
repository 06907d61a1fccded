import { describe, expect, it } from "vitest";
import type { Allergies, Allergy, Medication } from "./types";
import { allergyLine, doseWords, plainNumber, sizeWords } from "./words";

const penicillin = {
  substance: "Penicillin",
  reaction: "rash",
  severity: "severe",
  certainty: "confirmed",
  ended_at: null,
} as Allergy;
const none = { ...penicillin, substance: null } as Allergy;

const known = (...items: Allergy[]): Allergies => ({ asked: items.length > 0, items });

describe("the line of allergies", () => {
  it("names what somebody is allergic to", () => {
    expect(allergyLine(known(penicillin))).toEqual({
      tone: "bad",
      words: "Allergic to Penicillin (rash, severe)",
    });
  });

  it("does not take nobody having asked for none", () => {
    expect(allergyLine(known()).words).toContain("nobody has asked");
    expect(allergyLine(undefined).words).toContain("not known");
    expect(allergyLine(known(none))).toEqual({ tone: "ok", words: "No known allergies" });
  });

  it("forgets what no longer counts", () => {
    const refuted = { ...penicillin, ended_at: "2026-01-01T00:00:00Z" };
    expect(allergyLine(known(refuted, none)).tone).toBe("ok");
    expect(allergyLine(known(refuted)).tone).toBe("warn");
  });

  it("says when it is only suspected", () => {
    const maybe = { ...penicillin, reaction: "", severity: "unknown", certainty: "suspected" };
    expect(allergyLine(known(maybe)).words).toBe("Allergic to Penicillin (suspected)");
  });
});

it("a dose says what is known of it", () => {
  const line = { dose: "", amount: "500.0000", amount_unit: "mg", route: "oral", frequency: "" };
  expect(doseWords(line as Medication)).toBe("500 mg, oral");
});

it.each([
  ["500.0000", "500"],
  ["0.5000", "0.5"],
  ["100", "100"],
  ["2.5", "2.5"],
])("%s is %s", (said, plain) => expect(plainNumber(said)).toBe(plain));

it("a size is short", () => {
  expect([sizeWords(5_242_880), sizeWords(12_345), sizeWords(3)]).toEqual([
    "5.2 MB",
    "12 kB",
    "1 kB",
  ]);
});
