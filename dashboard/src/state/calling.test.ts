import { describe, expect, it } from "vitest";
import type { Escalation, Received } from "../wire";
import { anAlert, anEscalation, at } from "./builders";
import { callWords, isCalled, receiptWords, roundOf, toConfirm, unreached } from "./calling";

const called = (changes: Partial<Escalation> = {}) =>
  anAlert({ escalation: anEscalation(changes) });
const received = (account: string, receipt: Received["receipt"]): Received[] => [
  { account, receipt, at: at(1) },
];

describe("who is called", () => {
  it.each([
    [0, "nora", true],
    [0, "max", false],
    [1, "max", true],
    [1, "nora", true],
    [1, "idris", false],
  ])("at step %d %s: %s", (step, account, expected) => {
    expect(isCalled(called({ step }), account)).toBe(expected);
  });
  it("is nobody once it is answered, nor without a ladder", () => {
    expect(isCalled(called({ state: "answered" }), "nora")).toBe(false);
    expect(isCalled(anAlert(), "nora")).toBe(false);
  });
});

describe("what this screen has to confirm", () => {
  it("is that the call is here, then that it was looked at", () => {
    expect(toConfirm(called(), "nora", "delivered")).toBe("delivered");
    const here = called({ received: received("nora", "delivered") });
    expect(toConfirm(here, "nora", "delivered")).toBeNull();
    expect(toConfirm(here, "nora", "seen")).toBe("seen");
  });
  it.each(["seen", "accepted", "declined"] as const)("is nothing after %s", (receipt) => {
    const known = called({ received: received("nora", receipt) });
    expect(toConfirm(known, "nora", "delivered")).toBeNull();
    expect(toConfirm(known, "nora", "seen")).toBeNull();
  });
  it("is nothing of who is not called", () => {
    expect(toConfirm(called(), "max", "delivered")).toBeNull();
  });
  it("is new in every round", () => {
    expect(roundOf(called({ round: 2 }))).not.toBe(roundOf(called()));
  });
});

describe("the ladder in words", () => {
  it.each([
    [{}, "Calling Nora (nurse)", "then the charge nurse"],
    [{ step: 1 }, "Calling Max (charge nurse)", "then the physician"],
    [{ step: 2 }, "Calling Idris, Jo (physician)", "then nobody is left"],
    [
      { step: 2, received: received("jo", "declined") },
      "Calling Idris (physician)",
      "then nobody is left",
    ],
    [
      { state: "accepted", accepted_by: { account: "max", name: "Max" } },
      "Max comes",
      "else the next are called",
    ],
    [{ state: "nobody", step: 1 }, "Nobody reachable: Nora, Max", "called again"],
    [
      { state: "nobody", step: 0, rungs: [] },
      "Nobody reachable: nobody is on duty",
      "called again",
    ],
  ] as [Partial<Escalation>, string, string][])("%o", (changes, text, next) => {
    const words = callWords(called(changes));
    expect([words?.text, words?.next]).toEqual([text, next]);
  });
  it("has none once it is answered", () => {
    expect(callWords(called({ state: "answered" }))).toBeNull();
    expect(callWords(anAlert())).toBeNull();
  });
  it("says what is known of each", () => {
    const known = called({
      step: 1,
      received: [...received("nora", "declined"), ...received("max", "seen")],
    });
    expect(receiptWords(known)).toEqual(["Nora cannot come", "Max has seen it"]);
  });
  it("says once that somebody comes", () => {
    const comes = called({
      state: "accepted",
      received: received("nora", "accepted"),
      accepted_by: { account: "nora", name: "Nora" },
    });
    expect(receiptWords(comes)).toEqual([]);
  });
});

it("finds the alerts for which nobody is reachable", () => {
  const found = unreached([called(), called({ state: "nobody" }), anAlert()]);
  expect(found).toHaveLength(1);
});

it("says what is known of who was called without being on the ladder any more", () => {
  const late = called({
    received: [...received("zoe", "delivered"), ...received("nora", "accepted")],
  });
  expect(receiptWords(late)).toEqual(["zoe has it", "Nora comes"]);
  expect(receiptWords(anAlert())).toEqual([]);
});

it("has a round of calls without a ladder too", () => {
  expect(roundOf(anAlert({ id: "a1" }))).toBe("a1/0");
});

it("names nobody on a step that is not there, and somebody whose name is not known", () => {
  expect(callWords(called({ step: 7 }))?.text).toBe("Calling nobody");
  expect(callWords(called({ state: "accepted" }))?.text).toBe("Somebody comes");
});

it("names whoever has declined too while nobody else of the step is left", () => {
  const calls = called({ step: 0, received: received("nora", "declined") });
  expect(callWords(calls)?.text).toContain("Nora");
});
