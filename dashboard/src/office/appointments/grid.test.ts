import { describe, expect, it } from "vitest";
import { type Column, cellAt, firstFocus, gridOf, moved, stepOf, windowOf } from "./grid";
import type { Appointment } from "./wire";

const ZONE = "Europe/Berlin";
const at = (clock: string): string => new Date(`2026-11-24T${clock}:00+01:00`).toISOString();

function appointment(from: string, to: string, id = 1): Appointment {
  return {
    id,
    patient: null,
    doctor: "kim",
    doctor_name: "Dr Kim",
    room: "c1",
    room_name: "C1",
    kind: "",
    kind_name: "",
    starts_at: at(from),
    ends_at: at(to),
    state: "booked",
    note: "",
    revision: 1,
  };
}

function column(...appointments: Appointment[]): Column {
  return {
    key: "kim",
    name: "Dr Kim",
    day: "2026-11-24",
    doctor: "kim",
    room: "",
    appointments,
    open: [{ starts_at: at("09:00"), ends_at: at("11:00") }],
    step: 20,
  };
}

describe("the calendar as a table", () => {
  it("has rows as coarse as what is shown allows", () => {
    expect(stepOf([column()], ZONE)).toBe(20);
    expect(stepOf([column(appointment("09:20", "09:50"))], ZONE)).toBe(10);
    expect(stepOf([column(appointment("09:03", "09:23"))], ZONE)).toBe(5);
  });

  it("shows whole hours around what is open", () => {
    expect(windowOf([column(appointment("08:40", "09:00"))], ZONE)).toEqual([480, 660]);
    expect(windowOf([], ZONE)).toEqual([480, 1_080]);
  });

  it("lets what is booked cover its rows and leaves the rest free", () => {
    const grid = gridOf([column(appointment("09:20", "10:00"))], ZONE);
    expect(grid.cells.map(([cell]) => cell?.is)).toEqual([
      "free",
      "booked",
      "covered",
      "free",
      "free",
      "free",
    ]);
    expect(cellAt(grid, { row: 1, column: 0 })).toMatchObject({ rows: 2 });
  });

  it("shows two that follow each other as two", () => {
    const grid = gridOf(
      [column(appointment("09:20", "09:40", 1), appointment("09:40", "10:00", 2))],
      ZONE,
    );
    expect(grid.cells.map(([cell]) => cell?.is).slice(0, 4)).toEqual([
      "free",
      "booked",
      "booked",
      "free",
    ]);
  });

  it("loses none of two at odd times", () => {
    const grid = gridOf(
      [column(appointment("09:03", "09:07", 1), appointment("09:08", "09:12", 2))],
      ZONE,
    );
    const shown = grid.cells.flatMap(([cell]) => (cell?.is === "booked" ? cell.booked : []));
    expect(new Set(shown.map((one) => one.id))).toEqual(new Set([1, 2]));
  });

  it("moves the focus over what is booked as over one thing", () => {
    const grid = gridOf([column(appointment("09:20", "10:00")), column()], ZONE);
    const booked = { row: 1, column: 0 };
    expect(moved(grid, booked, "ArrowDown")).toEqual({ row: 3, column: 0 });
    expect(moved(grid, { row: 3, column: 0 }, "ArrowUp")).toEqual(booked);
    expect(moved(grid, { row: 2, column: 1 }, "ArrowLeft")).toEqual(booked);
    expect(moved(grid, booked, "ArrowLeft")).toBeNull();
    expect(moved(grid, booked, "x")).toBeNull();
  });

  it("begins where it is now", () => {
    const grid = gridOf([column()], ZONE);
    expect(firstFocus(grid, Date.parse(at("10:10")))).toEqual({ row: 3, column: 0 });
    expect(firstFocus(grid, 0)).toEqual({ row: 0, column: 0 });
  });
});
