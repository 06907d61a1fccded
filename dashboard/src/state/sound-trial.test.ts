import { expect, it } from "vitest";
import { NOON } from "./builders";
import { NO_TRIAL, type Phase, phaseAt } from "./sound-trial";

const since = (phase: Phase, s: number): Phase =>
  phaseAt({ phase, sinceMs: NOON }, NOON + s * 1_000);

it("is no try before somebody begins one", () => {
  expect(phaseAt(NO_TRIAL, NOON)).toBe("none");
});

it("plays for as long as it plays", () => {
  expect(since("playing", 3_600)).toBe("playing");
});

it("asks for a minute whether it was heard, and then nobody is there", () => {
  expect(since("asking", 60)).toBe("asking");
  expect(since("asking", 61)).toBe("none");
});

it("confirms what was said for a moment only", () => {
  expect(since("answered", 10)).toBe("answered");
  expect(since("answered", 11)).toBe("none");
});
