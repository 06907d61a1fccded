import { describe, expect, it } from "vitest";
import { anAlert, anEscalation, at } from "./builders";
import { myAlerts, myBeds } from "./mine";

const bed = (id: string, nurse: string | null, occupied = true) => ({
  id,
  name: id.toUpperCase(),
  occupied,
  ...(nurse === null ? {} : { nurses: [{ account: nurse, name: nurse }] }),
});

describe("my patients", () => {
  it("are those I answer for, empty beds last, by number", () => {
    const beds = [
      bed("icu-10", "nora"),
      bed("icu-1", "nora", false),
      bed("icu-9", "nora"),
      bed("icu-2", "max"),
      bed("icu-3", null),
    ];
    expect(myBeds(beds, "nora")).toEqual(["icu-9", "icu-10", "icu-1"]);
    expect(myBeds(beds, "idris")).toEqual([]);
  });
});

describe("my alerts", () => {
  const called = anAlert({ id: "called", bed: "icu-2", escalation: anEscalation() });
  const declined = anAlert({
    id: "declined",
    bed: "icu-9",
    priority: "low",
    escalation: anEscalation({ received: [{ account: "nora", receipt: "declined", at: at(1) }] }),
  });
  const mine = anAlert({ id: "mine", bed: "icu-9", priority: "medium" });
  const theirs = anAlert({ id: "theirs", bed: "icu-3" });
  it("are the calls to me, then what else is open at my beds", () => {
    const found = myAlerts([declined, theirs, mine, called], "nora", ["icu-9"]);
    expect(found.calls.map(({ id }) => id)).toEqual(["called"]);
    expect(found.others.map(({ id }) => id)).toEqual(["mine", "declined"]);
  });
});
