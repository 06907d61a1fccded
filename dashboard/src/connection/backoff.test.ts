import { expect, it } from "vitest";
import { backoffMs } from "./backoff";

it("waits longer with every try, never long", () => {
  expect([0, 1, 2, 3].map((tries) => backoffMs(tries, 0.99999))).toEqual([250, 500, 1000, 2000]);
  expect(backoffMs(1_000, 0.99999)).toBe(4_000);
});

it("spreads screens that lost the same server", () => {
  expect([backoffMs(4, 0), backoffMs(4, 0.5)]).toEqual([2_000, 3_000]);
});
