/** Contrast, and what people with another colour vision see. Pure. */

/** Linear light, 0 to 1. */
export type Linear = readonly [red: number, green: number, blue: number];

/** A colour as `tokens.css` writes it: `#rrggbb`. */
export function linear(hex: string): Linear {
  const channel = (from: number): number => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Relative luminance (WCAG 2.2). */
export const luminance = ([red, green, blue]: Linear): number =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Contrast of two colours (WCAG 2.2), 1 to 21. */
export function contrast(one: string, other: string): number {
  const [brighter = 0, darker = 0] = [one, other]
    .map((colour) => luminance(linear(colour)))
    .sort((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}

export type Vision = "usual" | "protanopia" | "deuteranopia";

type Matrix = readonly [Linear, Linear, Linear];

/** Viénot, Brettel and Mollon 1999, for linear sRGB. */
const SEEN: Readonly<Record<Vision, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
};

export function seen(colour: Linear, vision: Vision): Linear {
  const [red, green, blue] = SEEN[vision].map((row) =>
    Math.min(1, Math.max(0, row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2])),
  );
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** How far apart two colours look (CIE 1976 ΔE*ab); about 2 is just noticed side by side. */
export function distance(one: string, other: string, vision: Vision): number {
  const [a, b] = [one, other].map((colour) => lab(seen(linear(colour), vision)));
  return a === undefined || b === undefined ? 0 : Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** CIE L*a*b* for the white point D65. */
function lab([red, green, blue]: Linear): readonly [number, number, number] {
  const curve = (value: number): number =>
    value > 216 / 24_389 ? Math.cbrt(value) : ((24_389 / 27) * value + 16) / 116;
  const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
