import { describe, expect, it } from "vitest";
import { changedBeds, choiceOf, countOf, weekGrid, worstOfBed } from "./planning";
import type { BedPlanned, Shift, Uncovered } from "./wire";

const shift = (name: string, on_day: string, starts: string): Shift => ({
  id: 1,
  unit: "icu",
  name,
  starts,
  ends: starts,
  on_day,
  night: false,
  nurses: 1,
  charges: 0,
  physicians: 0,
  skills: {},
  members: [],
  missing: [],
  revision: 1,
});

const bed = (id: string, account: string | null): BedPlanned => ({
  bed: id,
  name: id,
  occupied: true,
  account,
  on_duty: [],
});

const gap = (id: string, lack: Uncovered["lack"], occupied = true): Uncovered => ({
  unit: "icu",
  bed: id,
  name: id,
  occupied,
  lack,
  starts: "",
  ends: "",
  names: [],
});

describe("a week of shifts", () => {
  it("has a row for each shift in the order of the day, and a hole where there is none", () => {
    const rows = weekGrid(
      [
        shift("night", "2031-05-05", "2031-05-05T20:00:00Z"),
        shift("early", "2031-05-06", "2031-05-06T04:00:00Z"),
        shift("late", "2031-05-05", "2031-05-05T12:00:00Z"),
      ],
      "2031-05-05",
    );
    expect(rows.map(({ name }) => name)).toEqual(["early", "late", "night"]);
    expect(rows[0]?.days.map((day) => day?.on_day)).toEqual([
      undefined,
      "2031-05-06",
      ...Array(5).fill(undefined),
    ]);
  });
});

describe("beds that are shared out", () => {
  const beds = [bed("1", "ana"), bed("2", null), bed("3", "ben")];

  it("sends only what differs", () => {
    expect(changedBeds(beds, { "1": "ana", "2": "ben", "3": null })).toEqual({
      "2": "ben",
      "3": null,
    });
  });

  it("takes a proposal over and counts what everybody has", () => {
    const sharing = {
      shares: [{ account: "ana", beds: ["2", "3"], points: 2, kept: 0 }],
      lightest: 2,
      heaviest: 2,
    };
    const choice = choiceOf(sharing);
    expect(choice).toEqual({ "2": "ana", "3": "ana" });
    expect([...countOf(beds, choice)]).toEqual([["ana", 3]]);
  });
});

it("a bed is shown once, for the worst that is wrong with it, an occupied one first", () => {
  const found = worstOfBed([
    gap("1", "unplanned"),
    gap("2", "nobody", false),
    gap("1", "late"),
    gap("3", "nobody"),
  ]);
  expect(found.map(({ bed: id, lack }) => [id, lack])).toEqual([
    ["3", "nobody"],
    ["1", "late"],
    ["2", "nobody"],
  ]);
});
