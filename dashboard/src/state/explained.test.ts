import { expect, test } from "vitest";
import {
  type Decision,
  decisionWord,
  type SeenRule,
  type SeenTier,
  sorted,
  tierOf,
} from "./explained";

const tier = (limit: number, beyond_by: number | null, reached = false): SeenTier => ({
  priority: "medium",
  limit,
  delay_s: 10,
  beyond_by,
  lasted_s: null,
  reached,
  basis: "",
});

const rule = (cause: string, decision: Decision, ...tiers: SeenTier[]): SeenRule => ({
  cause,
  decision,
  text: "",
  revision: 1,
  setup: 0,
  vital: null,
  value: null,
  tiers,
  since: null,
  alert: null,
  withheld: "",
});

test("what was raised, held back or about to be stands first, in that order", () => {
  const { telling } = sorted([
    rule("a", "clearing"),
    rule("b", "counting"),
    rule("c", "withheld"),
    rule("d", "raised"),
    rule("e", "told_already"),
    rule("f", "recovered"),
  ]);
  expect(telling.map(({ cause }) => cause).join("")).toBe("dfcbae");
});

test("of what was within its limits the nearest stands first", () => {
  const { near, silent } = sorted([
    rule("none", "within"),
    rule("unknown", "within", tier(90, null)),
    rule("far", "within", tier(120, -60)),
    rule("close", "within", tier(90, -1)),
    rule("off", "not_judged"),
  ]);
  expect(near.map(({ cause }) => cause).slice(0, 2)).toEqual(["close", "far"]);
  expect(silent.map(({ cause }) => cause)).toEqual(["off"]);
});

test("the tier that counted is the most severe one that was reached", () => {
  expect(tierOf(rule("a", "raised", tier(90, 5, true), tier(85, 0, true)))?.limit).toBe(85);
  expect(tierOf(rule("a", "within", tier(90, -5), tier(85, -10)))?.limit).toBe(90);
  expect(tierOf(rule("a", "within"))).toBeNull();
});

test("every decision has words", () => {
  const all: Decision[] = [
    "raised",
    "recovered",
    "clearing",
    "counting",
    "within",
    "not_judged",
    "told_already",
    "withheld",
  ];
  expect(new Set(all.map(decisionWord)).size).toBe(all.length);
});
