import { expect, it } from "vitest";
import { sorted, turned } from "./sorting";

it("turns from rising to falling and back to how it came", () => {
  const once = turned(null, 2);
  const twice = turned(once, 2);
  expect([once, twice, turned(twice, 2)]).toEqual([
    { column: 2, falling: false },
    { column: 2, falling: true },
    null,
  ]);
  expect(turned(once, 0)).toEqual({ column: 0, falling: false });
});

it("orders W2 before W10, and what has no value last either way", () => {
  const beds = ["W10", null, "w2"];
  expect(sorted(beds, (bed) => bed, false)).toEqual(["w2", "W10", null]);
  expect(sorted(beds, (bed) => bed, true)).toEqual(["W10", "w2", null]);
  expect(beds).toEqual(["W10", null, "w2"]);
});

it("orders numbers as numbers", () => {
  expect(sorted([10, 9, -1], (value) => value, false)).toEqual([-1, 9, 10]);
});
