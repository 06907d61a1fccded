import { describe, expect, it } from "vitest";
import * as alerts from "./alerts";
import { aFinding, anAlert, anEscalation, at, NOON } from "./builders";
import {
  age,
  clock,
  consciousness,
  countdown,
  date,
  hourOf,
  minute,
  moment,
  number,
  shortAge,
  tellTimeIn,
  unit,
} from "./format";
import { EMPTY_WARD } from "./ward";

const SPO2 = { key: "spo2", label: "SpO₂", name: "", unit: "%", decimals: 0 };

describe("the order of alerts", () => {
  it("is priority, then what awaits an answer, then the newest", () => {
    const found = alerts.ordered([
      anAlert({ id: "advice", priority: "advisory" }),
      anAlert({ id: "low", priority: "low" }),
      anAlert({ id: "high seen", response: "acknowledged", raised_at: at(90) }),
      anAlert({ id: "high old", raised_at: at(1) }),
      anAlert({ id: "high new", raised_at: at(60) }),
      anAlert({ id: "medium", priority: "medium" }),
    ]);
    expect(found.map(({ id }) => id)).toEqual([
      "high new",
      "high old",
      "high seen",
      "medium",
      "low",
      "advice",
    ]);
  });
  it("is stable for what happened at once", () => {
    const found = alerts.ordered([anAlert({ id: "b" }), anAlert({ id: "a" })]);
    expect(found.map(({ id }) => id)).toEqual(["a", "b"]);
  });
  it("holds within each bed", () => {
    const beds = alerts.byBed([
      anAlert({ id: "low", priority: "low" }),
      anAlert({ id: "high" }),
      anAlert({ id: "other", bed: "bed-2" }),
    ]);
    expect(beds.get("bed-1")?.map(({ id }) => id)).toEqual(["high", "low"]);
    expect(beds.get("bed-2")?.length).toBe(1);
  });
});

describe("words", () => {
  it.each([
    [84, 90, "84 < 90"],
    [134, 120, "134 > 120"],
    [90, 90, "90 = 90"],
  ])("compare %d with %d", (value, limit, expected) => {
    expect(alerts.comparison(aFinding({ value, limit }), undefined)).toBe(expected);
  });
  it("compare nothing without a number", () => {
    expect(alerts.comparison(aFinding({ limit: null }), undefined)).toBeNull();
  });
  it("head with the vital and the limit", () => {
    expect(alerts.headline(aFinding(), SPO2)).toBe("SpO₂ 84 < 90");
  });
  it.each([
    ["NEWS2 7. Urgent review", "NEWS2 7"],
    ["NEWS2 at least 6 (missing: oxygen). Urgent review", "NEWS2 at least 6"],
    ["ECG leads off", "ECG leads off"],
  ])("head with how %s begins", (text, expected) => {
    const finding = aFinding({ value: null, limit: null, text });
    expect(alerts.headline(finding, undefined)).toBe(expected);
  });
  it.each([
    ["present", "awaited", "present"],
    ["gone", "awaited", "recovered but unseen"],
    ["gone", "acknowledged", "recovered"],
  ] as const)("say %s and %s as %s", (condition, response, word) => {
    expect(alerts.conditionWord(anAlert({ condition, response }))).toBe(word);
  });
  it("name priorities, and show technical alerts apart", () => {
    expect(alerts.priorityWord({ priority: "medium" })).toBe("MEDIUM");
    for (const priority of ["high", "medium", "low", "advisory"] as const) {
      expect(alerts.priorityName({ priority })).toBe(priority);
      expect(alerts.priorityWord({ priority })).toBe(priority.toUpperCase());
    }
    expect(alerts.look({ kind: "technical", priority: "high" })).toBe("technical");
    expect(alerts.look({ kind: "advisory", priority: "advisory" })).toBe("advisory");
  });
  it.each([
    [{ kind: "task" }, ["task"]],
    [{ kind: "technical" }, ["technical"]],
    [{ latched: true, condition: "gone" }, ["signalled until answered"]],
    [{ gained: true }, ["more urgent: unanswered"]],
    [{ reminders: 1 }, ["reminded once"]],
    [{ reminders: 3, repeats: 1 }, ["reminded 3 times", "2 times"]],
    [{ outcome: "artefact" }, ["artefact"]],
    [{}, []],
  ] as const)("say of %o what else is so", (changes, words) => {
    expect(alerts.furtherWords(anAlert(changes))).toEqual(words);
  });
  it("show a task with its priority", () => {
    expect(alerts.look({ kind: "task", priority: "medium" })).toBe("medium");
  });
  it("count what is open and what awaits an answer", () => {
    const found = [anAlert(), anAlert({ priority: "low", response: "acknowledged" })];
    expect(alerts.counts(found)).toEqual({ high: 1, medium: 0, low: 1, advisory: 0, awaited: 1 });
  });
});

describe("what a screen reader is told", () => {
  const ward = (...found: ReturnType<typeof anAlert>[]) => ({
    ...EMPTY_WARD,
    epoch: "e1",
    alerts: new Map(found.map((alert) => [alert.id, alert])),
  });
  it("is a new high alert, once", () => {
    expect(alerts.announcements(ward(), ward(anAlert()))).toEqual([
      "High alert, Bed 1: SpO₂ 84 %, below 90 for 15 s",
    ]);
    expect(alerts.announcements(ward(anAlert()), ward(anAlert()))).toEqual([]);
  });
  it("is one that has become high", () => {
    const medium = ward(anAlert({ priority: "medium" }));
    expect(alerts.announcements(medium, ward(anAlert()))).toHaveLength(1);
  });
  it("is one whose answer has expired", () => {
    const answered = ward(anAlert({ response: "acknowledged" }));
    expect(alerts.announcements(answered, ward(anAlert()))).toHaveLength(1);
  });
  it("is that nobody can be reached, once", () => {
    const nobody = ward(
      anAlert({ priority: "medium", escalation: anEscalation({ state: "nobody" }) }),
    );
    expect(alerts.announcements(ward(), nobody)).toEqual([
      "Nobody reachable, Bed 1: SpO₂ 84 %, below 90 for 15 s",
    ]);
    expect(alerts.announcements(nobody, nobody)).toEqual([]);
  });
  it("is not a lower one, nor one somebody has answered, nor a board just opened", () => {
    const before = ward();
    expect(alerts.announcements(before, ward(anAlert({ priority: "medium" })))).toEqual([]);
    expect(alerts.announcements(before, ward(anAlert({ response: "acknowledged" })))).toEqual([]);
    expect(alerts.announcements(EMPTY_WARD, ward(anAlert()))).toEqual([]);
    expect(alerts.announcements(before, before)).toEqual([]);
  });
});

describe("numbers and times", () => {
  it.each([
    [-5, "0 s", "0s"],
    [8_000, "8 s", "8s"],
    [12 * 60_000, "12 min", "12m"],
    [185 * 60_000, "3 h 05", "3h05"],
    [52 * 3_600_000, "2 d 4 h", "2d"],
  ])("%d ms are %s", (ms, long, short) => {
    expect([age(ms), shortAge(ms)]).toEqual([long, short]);
  });
  it.each([
    [120_000, "2:00"],
    [101_001, "1:42"],
    [6_500, "0:07"],
    [1, "0:01"],
    [0, "0:00"],
    [-5_000, "0:00"],
    [3_725_000, "1:02:05"],
  ])("%d ms are left as %s", (ms, text) => {
    expect(countdown(ms)).toBe(text);
  });
  it("have the digits and units of a monitor", () => {
    expect(number(36.94, 1)).toBe("36.9");
    expect(["/min", "mm[Hg]", "Cel", "{score}", "%"].map(unit)).toEqual([
      "/min",
      "mmHg",
      "°C",
      "",
      "%",
    ]);
  });
  it("say the day only when it is another", () => {
    expect(moment(NOON, NOON)).toBe(clock(NOON));
    expect(moment(NOON, NOON + 3 * 86_400_000)).toBe(`1 Mar ${clock(NOON)}`);
    expect(date(NOON)).toMatch(/Sun.* 1 Mar/);
  });
  it("are the site's, wherever the browser is", () => {
    tellTimeIn("Asia/Kolkata");
    expect(minute("2026-03-01T20:00:00Z")).toBe("01:30");
    expect(moment("2026-03-01T20:00:00Z", Date.parse("2026-03-01T18:00:00Z"))).toBe(
      "2 Mar 01:30:00",
    );
    tellTimeIn("America/New_York");
    expect(minute("2026-03-01T20:00:00Z")).toBe("15:00");
    tellTimeIn(undefined);
  });
  it("tell the hour of the site", () => {
    tellTimeIn("Asia/Kolkata");
    expect(hourOf(Date.parse("2026-03-01T20:00:00Z"))).toBe(1);
    tellTimeIn(undefined);
  });
  it("name a level of consciousness, or its number", () => {
    expect([consciousness(2), consciousness(9)]).toEqual(["Voice", "9"]);
  });
});

it("an alert's outcome has a word", () => {
  expect(alerts.OUTCOMES.map(alerts.outcomeWord)).toEqual(["acted on", "expected", "artefact"]);
});
