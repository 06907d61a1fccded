import { afterEach, expect, test } from "vitest";
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
