import { describe, expect, it } from "vitest";
import type { SetupChange, SetupEvent } from "../wire";
import { aFinding, anAlert, at, NOON } from "./builders";
import {
  bands,
  clusters,
  isSpreadable,
  type Mark,
  marksOf,
  setupWord,
  spread,
  worst,
} from "./markers";
import type { View } from "./trend";

const nora = { account: "nora", name: "Nora", role: "nurse", at: at(60), screen: "s" };
const VIEW: View = { fromMs: NOON, toMs: NOON + 1_000_000, follows: false };
const CHANGES: readonly SetupChange[] = [
  "limits_set",
  "limits_restored",
  "audio_paused",
  "audio_resumed",
  "pause_broken",
  "alarms_off",
  "alarms_on",
  "procedure_begun",
  "procedure_ended",
  "detector_reset",
  "next_patient",
];

const setup = (number: number, actor: SetupEvent["actor"]): SetupEvent => ({
  number,
  at: at(120),
  change: "limits_set",
  // What a set-up became is not drawn.
  setup: {} as SetupEvent["setup"],
  actor,
});
const mark = (seconds: number, changes: Partial<Mark> = {}): Mark => ({
  id: `${seconds}`,
  kind: "alert",
  atMs: NOON + seconds * 1_000,
  untilMs: null,
  look: "high",
  words: "",
  alert: "",
  vital: "spo2",
  ...changes,
});

describe("what happened", () => {
  it("is in the order of time, with who answered and who changed what", () => {
    const marks = marksOf({
      alerts: [anAlert({ acknowledged: nora, ended_at: at(90) })],
      setups: [setup(2, nora), setup(3, null)],
      observed: [
        { id: 7, at: at(30), name: "Nora", taken_back_at: null },
        { id: null, at: at(31), name: "Omar", taken_back_at: null },
        { id: 8, at: at(40), name: "Nora", taken_back_at: at(50) },
      ],
    });
    expect(marks.map(({ kind }) => kind)).toEqual([
      "alert",
      "observation",
      "observation",
      "answer",
      "setup",
      "setup",
    ]);
    expect(marks[0]).toMatchObject({ alert: "a1", look: "high", untilMs: NOON + 90_000 });
    expect(marks[3]?.words).toBe("Acknowledged by Nora: SpO₂ 84 %, below 90 for 15 s");
    expect(marks[4]?.words).toBe("Own limits set, by Nora");
    expect(marks[5]?.words).toBe("Own limits set");
  });

  it("has words for every change of a set-up, also for one of a newer server", () => {
    expect(new Set(CHANGES.map(setupWord)).size).toBe(CHANGES.length);
    expect(setupWord("newer" as SetupChange)).toBe("Set-up changed");
  });

  it("lasts as long as its condition", () => {
    const open = anAlert({ first: aFinding({ vital: "hr" }) });
    const [one] = marksOf({ alerts: [open], setups: [], observed: [] });
    expect(one?.untilMs).toBeNull();
    expect(bands([one as Mark], "hr", VIEW)).toEqual([
      { fromMs: NOON, toMs: VIEW.toMs, look: "high" },
    ]);
    expect(bands([one as Mark], "spo2", VIEW)).toEqual([]);
    expect(bands([mark(-90, { untilMs: NOON - 1 })], "spo2", VIEW)).toEqual([]);
    expect(bands([mark(2_000)], "spo2", VIEW)).toEqual([]);
    expect(bands([mark(10, { kind: "answer" })], "spo2", VIEW)).toEqual([]);
  });
});

describe("marks on the axis", () => {
  it("are gathered when a finger could not tell them apart", () => {
    const found = clusters([mark(-1), mark(0), mark(10), mark(500), mark(1_001)], VIEW, 1_000);
    expect(found.map(({ marks }) => marks.length)).toEqual([2, 1]);
    expect(found[1]?.share).toBeCloseTo(0.5);
  });

  it("are as urgent as the worst of them", () => {
    const found = clusters(
      [mark(0, { look: "low" }), mark(1, { look: "high" }), mark(2, { look: "" })],
      VIEW,
      1_000,
    );
    expect(found[0] && worst(found[0]).look).toBe("high");
  });

  it("are told apart by looking closer, unless they came at once", () => {
    const [one] = clusters([mark(0), mark(20)], VIEW, 1_000);
    expect(one && isSpreadable(one)).toBe(false);
    const [many] = clusters([mark(0), mark(60)], VIEW, 100);
    expect(many && isSpreadable(many)).toBe(true);
  });

  it("spread out when they are shown", () => {
    const [one] = clusters([mark(0), mark(20)], VIEW, 1_000);
    expect(one && spread(one)).toEqual([NOON - 60_000, NOON + 80_000]);
    const [many] = clusters([mark(0), mark(1_000)], VIEW, 10);
    expect(many && spread(many)).toEqual([NOON - 200_000, NOON + 1_200_000]);
  });
});
