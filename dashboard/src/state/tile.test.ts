import { describe, expect, it } from "vitest";
import type { Bed } from "../wire";
import { aBed, aSnapshot, NOON } from "./builders";
import { newestAgeMs, nursesOf, stateOf } from "./tile";
import { type BedState, EMPTY_WARD, take } from "./ward";

function bed(changes: Partial<Bed> = {}): BedState | undefined {
  return take(EMPTY_WARD, aSnapshot({ beds: [aBed(changes)] }), NOON).beds.get("bed-1");
}

describe("a tile", () => {
  it("says what can be said of its bed", () => {
    expect(stateOf(undefined)).toBe("empty");
    expect(stateOf(bed())).toBe("live");
    expect(stateOf(bed({ occupied: false }))).toBe("empty");
    expect(stateOf(bed({ link: "offline" }))).toBe("lost");
  });
  it("says that no monitor stands there, and whether somebody wrote something down", () => {
    expect(stateOf(bed({ link: "unknown", device: null }))).toBe("charted");
    expect(stateOf(bed({ link: "unknown", device: null, vitals: {} }))).toBe("unplugged");
  });
  it("shows nobody's values while it is not sure whose they are", () => {
    expect(stateOf(bed({ doubt: { source: "monitor", since: null } }))).toBe("doubtful");
  });
  it("knows how old its newest value is", () => {
    expect(newestAgeMs(bed(), NOON + 5_000)).toBe(5_000);
    expect(newestAgeMs(bed({ vitals: {} }), NOON)).toBeNull();
    expect(newestAgeMs(undefined, NOON)).toBeNull();
  });
  it("names who is assigned", () => {
    const nurses = [
      { account: "nora", name: "Nora Berg" },
      { account: "max", name: "Max Ott" },
    ];
    expect(nursesOf(bed({ nurses }))).toBe("Nora Berg, Max Ott");
    expect([nursesOf(bed()), nursesOf(undefined)]).toEqual(["", ""]);
  });
});
