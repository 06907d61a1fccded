import { expect, it } from "vitest";
import {
  type BedOnBoard,
  type Board,
  bedOf,
  counts,
  flags,
  neighbour,
  ready,
  reconciled,
  sexAndAge,
  shown,
  who,
} from "./board";

const bed = (id: string, other: Partial<BedOnBoard> = {}): BedOnBoard => ({
  id,
  name: id.toUpperCase(),
  room: null,
  room_name: null,
  monitored: true,
  state: "free",
  patient: null,
  admission: null,
  revision: null,
  stay: null,
  since: null,
  expected_end: null,
  away: null,
  isolation: [],
  room_isolation: [],
  states: [],
  monitor: null,
  link: null,
  news2: null,
  doubtful: false,
  ...other,
});
const ADA = { id: 1, name: "Varga, Ada", sex: "female", age: 64 };
const taken = bed("i1", { state: "occupied", patient: ADA, admission: 3, news2: 7 });
const board: Board = {
  at: "2026-01-05T12:00:00Z",
  units: [
    { id: "icu", name: "ICU", kind: "icu", floor: 1, beds: [taken, bed("i2")] },
    { id: "w", name: "Ward", kind: "ward", floor: 0, beds: [bed("w1", { state: "cleaning" })] },
  ],
};

it("names nobody while it is doubted whose the values are", () => {
  const doubted = { ...taken, doubtful: true };
  expect([who(doubted), sexAndAge(doubted)]).toEqual(["???", ""]);
  expect([who(taken), sexAndAge(taken)]).toEqual(["Varga, Ada", "f 64"]);
});

it("says why a bed needs a second look", () => {
  const one = bed("i3", {
    state: "occupied",
    away: { kind: "theatre", since: "2026-01-05T11:00:00Z" },
    isolation: [{ id: 1, kind: "contact" }],
    monitor: "m1",
    link: "silent",
  });
  expect(flags(one)).toEqual(["In theatre", "Isolation: contact", "Monitor silent"]);
});

it("shows the beds of a unit, or of a state", () => {
  const ids = (filter: { unit: string; state: string }): string[] =>
    shown(board, filter).flatMap((unit) => unit.beds.map((each) => each.id));
  expect(ids({ unit: "icu", state: "" })).toEqual(["i1", "i2"]);
  expect(ids({ unit: "", state: "cleaning" })).toEqual(["w1"]);
});

it("offers only beds that can take somebody", () => {
  expect(ready(board)).toEqual([{ value: "i2", name: "ICU · I2" }]);
});

it("counts what there is", () => {
  expect(counts(board.units.flatMap((unit) => unit.beds))).toEqual([
    { state: "occupied", beds: 1 },
    { state: "free", beds: 1 },
    { state: "cleaning", beds: 1 },
  ]);
});

it("keeps what did not change, so that it is not drawn again", () => {
  const fresh: Board = JSON.parse(JSON.stringify(board));
  const icu = fresh.units[0];
  if (icu === undefined) throw new Error("no unit");
  const changed: Board = {
    ...fresh,
    units: [{ ...icu, beds: [taken, bed("i2", { state: "blocked" })] }, ...fresh.units.slice(1)],
  };
  const after = reconciled(board, changed);
  expect(bedOf(after, "i1")).toBe(taken);
  expect(bedOf(after, "w1")).toBe(bedOf(board, "w1"));
  expect(bedOf(after, "i2")?.state).toBe("blocked");
});

it("leads by arrows to where one looks", () => {
  const cells = [
    { id: "a", left: 0, top: 0 },
    { id: "b", left: 100, top: 0 },
    { id: "c", left: 0, top: 50 },
    { id: "d", left: 100, top: 50 },
    { id: "e", left: 0, top: 100 },
  ];
  expect(neighbour(cells, "a", "ArrowRight")).toBe("b");
  expect(neighbour(cells, "b", "ArrowDown")).toBe("d");
  expect(neighbour(cells, "d", "ArrowDown")).toBe("e");
  expect(neighbour(cells, "e", "ArrowUp")).toBe("c");
  expect(neighbour(cells, "a", "ArrowUp")).toBeUndefined();
  expect(neighbour(cells, "gone", "ArrowUp")).toBe("a");
});
