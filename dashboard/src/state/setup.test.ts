import { describe, expect, it } from "vitest";
import type { Setup } from "../wire";
import { aSetup, at, by, NOON } from "./builders";
import { changeWord, isPaused, procedureName, sentence, setupNotes } from "./setup";

const pause = (until: string): Partial<Setup> => ({
  pause: { by: by("Nora"), until, breaks_above: "medium" },
});

describe("how alarms are set up", () => {
  it("says nothing where nothing is", () => {
    expect(setupNotes(null, NOON)).toEqual([]);
    expect(setupNotes(undefined, NOON)).toEqual([]);
    expect(setupNotes(aSetup(), NOON)).toEqual([]);
  });
  it("says what, by whom and until when", () => {
    expect(setupNotes(aSetup(pause(at(120))), NOON)).toEqual([
      {
        kind: "pause",
        what: "Sound paused",
        detail: "above medium priority it sounds",
        by: "Nora",
        until: at(120),
        cause: "",
      },
    ]);
  });
  it("puts what is most dangerous first", () => {
    const all = aSetup({
      ...pause(at(60)),
      procedure: { name: "line_draw", by: by("Max"), until: at(300), causes: ["ibp_sys.low"] },
      off: [
        { by: by("Dr Okafor"), reason: "comfort care", until: at(3_600), causes: [] },
        { by: by("Dr Okafor"), reason: "paced", until: at(3_600), causes: ["hr.low"] },
      ],
      limits: [
        {
          cause: "spo2.low",
          limits: [88, 84],
          delays_s: [],
          by: by("Nora"),
          reason: "COPD",
          until: null,
          revision: 2,
        },
      ],
    });
    expect(setupNotes(all, NOON).map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
      "Alarms off: all of the patient: comfort care",
      "Alarms off: hr low: paced",
      "Line draw: withholds ibp sys low",
      "Sound paused: above medium priority it sounds",
      "Own limits: spo2 low 88 / 84: COPD",
    ]);
  });
  it("says a limit with the vital's name and unit where they are known", () => {
    const facts = { key: "spo2", label: "SpO₂", name: "Saturation", unit: "%", decimals: 0 };
    const limit = {
      cause: "spo2.low",
      limits: [88, 84],
      delays_s: [],
      by: by("Nora"),
      revision: 2,
    };
    const own = aSetup({ limits: [{ ...limit, reason: "COPD", until: null }] });
    const [note] = setupNotes(own, NOON, new Map([["spo2", facts]]));
    expect([note?.detail, note?.cause]).toEqual(["SpO₂ low 88 / 84 %: COPD", "spo2.low"]);
  });
  it("names a procedure that nobody has words for as it is called", () => {
    const turn = { name: "wound_care", by: by("Max"), until: at(60), causes: [] };
    expect(setupNotes(aSetup({ procedure: turn }), NOON)[0]?.what).toBe("Wound care");
  });
  it("says every kind of change", () => {
    const kinds = ["limits_set", "limits_restored", "audio_paused", "audio_resumed"] as const;
    const others = ["pause_broken", "alarms_off", "alarms_on", "procedure_begun"] as const;
    const rest = ["procedure_ended", "detector_reset", "next_patient"] as const;
    const words = [...kinds, ...others, ...rest].map(changeWord);
    expect(new Set(words).size).toBe(11);
  });
  it("does not go on saying what is over", () => {
    const paused = aSetup(pause(at(120)));
    expect(isPaused(paused, NOON + 119_999)).toBe(true);
    expect(isPaused(paused, NOON + 120_000)).toBe(false);
  });
  it("names procedures as people do", () => {
    expect(sentence("line_draw")).toBe("Line draw");
  });
});

it("names each procedure, one of another hospital as it came", () => {
  expect(["suction", "line_draw", "turning", "chest_drain"].map(procedureName)).toEqual([
    "Suction",
    "Line draw",
    "Turning",
    "Chest drain",
  ]);
});
