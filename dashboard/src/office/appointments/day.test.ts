import { describe, expect, it } from "vitest";
import { beginOf, labelOf, momentsOf, rowsOf, spanOf } from "./day";

const BERLIN = "Europe/Berlin";
const HOUR = 3_600_000;

describe("the rows of a day", () => {
  it("are one for each time of an ordinary day", () => {
    const rows = rowsOf(["2026-06-01"], [540, 600], 20, BERLIN);
    expect(rows.map(labelOf)).toEqual(["09:00", "09:20", "09:40"]);
  });

  it("leave out the hour that is skipped in spring", () => {
    const rows = rowsOf(["2026-03-29"], [60, 240], 60, BERLIN);
    expect(rows.map(labelOf)).toEqual(["01:00", "03:00"]);
  });

  it("show the doubled hour of autumn twice, one after the other", () => {
    const rows = rowsOf(["2026-10-25"], [60, 240], 30, BERLIN);
    expect(rows.map(labelOf)).toEqual([
      "01:00",
      "01:30",
      "02:00",
      "02:30",
      "02:00 again",
      "02:30 again",
      "03:00",
      "03:30",
    ]);
  });

  it("are as far apart as the clock says", () => {
    const moments = rowsOf(["2026-10-25"], [0, 1_440], 60, BERLIN).map(
      ({ minute, turn }) => momentsOf("2026-10-25", minute, BERLIN)[turn] ?? Number.NaN,
    );
    expect(moments).toHaveLength(25);
    for (const [nth, at] of moments.entries()) expect(at).toBe((moments[0] ?? 0) + nth * HOUR);
  });

  it.each([
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["America/Havana", "2026-03-08", 23],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["Asia/Kathmandu", "2026-04-05", 24],
  ])("of %s on %s last %f hours", (zone, day, hours) => {
    const [from, to] = spanOf([day], zone);
    expect((to - from) / HOUR).toBe(hours);
  });

  it("begin when the clock first shows the day", () => {
    expect(beginOf("2026-03-08", "America/Havana")).toBe(Date.parse("2026-03-08T05:00:00Z"));
  });
});
