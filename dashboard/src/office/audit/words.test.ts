import { describe, expect, it } from "vitest";
import type { Standing } from "./wire";
import { asked, detailOf, filtersOf, stateOf } from "./words";

const SOUND: Standing = {
  sealed: 1200,
  waiting: 2,
  signed: 1190,
  signed_at: "2026-01-05T12:00:00Z",
  hash: "ab",
  key: "cd",
  trouble: "",
};

describe("the state of the audit", () => {
  it("is well when it is sealed and signed", () => {
    expect(stateOf(SOUND)).toMatchObject({ tone: "ok" });
    expect(stateOf(SOUND).said).toContain("10 came after");
  });
  it("says that nothing was signed", () => {
    expect(stateOf({ ...SOUND, signed: 0, signed_at: null }).tone).toBe("warn");
  });
  it("is loud when nothing is signed any more", () => {
    expect(stateOf({ ...SOUND, trouble: "entry 7 is not what was sealed" })).toMatchObject({
      tone: "bad",
      said: expect.stringContaining("entry 7"),
    });
  });
});

describe("filters", () => {
  it("are what the address says, and nothing else", () => {
    expect(filtersOf("?patient=12&act=&glass=true&x=1")).toEqual({ patient: "12", glass: "true" });
  });
  it("ask for instants, not for the clock on the wall", () => {
    expect(asked({ since: "2026-07-01T08:00" }, "Europe/Vienna").since).toMatch(
      /^2026-07-01T06:00/,
    );
  });
});

describe("details", () => {
  it("show before and after", () => {
    expect(detailOf({ detail: { given_name: ["Ada", "Adah"], line: 3 } })).toBe(
      "given_name: Ada → Adah; line: 3",
    );
  });
  it("are empty when there are none", () => {
    expect(detailOf({ detail: {} })).toBe("");
  });
});
