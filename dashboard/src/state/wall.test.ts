import { describe, expect, it } from "vitest";
import type { AlertView, Bed } from "../wire";
import { byBed } from "./alerts";
import { aBed, anAlert, aScore, aSnapshot, NOON } from "./builders";
import {
  AS_DELIVERED,
  choiceFrom,
  found,
  type Group,
  grouped,
  STILL_MS,
  settled,
  type WallChoice,
} from "./wall";
import { type BedState, EMPTY_WARD, take } from "./ward";

const nora = { account: "nora", name: "Nora Berg" };
const max = { account: "max", name: "Max Ott" };

function beds(...changes: Partial<Bed>[]): BedState[] {
  const all = changes.map((change, at) =>
    aBed({ id: `b${at + 1}`, name: `B${at + 1}`, ...change }),
  );
  return [...take(EMPTY_WARD, aSnapshot({ beds: all }), NOON).beds.values()];
}

const alertOf = (bed: string, changes: Partial<AlertView> = {}): AlertView =>
  anAlert({ id: `alert of ${bed}`, bed, ...changes });

const choosing = (changes: Partial<WallChoice>): WallChoice => ({ ...AS_DELIVERED, ...changes });

const shape = (groups: readonly Group[]): string[] =>
  groups.map(({ name, beds }) => `${name}: ${beds.join(" ")}`);

describe("the beds of a wall", () => {
  const ward = beds({}, { monitored: false, device: null }, { monitored: false });
  it("are those that a monitor can be connected to", () => {
    expect(shape(grouped(ward, new Map(), AS_DELIVERED, ""))).toEqual([": b1 b3"]);
    expect(shape(grouped(ward, new Map(), choosing({ all: true }), ""))).toEqual([": b1 b2 b3"]);
  });
  it("are never without one that has an alert or a doubt", () => {
    const alerts = byBed([alertOf("b2")]);
    expect(shape(grouped(ward, alerts, AS_DELIVERED, ""))).toEqual([": b1 b2 b3"]);
    const doubted = beds({
      monitored: false,
      device: null,
      doubt: { source: "person", since: null },
    });
    expect(shape(grouped(doubted, new Map(), AS_DELIVERED, ""))).toEqual([": b1"]);
  });
  it("are also those whose patient has a score from what people write down", () => {
    const without = { monitored: false, device: null };
    const ward = beds(
      { ...without, score: aScore({ total: null, at_least: 0 }) },
      { ...without, score: aScore({ total: 0, at_least: 0 }) },
      { ...without, score: aScore({ total: null, at_least: 3 }) },
    );
    expect(shape(grouped(ward, new Map(), AS_DELIVERED, ""))).toEqual([": b2 b3"]);
  });
  it("are none in an empty house", () => {
    expect(grouped([], new Map(), AS_DELIVERED, "")).toEqual([]);
  });
});

describe("groups", () => {
  const ward = beds(
    { unit: "icu", unit_name: "Intensive care", nurses: [max] },
    { unit: "w1", unit_name: "Ward 1" },
    { unit: "icu", unit_name: "Intensive care", nurses: [nora] },
    { unit: "w1", unit_name: "Ward 1", nurses: [max] },
  );
  it("are units in the order of the ward", () => {
    expect(shape(grouped(ward, new Map(), choosing({ grouping: "unit" }), ""))).toEqual([
      "Intensive care: b1 b3",
      "Ward 1: b2 b4",
    ]);
  });
  it("are nurses, and last the beds that no nurse is named for", () => {
    expect(shape(grouped(ward, new Map(), choosing({ grouping: "nurse" }), ""))).toEqual([
      "Max Ott: b1 b4",
      "Nora Berg: b3",
      "No nurse named: b2",
    ]);
  });
  it("begin with the beds of whoever is signed in, if they want it", () => {
    const mine = choosing({ mineFirst: true });
    expect(shape(grouped(ward, new Map(), mine, "nora"))).toEqual([
      "My beds: b3",
      "Other beds: b1 b2 b4",
    ]);
    expect(shape(grouped(ward, new Map(), mine, "ida"))).toEqual([": b1 b2 b3 b4"]);
    const byUnit = choosing({ mineFirst: true, grouping: "unit" });
    expect(shape(grouped(ward, new Map(), byUnit, "max"))).toEqual([
      "My beds: b1 b4",
      "Ward 1: b2",
      "Intensive care: b3",
    ]);
  });
});

describe("acuity", () => {
  const sickest = choosing({ ordering: "acuity" });
  it("is the worst open alert, unanswered before answered, then the score, then the bed", () => {
    const ward = beds(
      {},
      { score: aScore({ total: 2 }) },
      { score: aScore({ total: null, at_least: 7 }) },
      {},
      {},
      {},
      {},
    );
    const alerts = byBed([
      alertOf("b4", { priority: "medium" }),
      alertOf("b5", { response: "acknowledged" }),
      alertOf("b6"),
      alertOf("b7", { priority: "advisory" }),
    ]);
    expect(shape(grouped(ward, alerts, sickest, ""))).toEqual([": b6 b5 b4 b7 b3 b2 b1"]);
  });
  it("does not cross groups", () => {
    const ward = beds({ unit_name: "A", unit: "a" }, { unit_name: "B", unit: "b" });
    const both = choosing({ ordering: "acuity", grouping: "unit" });
    expect(shape(grouped(ward, byBed([alertOf("b2")]), both, ""))).toEqual(["A: b1", "B: b2"]);
  });
});

describe("a wall somebody looks at", () => {
  const order = (...ids: string[]): Group[] => [{ key: "rest", name: "", beds: ids }];
  const start = settled(null, order("b1", "b2"), AS_DELIVERED, NOON);
  it("stands still for a while before a tile moves", () => {
    const soon = NOON + STILL_MS - 1;
    expect(settled(start, order("b2", "b1"), AS_DELIVERED, soon)).toBe(start);
    const later = settled(start, order("b2", "b1"), AS_DELIVERED, NOON + STILL_MS);
    expect([shape(later.groups), later.movedMs]).toEqual([[": b2 b1"], NOON + STILL_MS]);
  });
  it("does not move under a hand", () => {
    const at = NOON + 2 * STILL_MS;
    expect(settled(start, order("b2", "b1"), AS_DELIVERED, at, at + 1)).toBe(start);
  });
  it("stays the same object while nothing changes", () => {
    expect(settled(start, order("b1", "b2"), AS_DELIVERED, NOON + 60_000)).toBe(start);
  });
  it("shows at once a bed that comes, and what somebody chooses", () => {
    const more = settled(start, order("b3", "b1", "b2"), AS_DELIVERED, NOON + 1);
    expect(shape(more.groups)).toEqual([": b3 b1 b2"]);
    const chosen = settled(start, order("b2", "b1"), choosing({ ordering: "acuity" }), NOON + 1);
    expect(shape(chosen.groups)).toEqual([": b2 b1"]);
  });
  it("shows at once a bed that another nurse has taken", () => {
    const moved: Group[] = [
      { key: "mine", name: "My beds", beds: ["b2"] },
      { key: "rest", name: "Other beds", beds: ["b1"] },
    ];
    expect(settled(start, moved, AS_DELIVERED, NOON + 1).groups).toBe(moved);
  });
  it("is not held for ever by a clock that was set back", () => {
    const earlier = NOON - 3_600_000;
    expect(shape(settled(start, order("b2", "b1"), AS_DELIVERED, earlier).groups)).toEqual([
      ": b2 b1",
    ]);
  });
});

describe("a choice kept at a screen", () => {
  it("comes back", () => {
    const chosen: WallChoice = {
      grouping: "nurse",
      ordering: "acuity",
      mineFirst: true,
      all: true,
    };
    expect(choiceFrom(JSON.stringify(chosen))).toEqual(chosen);
    expect(choiceFrom('{"grouping":"unit"}')).toEqual(choosing({ grouping: "unit" }));
  });
  it.each([null, "", "null", "7", "{", '{"grouping":"colour","ordering":3}'])(
    "is as delivered when it is no choice: %s",
    (kept) => {
      expect(choiceFrom(kept)).toEqual(AS_DELIVERED);
    },
  );
});

describe("looking for a bed", () => {
  const ward = beds({ name: "ICU-04", nurses: [nora] }, { name: "ICU-14" });
  it("finds it by its name or its nurse's", () => {
    expect(found(ward, "icu-1")).toEqual(["b2"]);
    expect(found(ward, " 4 ")).toEqual(["b1", "b2"]);
    expect(found(ward, "berg")).toEqual(["b1"]);
  });
  it("finds nothing by nothing", () => {
    expect(found(ward, "  ")).toEqual([]);
  });
});
