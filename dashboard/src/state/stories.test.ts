import { describe, expect, it } from "vitest";
import { anAlert, at } from "./builders";
import { stories } from "./stories";

const told = (...alerts: ReturnType<typeof anAlert>[]) =>
  stories(alerts).map(({ lead, others }) => [lead.id, ...others.map(({ id }) => id)]);

describe("a story", () => {
  it("is the related alerts of one patient, led by the most urgent", () => {
    expect(
      told(
        anAlert({ id: "first", story: "first", priority: "medium" }),
        anAlert({ id: "worse", story: "first", raised_at: at(60) }),
        anAlert({ id: "hint", story: "first", priority: "advisory" }),
      ),
    ).toEqual([["worse", "first", "hint"]]);
  });
  it("is led by what still awaits an answer", () => {
    expect(
      told(
        anAlert({ id: "answered", story: "s", response: "acknowledged", raised_at: at(60) }),
        anAlert({ id: "waits", story: "s" }),
      ),
    ).toEqual([["waits", "answered"]]);
  });
  it("stands where its most urgent alert would stand", () => {
    expect(
      told(
        anAlert({ id: "low", story: "s", priority: "low" }),
        anAlert({ id: "medium", bed: "bed-2", priority: "medium" }),
        anAlert({ id: "high", story: "s" }),
      ),
    ).toEqual([["high", "low"], ["medium"]]);
  });
  it("is its own where the owner tells none", () => {
    expect(told(anAlert({ id: "a" }), anAlert({ id: "b", story: "" }))).toEqual([["a"], ["b"]]);
  });
  it("holds together when the alert that began it is gone", () => {
    expect(told(anAlert({ id: "b", story: "a" }), anAlert({ id: "c", story: "a" }))).toEqual([
      ["b", "c"],
    ]);
  });
  it("never runs from one bed into another", () => {
    expect(
      told(anAlert({ id: "a", story: "s" }), anAlert({ id: "b", story: "s", bed: "bed-2" })),
    ).toHaveLength(2);
  });
  it("loses no alert and repeats none", () => {
    const alerts = Array.from({ length: 40 }, (_, i) =>
      anAlert({ id: `a${i}`, story: i % 3 === 0 ? "" : `s${i % 5}`, bed: `bed-${i % 4}` }),
    );
    expect(
      told(...alerts)
        .flat()
        .sort(),
    ).toEqual(alerts.map(({ id }) => id).sort());
  });
});
