import { describe, expect, it } from "vitest";
import { headOf, nextOf, type Report, saidOf } from "./words";

const TRIED: Report = {
  kind: "patients",
  dry_run: true,
  lines: 10,
  good: 10,
  written: 0,
  mistakes: [],
  mistakes_total: 0,
};

describe("a report", () => {
  it("says that a try wrote nothing", () => {
    expect(saidOf(TRIED)).toBe("10 lines, 0 mistakes; 10 can be written. Nothing was written yet.");
  });
  it("says what was written", () => {
    expect(saidOf({ ...TRIED, dry_run: false, written: 9, mistakes_total: 1 })).toBe(
      "10 lines, 1 mistake; 9 written.",
    );
  });
  it("offers the good lines only when some are wrong", () => {
    expect(nextOf(TRIED)).toBe("all");
    expect(nextOf({ ...TRIED, good: 9, mistakes_total: 1 })).toBe("good");
  });
  it("offers nothing after it was written, or when no line is good", () => {
    expect(nextOf({ ...TRIED, dry_run: false })).toBeNull();
    expect(nextOf({ ...TRIED, good: 0, mistakes_total: 1 })).toBeNull();
  });
});

it("a head names every column", () => {
  const column = { required: true, help: "" };
  expect(
    headOf({
      name: "x",
      columns: [
        { name: "id", ...column },
        { name: "name", ...column },
      ],
    }),
  ).toBe("id,name");
});
