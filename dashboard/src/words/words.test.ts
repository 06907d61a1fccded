import { afterEach, expect, test } from "vitest";
import { heard, type Said } from "./heard";
import { speak, t, tn } from "./words";

afterEach(() => speak("en-GB", {}));

test("a sentence nobody translated is English", () => {
  speak("ar-u-nu-latn", {});
  expect(t("Bed {name} is free", { name: "I01" })).toBe("Bed I01 is free");
  expect(tn("{count} alert", "{count} alerts", 1)).toBe("1 alert");
  expect(tn("{count} alert", "{count} alerts", 3)).toBe("3 alerts");
});

test("a language has as many forms of number as it has", () => {
  speak("ar-u-nu-latn", {
    "{count} beds": { one: "سرير واحد", two: "سريران", few: "{count} أسرّة", other: "{count} سرير" },
  });
  expect([1, 2, 3, 100].map((count) => tn("{count} bed", "{count} beds", count))).toEqual([
    "سرير واحد",
    "سريران",
    "3 أسرّة",
    "100 سرير",
  ]);
});

test("a place that nobody fills stays visible", () => {
  expect(t("Until {time}", {})).toBe("Until {time}");
});

const FOUND: Said = {
  sentence: "{measured}, {beyond} for {delay} s",
  parts: {
    measured: "SpO₂ 84 %",
    beyond: { sentence: "below {limit}", parts: { limit: "90" } },
    delay: "15",
  },
};

test("what the server says is said in English where nobody translated it", () => {
  expect(heard(FOUND)).toBe("SpO₂ 84 %, below 90 for 15 s");
  expect(
    heard({ sentence: "missing: {what}", parts: { what: ["HR", { sentence: "pulse" }] } }),
  ).toBe("missing: HR, pulse");
  expect(heard("Written by somebody")).toBe("Written by somebody");
});

test("what the server says is said in another language, its values apart and as they are", () => {
  speak("ar-u-nu-latn", {
    "{measured}, {beyond} for {delay} s": "{measured}، {beyond} لمدة {delay} ث",
    "below {limit}": "أقل من {limit}",
    ", ": "، ",
    "missing: {what}": "ينقص: {what}",
    pulse: "النبض",
  });
  expect(heard(FOUND)).toBe("\u2068SpO₂ 84 %\u2069، أقل من \u206890\u2069 لمدة \u206815\u2069 ث");
  expect(
    heard({ sentence: "missing: {what}", parts: { what: ["HR", { sentence: "pulse" }] } }),
  ).toBe("ينقص: \u2068HR\u2069، النبض");
  expect(heard("pulse")).toBe("النبض");
});
