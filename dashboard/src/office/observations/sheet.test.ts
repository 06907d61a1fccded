import { expect, test } from "vitest";
import { byDue, levels, oxygens, pains, saidOf, valuesOf } from "./sheet";

const read = (_: string, text: string): number | null => {
  const value = Number(text.replace(",", "."));
  return Number.isFinite(value) ? value : null;
};

test("a field left empty was not observed", () => {
  expect(valuesOf({ temp: "36,8", rr: "", acvpu: "0" }, read)).toEqual({ temp: 36.8, acvpu: 0 });
});

test("air is a flow of nothing, whatever stands in the field of the flow", () => {
  expect(valuesOf({ oxygen: "air", o2_flow: "4" }, read)).toEqual({ o2_flow: 0 });
  expect(valuesOf({ oxygen: "oxygen", o2_flow: "4" }, read)).toEqual({ o2_flow: 4 });
  expect(valuesOf({ oxygen: "oxygen" }, read)).toEqual({});
});

test("what is no number was not observed", () => {
  expect(valuesOf({ temp: "ten", rr: " 14 " }, read)).toEqual({ rr: 14 });
});

test("what is said again presses the keys it was said with", () => {
  expect(saidOf({ acvpu: 0, pain: 2 })).toEqual({ acvpu: "0", pain: "2" });
  expect(saidOf({ o2_flow: 0 })).toEqual({ oxygen: "air", o2_flow: "" });
  expect(saidOf({ o2_flow: 4 })).toEqual({ oxygen: "oxygen", o2_flow: "4" });
  expect(valuesOf(saidOf({ acvpu: 1, o2_flow: 2 }), read)).toEqual({ acvpu: 1, o2_flow: 2 });
});

test("every level, gas and pain has a key", () => {
  expect([levels(), oxygens(), pains()].map((keys) => keys.length)).toEqual([5, 2, 11]);
});

test("whose set is due first stands first", () => {
  const beds = [
    { id: "a", dueMs: null },
    { id: "c", dueMs: 20 },
    { id: "b", dueMs: 10 },
  ];
  expect(byDue(beds).map((bed) => bed.id)).toEqual(["b", "c", "a"]);
});
