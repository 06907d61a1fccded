import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { contrast, distance, type Vision } from "./colour";
import { PAIRS, PRIORITIES, tokensOf } from "./pairs";

const CSS = readFileSync(join(import.meta.dirname, "../tokens.css"), "utf8");
const LEAST = { text: 4.5, sign: 3 };

describe.each(["dark", "light", "night"] as const)("the %s theme", (theme) => {
  const tokens = tokensOf(CSS, theme);
  const colour = (name: string): string => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`no token --${name}`);
    return value;
  };

  it.each(PAIRS)("lets $ink be read on $ground", ({ ink, ground, kind }) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(LEAST[kind]);
  });

  it.each<Vision>(["usual", "protanopia", "deuteranopia"])(
    "keeps the colours of priorities apart for %s vision",
    (vision) => {
      const looks = PRIORITIES.slice(0, 3);
      for (const one of looks)
        for (const other of looks)
          if (one !== other)
            expect(
              distance(colour(one), colour(other), vision),
              `${one} and ${other}`,
            ).toBeGreaterThan(25);
    },
  );
});

test("contrast is WCAG's", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("who sees no red and green sees blue and yellow as before", () => {
  expect(distance("#ff0000", "#00a000", "deuteranopia")).toBeLessThan(
    distance("#ff0000", "#00a000", "usual") / 2,
  );
  expect(distance("#0000ff", "#ffff00", "protanopia")).toBeGreaterThan(100);
});
