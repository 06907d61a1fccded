import { expect, it, vi } from "vitest";
import { Problem } from "../../connection/http";
import { arrived, asProblem, begun, failed, joined, NOTHING, passes } from "./loading";

const keyOf = (row: { id: number }): number => row.id;

it("keeps what is shown while the new is on its way, and when it does not come", () => {
  const shown = begun(arrived("old"));
  expect(shown).toEqual({ data: "old", problem: null, busy: true });
  const away = new Problem(0, "away");
  expect(failed(shown, away)).toEqual({ data: "old", problem: away, busy: false });
  expect(begun(NOTHING).data).toBeUndefined();
});

it.each([
  [0, true],
  [503, true],
  [504, true],
  [403, false],
  [422, false],
  [500, false],
])("tells what may pass by itself from what will not: %i", (status, may) => {
  expect(passes(new Problem(status, "said"))).toBe(may);
});

it("joins pages, and a row that moved between them is there once", () => {
  const first = { items: [{ id: 1 }, { id: 2 }], next: "a" };
  const second = { items: [{ id: 2 }, { id: 3 }], next: null };
  expect(joined(joined(undefined, first, keyOf), second, keyOf)).toEqual({
    items: [{ id: 1 }, { id: 2 }, { id: 3 }],
    next: null,
  });
});

it("does not show a programmer's words to a nurse", () => {
  const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
  expect(asProblem(new TypeError("x is undefined")).message).toBe(
    "Something went wrong in this page.",
  );
  quiet.mockRestore();
});
