import { expect, test } from "vitest";
import { addMonths, monthIn, monthOf } from "./months";

test("a month before January is December", () => {
  expect(addMonths("2026-01", -1)).toBe("2025-12");
  expect(addMonths("2025-12", 1)).toBe("2026-01");
  expect(addMonths("2026-03", -15)).toBe("2024-12");
});

test("only months are taken from the address", () => {
  expect(monthIn("2026-03")).toBe("2026-03");
  expect(monthIn("2026-13")).toBeUndefined();
  expect(monthIn(null)).toBeUndefined();
  expect(monthOf("2026-03-29")).toBe("2026-03");
});
