/** Which tokens stand on which: held to WCAG by a test, and shown on the page of the design. */

/** `text`: 4.5 (WCAG 1.4.3); `sign`: marks, borders and large numbers, 3 (1.4.11, 1.4.3 large). */
export interface Pair {
  readonly ink: string;
  readonly ground: string;
  readonly kind: "text" | "sign";
}

const GROUNDS = ["ground", "surface", "raised"] as const;
const LOOKS = ["high", "medium", "low", "technical", "advisory"] as const;

const on = (kind: Pair["kind"], inks: readonly string[], grounds: readonly string[]): Pair[] =>
  inks.flatMap((ink) => grounds.map((ground) => ({ ink, ground, kind })));

/** The colours an alert has, most urgent first. */
export const PRIORITIES = LOOKS;

export const PAIRS: readonly Pair[] = [
  ...on("text", ["ink", "muted", "accent", "ok"], GROUNDS),
  ...on("text", ["accent-ink"], ["accent"]),
  ...on(
    "text",
    LOOKS.map((look) => `${look}-text`),
    GROUNDS,
  ),
  ...LOOKS.flatMap((look) => on("text", [`${look}-ink`], [look])),
  // The other phase of the flashing.
  ...["high", "medium", "technical"].flatMap((look) =>
    on("text", [`${look}-ink`], [`${look}-off`]),
  ),
  ...on("text", ["score-low-ink"], ["score-low"]),
  ...on("text", ["score-ink"], ["score-watch", "score-medium", "score-high"]),
  ...on(
    "text",
    ["hr", "spo2", "rr", "bp", "temp", "other"].map((vital) => `vital-${vital}`),
    ["ground", "surface"],
  ),
  ...on("sign", ["focus"], GROUNDS),
];

/** The tokens of a theme in the text of `tokens.css`: its own, over those of the dark one. */
export function tokensOf(
  css: string,
  theme: "dark" | "light" | "night",
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const block of css.split("}")) {
    const [head = "", body = ""] = block.split("{");
    if (!head.includes(":root") && !head.includes(`"${theme}"`)) continue;
    for (const [, name = "", value = ""] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g))
      found.set(name, value);
  }
  return found;
}
