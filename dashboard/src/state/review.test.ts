import { describe, expect, it } from "vitest";
import { anAlert, at } from "./builders";
import { byDay, EVERYTHING, isOfBefore, isWanted, reviewed } from "./review";

const nora = { account: "nora", name: "Nora", role: "nurse", at: at(30), screen: "s" };
const unanswered = anAlert({ id: "a", raised_at: at(10) });
const answered = anAlert({ id: "b", raised_at: at(20), acknowledged: nora });
const technical = anAlert({ id: "c", raised_at: at(20), kind: "technical", resolved: nora });

describe("looking back", () => {
  it("shows everything, the latest first", () => {
    const found = reviewed([unanswered, technical, answered], EVERYTHING);
    expect(found.map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });

  it("shows what was not answered, or what was", () => {
    const all = [unanswered, answered, technical];
    const ids = (answer: "answered" | "unanswered"): string[] =>
      reviewed(all, { ...EVERYTHING, answer }).map(({ id }) => id);
    expect(ids("unanswered")).toEqual(["a"]);
    expect(ids("answered")).toEqual(["b", "c"]);
  });

  it("tells a sensor's alert from a patient's of the same priority", () => {
    expect(isWanted(technical, { ...EVERYTHING, look: "high" })).toBe(false);
    expect(isWanted(technical, { ...EVERYTHING, look: "technical" })).toBe(true);
    expect(isWanted(answered, { ...EVERYTHING, look: "high", kind: "physiological" })).toBe(true);
    expect(isWanted(answered, { ...EVERYTHING, kind: "task" })).toBe(false);
  });

  it("does not give the patient before to the one who lies there now", () => {
    expect(isOfBefore(unanswered, at(15))).toBe(true);
    expect(isOfBefore(answered, at(15))).toBe(false);
    expect(isOfBefore(answered, null)).toBe(false);
  });

  it("is in days", () => {
    const days = byDay([technical, answered, unanswered], (ms) => (ms > 0 ? "today" : ""));
    expect(days).toEqual([{ day: "today", alerts: [technical, answered, unanswered] }]);
    const each = byDay([answered, unanswered], String);
    expect(each.map(({ alerts }) => alerts.length)).toEqual([1, 1]);
  });
});
