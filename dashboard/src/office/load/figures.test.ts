import { expect, test } from "vitest";
import {
  artefactPercent,
  change,
  changeWords,
  lasted,
  lengths,
  mayReview,
  percent,
  plain,
} from "./figures";
import type { Contributor, Measured } from "./wire";

test("seconds are told as somebody would say them", () => {
  expect(lasted(null)).toBe("–");
  expect(lasted(41.4)).toBe("41 s");
  expect(lasted(150)).toBe("2.5 min");
  expect(lasted(3_600)).toBe("60 min");
  expect(lasted(9_000)).toBe("2.5 h");
});

test("what is not known is a dash, not a zero", () => {
  expect(plain(null, 1)).toBe("–");
  expect(percent(null)).toBe("–");
  expect(percent(12.34)).toBe("12.3 %");
});

test("a change of a few percent is none", () => {
  expect(change(10.2, 10)).toBe("same");
  expect(change(12, 10)).toBe("more");
  expect(change(5, 10)).toBe("less");
  expect(change(0, 0)).toBe("same");
  expect(change(1, 0)).toBe("more");
  expect(change(null, 3)).toBe("unknown");
});

test("a change is told in words, with what was before", () => {
  expect(changeWords(12, 10, "10")).toBe("▲ more than before (10)");
  expect(changeWords(5, 10, "10")).toBe("▼ less than before (10)");
  expect(changeWords(10, 10, "10")).toBe("about as before (10)");
  expect(changeWords(null, 10, "10")).toBe("not known before");
});

test("the longest bar is whole, and of nothing there is none", () => {
  expect(lengths([1, 4, null])).toEqual([25, 100, 0]);
  expect(lengths([0, 0])).toEqual([0, 0]);
  expect(lengths([])).toEqual([]);
});

test("artefacts are counted of those that somebody judged", () => {
  const judged = { acted: 1, expected: 2, artefact: 1 } as Measured;
  expect(artefactPercent(judged)).toBe(25);
  expect(artefactPercent({ acted: 0, expected: 0, artefact: 0 } as Measured)).toBeNull();
});

const often: Contributor = {
  cause: "spo2.low",
  kind: "physiological",
  bed: "icu-01",
  bed_name: "I01",
  unit_name: "ICU",
  stay: 3,
  here: true,
  raised: 20,
  share_percent: 30,
  answered: 18,
  nuisance: 12,
};

test("limits are worth a look where they alarm often and mostly for nothing", () => {
  expect(mayReview(often)).toBe(true);
  expect(mayReview({ ...often, nuisance: 1, answered: 4 })).toBe(true);
  expect(mayReview({ ...often, nuisance: 1 })).toBe(false);
  expect(mayReview({ ...often, here: false })).toBe(false);
  expect(mayReview({ ...often, kind: "technical" })).toBe(false);
  expect(mayReview({ ...often, raised: 9 })).toBe(false);
});
