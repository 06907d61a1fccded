import { expect, test } from "vitest";
import type { VitalFacts } from "../wire";
import {
  byCause,
  causeName,
  changes,
  draw,
  factsOf,
  isOwn,
  type LimitRow,
  type LimitsBefore,
  limitText,
  notTakenOver,
  readDraft,
  type Silence,
  type Tried,
  worstSilence,
} from "./limits";

const SPO2: VitalFacts = {
  key: "spo2",
  label: "SpO₂",
  name: "Oxygen saturation",
  unit: "%",
  decimals: 0,
};
const VOCABULARY = new Map([["spo2", SPO2]]);
const LOW: LimitRow = {
  cause: "spo2.low",
  in_force: [90, 85, 50],
  delays_s: [15, 10, 0],
  proposed: [],
  current: 96,
  basis: "",
  house: [90, 85, 50],
  house_delays_s: [15, 10, 0],
  tiers: [
    { priority: "medium", name: "" },
    { priority: "high", name: "" },
    { priority: "high", name: "very_low" },
  ],
  least: 70,
  most: 100,
};
const HIGH: LimitRow = {
  ...LOW,
  cause: "spo2.high",
  tiers: LOW.tiers.slice(0, 2),
  in_force: [96, 98],
  house: [96, 98],
};
const DELAYS = ["15", "10", "0"];

const read = (row: LimitRow, limits: string[], delays: string[] = DELAYS) =>
  readDraft(row, { limits, delays }, SPO2);

test("a cause is said with the vital's name and what of it", () => {
  expect(causeName("spo2.low", VOCABULARY)).toBe("SpO₂ low");
  expect(causeName("spo2.burden", VOCABULARY)).toBe("SpO₂ low for long");
  expect(causeName("spo2.odd_one", VOCABULARY)).toBe("SpO₂ odd one");
  expect(causeName("combined.shock", VOCABULARY)).toBe("Fast heart and low pressure");
  expect(causeName("ibp_sys.low", VOCABULARY)).toBe("ibp sys low");
  expect(causeName("spo2", VOCABULARY)).toBe("SpO₂");
});

test("limits are said with their unit, of an unknown vital as they are stored", () => {
  expect(limitText([90, 85], SPO2)).toBe("90 / 85 %");
  expect(factsOf("spo2.low", VOCABULARY)).toBe(SPO2);
  expect(limitText([1.25], factsOf("new.low", VOCABULARY))).toBe("1.3");
});

test("a limit is the patient's own when a value or a delay differs from the profile's", () => {
  expect(isOwn(LOW)).toBe(false);
  expect(isOwn({ ...LOW, in_force: [88, 85, 50] })).toBe(true);
  expect(isOwn({ ...LOW, delays_s: [30, 10, 0] })).toBe(true);
});

test("what was typed becomes a draft in the stored unit", () => {
  const { draft } = read(LOW, ["88", "84,5", "50"]);
  expect(draft).toEqual({ limits: [88, 84.5, 50], delays_s: [15, 10, 0] });
  expect(draft !== null && changes(LOW, draft)).toBe(true);
  const same = read(LOW, ["90", "85", "50"]).draft;
  expect(same !== null && changes(LOW, same)).toBe(false);
});

test("what cannot be a limit is said at its tier before anything is sent", () => {
  expect(read(LOW, ["", "85", "50"]).problem).toEqual({ tier: 0, text: "A number is needed" });
  expect(read(LOW, ["90", "85", "50"], ["15", "301", "0"]).problem?.tier).toBe(1);
  expect(read(LOW, ["90", "85", "50"], ["15", "10"]).problem?.tier).toBe(2);
  expect(read(LOW, ["90", "85", "50"], ["15", " ", "0"]).problem?.tier).toBe(1);
  expect(read(LOW, ["65", "60", "50"]).problem?.text).toBe("Here from 70 to 100");
  expect(read(LOW, ["86", "88", "50"]).problem).toEqual({ tier: 1, text: "Must be below 86" });
  expect(read(HIGH, ["97", "95"]).problem).toEqual({ tier: 1, text: "Must be above 97" });
  expect(read(HIGH, ["97", "99"]).problem).toBeNull();
});

test("the profile's own value may stand outside, and a limit without bounds anywhere", () => {
  expect(read({ ...LOW, most: 89 }, ["90", "85", "50"]).problem).toBeNull();
  expect(read({ ...LOW, least: null }, ["60", "55", "50"]).problem).toBeNull();
});

const at = (minutes: number): string => new Date(minutes * 60_000).toISOString();

const silence = (from: number, to: number, news2: number | null): Silence => ({
  since: at(from),
  until: at(to),
  cause: "spo2.low",
  priority: "medium",
  worst: 86,
  news2,
  news2_whole: true,
});

const tried = (over: Partial<Tried> = {}): Tried => ({
  since: at(0),
  until: at(100),
  in_force: [90, 85],
  proposed: [86, 82],
  warnings: [],
  silent: [],
  silent_count: 0,
  silent_s: 0,
  comparison: {
    before: { alarms: { all: 3 } },
    after: { alarms: { all: 1 } },
    later: { count: 0, longest_s: 0 },
    top: [
      { cause: "hr.high", before: 1, after: 1 },
      { cause: "rr.low", before: 0, after: 0 },
      { cause: "spo2.low", before: 2, after: 0 },
      { cause: "temp.high", before: 1, after: 4 },
    ],
  },
  ...over,
});

test("alarms are told by cause, most first, and none that never came", () => {
  expect(byCause(tried()).map(({ cause }) => cause)).toEqual(["spo2.low", "temp.high", "hr.high"]);
});

test("the worst silence is the one of the sickest patient, then the longest", () => {
  expect(worstSilence(tried())).toBeNull();
  const [short, long, sick] = [silence(1, 2, 3), silence(5, 9, 3), silence(10, 11, 7)];
  expect(worstSilence(tried({ silent: [short, long] }))).toBe(long);
  expect(worstSilence(tried({ silent: [short, sick, long] }))).toBe(sick);
  expect(worstSilence(tried({ silent: [silence(1, 2, null), short] }))).toBe(short);
});

test("the curve is drawn with both limits, its holes and the silences", () => {
  const minute = 60_000;
  const drawn = draw({
    points: [
      [0, 88, 90, 92, 5],
      [minute, 87, 89, 91, 5],
      [50 * minute, 95, 96, 97, 5],
    ],
    tried: tried({ silent: [silence(10, 20, 1), silence(30, 30, 1)] }),
    bucketMs: minute,
    width: 100,
    height: 50,
  });
  expect(drawn.line.split("M")).toHaveLength(3);
  expect(drawn.band.endsWith("Z")).toBe(true);
  expect(drawn.silent).toEqual([
    { x: 10, width: 10 },
    { x: 30, width: 1 },
  ]);
  // Higher values stand higher: a smaller y.
  expect(drawn.inForce[0]).toBeLessThan(drawn.proposed[0] ?? 0);
  expect(drawn.lowest).toBeLessThan(82);
  expect(drawn.highest).toBeGreaterThan(97);
});

test("a rule of its own far outside does not flatten the curve", () => {
  const of = (in_force: number[]) =>
    draw({
      points: [[0, 88, 90, 92, 5]],
      tried: tried({ in_force, proposed: [] }),
      bucketMs: 60_000,
      width: 100,
      height: 50,
    });
  expect(of([90, 15]).lowest).toBeGreaterThan(80);
});

test("without anything measured the limits alone make the range", () => {
  const empty = { points: [], bucketMs: 60_000, width: 100, height: 50 };
  expect(draw({ ...empty, tried: tried() }).highest).toBeGreaterThan(90);
  const none = draw({ ...empty, tried: tried({ in_force: [], proposed: [] }) });
  expect([none.line, none.lowest, none.highest]).toEqual(["", 0, 1]);
});

test("of the stay before only what does not count here is offered", () => {
  const item = { limits: [88], reason: "COPD", until: null, by: { name: "Ada" } };
  const before: LimitsBefore = {
    stay: 2,
    bed_name: "Bed 1",
    until: at(0),
    items: [
      { cause: "spo2.low", ...item },
      { cause: "hr.high", ...item },
    ],
  };
  expect(notTakenOver(before, null)).toHaveLength(2);
  expect(notTakenOver(before, undefined)).toHaveLength(2);
  const setup = { limits: [{ cause: "spo2.low" }] } as never;
  expect(notTakenOver(before, setup).map(({ cause }) => cause)).toEqual(["hr.high"]);
});

test("names every kind of limit", () => {
  expect(
    ["spo2.high", "spo2.fall", "spo2.rise", "baseline", "news2"].map((cause) =>
      causeName(cause, VOCABULARY),
    ),
  ).toEqual([
    "SpO₂ high",
    expect.stringContaining("falling"),
    expect.stringContaining("rising"),
    "Unusual for this patient",
    "NEWS2",
  ]);
});

test("asks for a number where a field is not there", () => {
  expect(read(LOW, [], []).problem).toEqual({ tier: 0, text: "A number is needed" });
});

test("takes the longer of two silences in which nobody reckoned a score", () => {
  const [short, long] = [silence(0, 1, null), silence(2, 5, null)];
  expect(worstSilence(tried({ silent: [short, long] }))).toBe(long);
});
