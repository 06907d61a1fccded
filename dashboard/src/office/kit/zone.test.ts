import { expect, it } from "vitest";
import { amountOf, money } from "./money";
import {
  addDays,
  dayIn,
  instantOf,
  momentOf,
  mondayOf,
  plainDay,
  wallTime,
  yearsOld,
} from "./zone";

const BERLIN = "Europe/Berlin";

it("shows the site's time wherever the screen stands", () => {
  expect(momentOf("2026-07-01T22:30:00Z", BERLIN)).toBe("2 Jul 2026, 00:30");
  expect(momentOf("2026-07-01T22:30:00Z", "America/New_York")).toBe("1 Jul 2026, 18:30");
  expect(dayIn("2026-07-01T22:30:00Z", BERLIN)).toBe("2026-07-02");
});

it("makes the instant of what was typed, and back", () => {
  const at = instantOf("2026-07-02T00:30", BERLIN);
  expect(at).toBe("2026-07-01T22:30:00.000Z");
  expect(wallTime(at ?? "", BERLIN)).toBe("2026-07-02T00:30");
  expect(instantOf("", BERLIN)).toBeUndefined();
  expect(instantOf("tomorrow", BERLIN)).toBeUndefined();
});

it("takes the first of a repeated hour, and moves one that is left out", () => {
  expect(instantOf("2026-10-25T02:30", BERLIN)).toBe("2026-10-25T00:30:00.000Z");
  expect(instantOf("2026-03-29T02:30", BERLIN)).toBe("2026-03-29T01:30:00.000Z");
  expect(wallTime("2026-03-29T01:30:00Z", BERLIN)).toBe("2026-03-29T03:30");
});

it("gives every minute of a year back as it was typed", () => {
  const HALF_HOUR_MS = 1_800_000;
  const begin = Date.parse("2026-01-01T00:00:00Z");
  for (let nth = 0; nth < 365 * 48; nth += 7) {
    const at = new Date(begin + nth * HALF_HOUR_MS).toISOString();
    const again = instantOf(wallTime(at, "Australia/Lord_Howe"), "Australia/Lord_Howe") ?? "";
    // The repeated half hour of autumn is the only one that has two instants.
    const off = Date.parse(at) - Date.parse(again);
    expect([0, HALF_HOUR_MS]).toContain(off);
  }
});

it("counts days across the end of a month, and finds its Monday", () => {
  expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(mondayOf("2026-03-01")).toBe("2026-02-23");
  expect(mondayOf("2026-03-02")).toBe("2026-03-02");
});

it("shows a date of birth as it is, in no zone", () => {
  expect(plainDay("1950-02-03")).toBe("3 Feb 1950");
  expect(yearsOld("1950-02-03", "2026-02-02")).toBe(75);
  expect(yearsOld("1950-02-03", "2026-02-03")).toBe(76);
});

it("shows money without rounding it", () => {
  expect(money("1234567890123.45", "EUR")).toBe("€1,234,567,890,123.45");
  expect(money("-3.10", "USD")).toBe("-US$3.10");
});

it("reads an amount as people type it", () => {
  expect(["12", "12,5", "1 234.50", "-3.10"].map(amountOf)).toEqual([
    "12",
    "12.5",
    "1234.50",
    "-3.10",
  ]);
  expect(["", "1.234.50", "12.345", "twelve"].map(amountOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
