/** Reads binary messages: stretches of waves, one after the other. */

import type { WaveFrame } from "../wire";

const LENGTH_BYTES = 2;
const SAMPLE_BYTES = 2;
const words = new TextDecoder();

type Head = Omit<WaveFrame, "samples"> & { readonly count: number };

/** The samples are views of the message and are not moved; they are little endian, as all browsers are. */
export function readWaves(message: ArrayBuffer): WaveFrame[] {
  const found: WaveFrame[] = [];
  const view = new DataView(message);
  let at = 0;
  while (at < message.byteLength) {
    const length = view.getUint16(at, true);
    const text = words.decode(new Uint8Array(message, at + LENGTH_BYTES, length));
    const { count, ...head } = JSON.parse(text) as Head;
    const from = at + LENGTH_BYTES + length;
    found.push({ ...head, samples: new Int16Array(message, from, count) });
    at = from + count * SAMPLE_BYTES;
  }
  return found;
}
