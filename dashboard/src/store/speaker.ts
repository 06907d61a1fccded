/**
 * The loudspeaker of this screen. Bursts are made once and played by the browser's audio thread,
 * which also keeps a dead man's tone: it begins by itself when the page has not put it off in time,
 * so that a page that hangs, or sleeps in a hidden tab without news, is heard.
 */

import { signal } from "@preact/signals";
import { BURSTS, burstMs, type Cue, samples } from "../state/tone";

/** `blocked`: the browser waits for a person to touch the page first. */
export type Audible = "off" | "blocked" | "on";
export const audible = signal<Audible>("off");
/** What is to be heard in this moment. */
export const playing = signal<Cue | null>(null);

/** Later than a screen's own word that it is not live, and than the slowest healthy page stirs. */
const DEAD_AFTER_S = 14;
const DEAD_EVERY_S = 15;

let context: AudioContext | null = null;
let bursts: ReadonlyMap<Cue, AudioBuffer> = new Map();
let current: AudioBufferSourceNode | null = null;
let deadMan: AudioBufferSourceNode | null = null;
let deadManBurst: AudioBuffer | null = null;

/** Ready to sound, as far as the browser lets it. */
export function open(): void {
  if (context !== null) return;
  context = new AudioContext({ latencyHint: "interactive" });
  context.onstatechange = learn;
  bursts = made(context);
  deadManBurst = endless(context);
  learn();
}

/** Nothing is to sound here any more. */
export function close(): void {
  const closing = context;
  context = null;
  current = deadMan = null;
  playing.value = null;
  audible.value = "off";
  if (closing === null) return;
  closing.onstatechange = null;
  void closing.close();
}

/** Ask again: after a person has touched the page the browser allows it. */
export async function unlock(): Promise<void> {
  if (context === null || context.state === "running") return;
  await context.resume();
  learn();
}

function learn(): void {
  if (context !== null) audible.value = context.state === "running" ? "on" : "blocked";
}

/** Play one burst in place of what sounds; the promise ends with it, however it ends. */
export async function play(cue: Cue, level: number): Promise<void> {
  hush();
  const source = sourceOf(bursts.get(cue), level);
  if (source === null) return;
  current = source;
  playing.value = cue;
  await new Promise<void>((ended) => {
    source.onended = () => ended();
    source.start();
    // An audio thread that was stopped in between never says that it has ended.
    setTimeout(ended, burstMs(cue) + 1_000);
  });
  if (current !== source) return;
  current = null;
  playing.value = null;
}

export function hush(): void {
  current?.stop();
  current = null;
  playing.value = null;
}

/** The page lives: the dead man's tone begins later. */
export function putOff(level: number): void {
  deadMan?.stop();
  deadMan = sourceOf(deadManBurst, level);
  if (deadMan === null || context === null) return;
  deadMan.loop = true;
  deadMan.start(context.currentTime + DEAD_AFTER_S);
}

function sourceOf(
  buffer: AudioBuffer | null | undefined,
  level: number,
): AudioBufferSourceNode | null {
  if (context === null || context.state !== "running" || !buffer) return null;
  const source = context.createBufferSource();
  const loudness = context.createGain();
  source.buffer = buffer;
  loudness.gain.value = level;
  source.connect(loudness).connect(context.destination);
  source.addEventListener("ended", () => loudness.disconnect());
  return source;
}

function made(audio: AudioContext): ReadonlyMap<Cue, AudioBuffer> {
  const cues = Object.keys(BURSTS) as Cue[];
  return new Map(cues.map((cue) => [cue, bufferOf(audio, samples(cue, audio.sampleRate))]));
}

function bufferOf(
  audio: AudioContext,
  sound: Float32Array<ArrayBuffer>,
  count = sound.length,
): AudioBuffer {
  const buffer = audio.createBuffer(1, count, audio.sampleRate);
  buffer.copyToChannel(sound, 0);
  return buffer;
}

/** The burst that says "not live" and the silence until it comes again. */
function endless(audio: AudioContext): AudioBuffer {
  return bufferOf(audio, samples("lost", audio.sampleRate), DEAD_EVERY_S * audio.sampleRate);
}
