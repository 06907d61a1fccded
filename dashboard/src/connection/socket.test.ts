import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Listener, LiveSocket } from "./socket";

class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  onopen = (): void => undefined;
  onmessage = (_: { data: string | ArrayBuffer }): void => undefined;
  onclose = (_: { code: number }): void => undefined;
  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  opens(): this {
    this.readyState = 1;
    this.onopen();
    return this;
  }
  brings(message: ArrayBuffer): this {
    this.onmessage({ data: message });
    return this;
  }
  says(frame: object): this {
    this.onmessage({ data: JSON.stringify(frame) });
    return this;
  }
}

const phases: string[] = [];
const listener = {
  hello: () => ({ type: "hello", epoch: "e", seq: 7 }) as const,
  frame: vi.fn(),
  waves: vi.fn(),
  phase: (now: string) => phases.push(now),
  doubtSession: vi.fn(),
} satisfies Listener;
let live: LiveSocket;
const latest = (): FakeSocket => FakeSocket.made.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.clearAllMocks();
  FakeSocket.made = [];
  phases.length = 0;
  live = new LiveSocket("ws://here/live", listener, () => Date.now());
  live.start();
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("confirms an alert only while it is connected", () => {
  const word = { type: "received", alert: "a1", seen: false } as const;
  expect(live.say(word)).toBe(false);
  latest().opens();
  expect(live.say(word)).toBe(true);
  expect(latest().sent.at(-1)).toEqual(word);
  latest().onclose({ code: 1006 });
  expect(live.say(word)).toBe(false);
});

it("says hello and which beds it watches, again after a reconnection", () => {
  live.watchBeds(["b1"]);
  latest().opens().onclose({ code: 1006 });
  vi.advanceTimersByTime(5_000);
  expect(latest().opens().sent).toEqual([
    { type: "hello", epoch: "e", seq: 7 },
    { type: "watch", beds: ["b1"], compact: true },
  ]);
  expect(FakeSocket.made).toHaveLength(2);
});

it("is open only once a frame has come", () => {
  latest().opens();
  expect(phases).not.toContain("open");
  latest().says({ type: "beat" });
  expect(phases.at(-1)).toBe("open");
  expect(listener.frame).toHaveBeenCalledWith({ type: "beat" });
});

it("hands on binary messages as they are", () => {
  const message = new ArrayBuffer(4);
  latest().opens().brings(message);
  expect(listener.waves).toHaveBeenCalledWith(message);
  expect(listener.frame).not.toHaveBeenCalled();
  expect(phases.at(-1)).toBe("open");
});

it("takes a silent connection for dead though nobody closed it", () => {
  latest().opens().says({ type: "beat" });
  vi.advanceTimersByTime(12_000);
  expect(phases).toContain("waiting");
  expect(FakeSocket.made.length).toBeGreaterThan(1);
});

it("doubts its session when told so, or when it cannot get in", () => {
  latest().opens().onclose({ code: 4401 });
  expect(listener.doubtSession).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(5_000);
  latest().onclose({ code: 1006 });
  expect(listener.doubtSession).toHaveBeenCalledTimes(2);
});

it("says that its origin is refused", () => {
  latest().opens().onclose({ code: 4403 });
  expect(phases.at(-1)).toBe("refused");
});

it("does not come back to where this person has no live view", () => {
  latest().opens().onclose({ code: 4405 });
  live.hurry();
  vi.advanceTimersByTime(30_000);
  expect(phases.at(-1)).toBe("closed");
  expect(FakeSocket.made).toHaveLength(1);
});

it("hears nothing more from a connection it has left", () => {
  const old = latest().opens();
  live.askAgain();
  old.says({ type: "beat" });
  expect(listener.frame).not.toHaveBeenCalled();
});

it("does not wait when the network comes back", () => {
  latest().onclose({ code: 1006 });
  live.hurry();
  expect(FakeSocket.made).toHaveLength(2);
  live.hurry();
  expect(FakeSocket.made).toHaveLength(2);
});
