import { expect, test } from "vitest";
import { byDue, numberOf, valuesOf } from "./sheet";

test("a field left empty was not observed", () => {
  expect(valuesOf({ temp: "36,8", rr: "", acvpu: "0" })).toEqual({ temp: 36.8, acvpu: 0 });
});

test("air is a flow of nothing, whatever stands in the field of the flow", () => {
  expect(valuesOf({ oxygen: "air", o2_flow: "4" })).toEqual({ o2_flow: 0 });
  expect(valuesOf({ oxygen: "oxygen", o2_flow: "4" })).toEqual({ o2_flow: 4 });
  expect(valuesOf({ oxygen: "oxygen" })).toEqual({});
});

test("what is no number is none", () => {
  expect(numberOf("1e999")).toBeNull();
  expect(numberOf("ten")).toBeNull();
  expect(numberOf(" 7.5 ")).toBe(7.5);
});

test("whose set is due first stands first", () => {
  const beds = [
    { id: "a", dueMs: null },
    { id: "c", dueMs: 20 },
    { id: "b", dueMs: 10 },
  ];
  expect(byDue(beds).map((bed) => bed.id)).toEqual(["b", "c", "a"]);
});
