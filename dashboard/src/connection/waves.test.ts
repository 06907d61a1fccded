import { expect, it } from "vitest";
import { readWaves } from "./waves";

/** As the gateway writes it. */
function stretch(head: object, samples: readonly number[]): Uint8Array {
  let text = JSON.stringify({ ...head, count: samples.length });
  if (new TextEncoder().encode(text).length % 2 === 1) text += " ";
  const words = new TextEncoder().encode(text);
  const bytes = new Uint8Array(2 + words.length + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, words.length, true);
  bytes.set(words, 2);
  samples.forEach((sample, at) => {
    view.setInt16(2 + words.length + 2 * at, sample, true);
  });
  return bytes;
}

const HEAD = { bed: "icu-01", signal: "ecg", at_ms: 1_000, rate: 250, scale: 0.005, unit: "mV" };

function together(...parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}

it("reads every stretch of a message", () => {
  const other = { ...HEAD, bed: "bed ü", signal: "resp", unit: "Ohm" };
  const message = together(stretch(HEAD, [1, -2, 32_767]), stretch(other, [-32_768]));
  const found = readWaves(message);
  expect(found.map(({ samples, ...head }) => ({ ...head, samples: [...samples] }))).toEqual([
    { ...HEAD, samples: [1, -2, 32_767] },
    { ...other, samples: [-32_768] },
  ]);
});

it("reads nothing from nothing", () => {
  expect(readWaves(new ArrayBuffer(0))).toEqual([]);
});
