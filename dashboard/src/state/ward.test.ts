import { describe, expect, it } from "vitest";
import type { Frame } from "../wire";
import { aBed, anAlert, aScore, aSetup, aSnapshot, at, NOON } from "./builders";
import { EMPTY_WARD, hello, take, takeAnswer, takeSetup, type Ward } from "./ward";

const start = take(EMPTY_WARD, aSnapshot(), NOON);
const through = (ward: Ward, ...frames: Frame[]): Ward =>
  frames.reduce((known, frame) => take(known, frame, NOON), ward);
const alertFrame = (seq: number, changes = {}): Frame => ({
  type: "alert",
  seq,
  alert: anAlert(changes),
});

describe("introducing itself", () => {
  it("asks a new server for everything", () => {
    expect(hello(EMPTY_WARD)).toEqual({ type: "hello", epoch: null, seq: null });
  });
  it("asks the same server for what it missed", () => {
    expect(hello(start)).toEqual({ type: "hello", epoch: "e1", seq: 10 });
  });
  it("asks for everything after a gap", () => {
    expect(hello(take(start, alertFrame(12), NOON)).epoch).toBeNull();
  });
});

describe("a snapshot", () => {
  it("replaces what the screen knew", () => {
    const ward = through(start, alertFrame(11), aSnapshot({ epoch: "e2", seq: 3, beds: [] }));
    expect([ward.alerts.size, ward.beds.size, ward.seq]).toEqual([0, 0, 3]);
  });
  it("leaves out what is settled", () => {
    const alerts = [anAlert({ settled: true }), anAlert({ id: "a2" })];
    const ward = take(EMPTY_WARD, aSnapshot({ alerts }), NOON);
    expect([...ward.alerts.keys()]).toEqual(["a2"]);
  });
  it("takes no value for fresher than its clock says, nor than now", () => {
    const vitals = { hr: [70, NOON - 9_000, "good"], rr: [15, NOON + 60_000, "good"] } as const;
    const ward = take(EMPTY_WARD, aSnapshot({ beds: [aBed({ vitals })] }), NOON);
    const readings = ward.beds.get("bed-1")?.readings;
    expect([readings?.hr?.seenMs, readings?.rr?.seenMs]).toEqual([NOON - 9_000, NOON]);
  });
});

describe("numbered frames", () => {
  it("raise, change and settle an alert", () => {
    const raised = through(start, alertFrame(11));
    expect(raised.alerts.get("a1")?.priority).toBe("high");
    const lowered = through(raised, alertFrame(12, { priority: "low", revision: 2 }));
    expect(lowered.alerts.get("a1")?.priority).toBe("low");
    expect(through(lowered, alertFrame(13, { settled: true, revision: 3 })).alerts.size).toBe(0);
  });
  it("are taken once", () => {
    const ward = through(start, alertFrame(11));
    expect(through(ward, alertFrame(11, { priority: "low" }))).toBe(ward);
  });
  it("show a gap and take nothing beyond it", () => {
    const ward = take(start, alertFrame(12), NOON);
    expect([ward.gap, ward.alerts.size, ward.seq]).toEqual([true, 0, 10]);
  });
  it("never let an older revision win", () => {
    const ward = through(start, alertFrame(11, { revision: 3 }), alertFrame(12, { revision: 2 }));
    expect(ward.alerts.get("a1")?.revision).toBe(3);
    expect(ward.seq).toBe(12);
  });
  it("mark what has been recorded, of that start and up to that number", () => {
    const ward = through(
      start,
      alertFrame(11, { seq: 4 }),
      alertFrame(12, { id: "a2", seq: 5 }),
      alertFrame(13, { id: "a3", boot: 2, seq: 1 }),
      { type: "recorded", seq: 14, boot: 1, upto: 4 },
    );
    expect([...ward.alerts.values()].map((alert) => alert.recorded)).toEqual([true, false, false]);
  });
  it("change a bed without ageing or renewing its values", () => {
    const known = start.beds.get("bed-1")?.readings.hr;
    const bed = aBed({ link: "offline" });
    const after = take(start, { type: "bed", seq: 11, bed }, NOON + 60_000).beds.get("bed-1");
    expect(after?.link).toBe("offline");
    expect(after?.readings.hr).toBe(known);
  });
  it("bring a score to its bed, and ignore one of a bed that is not here", () => {
    const ward = through(
      start,
      { type: "score", seq: 11, score: aScore() },
      { type: "score", seq: 12, score: aScore({ bed: "elsewhere" }) },
    );
    expect(ward.beds.get("bed-1")?.score?.total).toBe(3);
    expect(ward.beds.size).toBe(1);
    expect(ward.seq).toBe(12);
  });
});

describe("values", () => {
  const vitals = (value: number, atMs: number): Frame => ({
    type: "vitals",
    at_ms: NOON,
    beds: { "bed-1": { hr: [value, atMs, "good"] }, elsewhere: { hr: [1, NOON, "good"] } },
  });
  it("move on with the measurement", () => {
    const ward = take(start, vitals(80, NOON + 1_000), NOON + 1_200);
    expect(ward.beds.get("bed-1")?.readings.hr).toEqual({
      value: 80,
      atMs: NOON + 1_000,
      quality: "good",
      seenMs: NOON + 1_200,
    });
  });
  it("are not renewed by being sent again", () => {
    const ward = take(start, vitals(72, NOON), NOON + 30_000);
    expect(ward.beds.get("bed-1")?.readings.hr?.seenMs).toBe(NOON);
  });
  it("of other beds are left alone", () => {
    expect(take(start, vitals(80, NOON + 1), NOON).beds.size).toBe(1);
  });
});

describe("the beat", () => {
  const parts = { broker: "ok", alerts: "ok", database: "ok" };
  it("changes nothing while all is known", () => {
    expect(take(start, { type: "beat", seq: 10, at: at(2), parts }, NOON)).toBe(start);
  });
  it("shows that something was missed", () => {
    expect(take(start, { type: "beat", seq: 11, at: at(2), parts }, NOON).gap).toBe(true);
  });
  it("tells what is wrong", () => {
    const wrong = { ...parts, database: "away" };
    expect(take(start, { type: "beat", seq: 10, at: at(2), parts: wrong }, NOON).parts).toBe(wrong);
  });
});

describe("coming back", () => {
  const parts = { broker: "ok", alerts: "ok", database: "ok" };
  const resumed = (epoch: string): Frame => ({ type: "resumed", epoch, seq: 12, at: at(9), parts });
  it("takes the missed frames from where it was", () => {
    const ward = through(start, resumed("e1"), alertFrame(11), alertFrame(12, { id: "a2" }));
    expect([ward.gap, ward.alerts.size, ward.seq]).toEqual([false, 2, 12]);
  });
  it("never continues another server's numbers", () => {
    expect(through(start, resumed("e9")).gap).toBe(true);
  });
});

describe("the answer to an acknowledgement", () => {
  it("shows at once", () => {
    const ward = through(start, alertFrame(11));
    const answer = anAlert({ response: "acknowledged", revision: 2 });
    expect(takeAnswer(ward, answer).alerts.get("a1")?.response).toBe("acknowledged");
  });
  it("does not bring back what has left the board", () => {
    expect(takeAnswer(start, anAlert({ revision: 2 }))).toBe(start);
  });
});

describe("the answer to a change of a bed's set-up", () => {
  const start = take(EMPTY_WARD, aSnapshot({ beds: [aBed({ stay: 1 })] }), NOON);
  const numberOf = (ward: Ward) => ward.beds.get("bed-1")?.setup?.number;
  it("shows at once", () => {
    expect(numberOf(takeSetup(start, "bed-1", aSetup({ number: 2 })))).toBe(2);
  });
  it("does not undo what is newer", () => {
    const newer = takeSetup(start, "bed-1", aSetup({ number: 3 }));
    expect(takeSetup(newer, "bed-1", aSetup({ number: 2 }))).toBe(newer);
  });
  it("is nothing for another stay or bed", () => {
    expect(takeSetup(start, "bed-1", aSetup({ stay: 2 }))).toBe(start);
    expect(takeSetup(start, "bed-9", aSetup())).toBe(start);
    expect(takeSetup(start, "bed-1", null)).toBe(start);
  });
  it("comes with a bed frame too", () => {
    const bed = aBed({ stay: 1, setup: aSetup({ number: 4 }) });
    expect(numberOf(take(start, { type: "bed", seq: 11, bed }, NOON))).toBe(4);
  });
});

it("does not stumble over waves or frames of a newer gateway", () => {
  const unknown = { type: "novelty", seq: 11 } as unknown as Frame;
  expect(take(start, unknown, NOON)).toBe(start);
});
