/** One live connection to the gateway: says hello, reads frames, notices silence, comes back. */

import type { Confirmed, Frame, HealthWord, Hello } from "../wire";
import { backoffMs } from "./backoff";

/** `closed`: this person has no live view, and asking again would not change it. */
export type Phase = "connecting" | "open" | "waiting" | "refused" | "closed";

const NO_SESSION = 4401;
const WRONG_ORIGIN = 4403;
const NO_VIEW = 4405;
/** A connection silent for this long is dead even if nobody closed it: a cut cable sends nothing. */
const DEAD_MS = 7_000;
/** A handshake that hangs must not stop the trying. */
const HANDSHAKE_MS = 5_000;
const WATCH_EVERY_MS = 1_000;
const GOING_AWAY = 4000;

export interface Listener {
  hello(): Hello;
  frame(frame: Frame): void;
  /** A binary message: stretches of waves. */
  waves(message: ArrayBuffer): void;
  phase(phase: Phase): void;
  /** The socket was refused or ended for want of a session, or never opened: is there still one? */
  doubtSession(): void;
}

export class LiveSocket {
  private socket: WebSocket | null = null;
  private tries = 0;
  private barred = false;
  private heardAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setInterval> | undefined;
  private watched: readonly string[] = [];

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
    private readonly now: () => number = () => performance.now(),
  ) {}

  start(): void {
    this.watchdog = setInterval(() => this.watch(), WATCH_EVERY_MS);
    this.connect();
  }

  stop(): void {
    clearInterval(this.watchdog);
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }

  /** Send the waves of these beds from now on, also after a reconnection. */
  watchBeds(beds: readonly string[]): void {
    this.watched = beds;
    this.sendWatch();
  }

  /** Whether it went out; what did not is said again with the alert's next change. */
  say(word: Confirmed | HealthWord): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(word));
    return true;
  }

  /** Something was missed: leave and come back with hello. */
  askAgain(): void {
    this.lose(this.socket, GOING_AWAY);
  }

  /** The network came back or the screen woke up: do not wait out the pause. */
  hurry(): void {
    if (this.socket !== null || this.barred) return;
    this.tries = 0;
    this.connect();
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.listener.phase("connecting");
    this.heardAt = this.now();
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify(this.listener.hello()));
      this.sendWatch();
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.read(event.data);
    };
    socket.onclose = (event) => this.lose(socket, event.code);
  }

  private read(data: unknown): void {
    this.heardAt = this.now();
    if (this.tries !== 0) this.tries = 0;
    this.listener.phase("open");
    if (data instanceof ArrayBuffer) {
      this.listener.waves(data);
      return;
    }
    const frame = JSON.parse(String(data)) as Frame;
    this.listener.frame(frame);
  }

  private lose(socket: WebSocket | null, code: number): void {
    if (socket === null || socket !== this.socket) return;
    this.socket = null;
    socket.close();
    if (code === NO_VIEW) {
      this.barred = true;
      this.listener.phase("closed");
      return;
    }
    this.listener.phase(code === WRONG_ORIGIN ? "refused" : "waiting");
    // A refused handshake looks to a browser like any other failure, so ask over HTTP.
    if (code === NO_SESSION || this.tries > 0) this.listener.doubtSession();
    const pause = backoffMs(this.tries, Math.random());
    this.tries += 1;
    this.retry = setTimeout(() => this.connect(), pause);
  }

  private watch(): void {
    const socket = this.socket;
    if (socket === null) return;
    const allowed = socket.readyState === WebSocket.OPEN ? DEAD_MS : HANDSHAKE_MS;
    if (this.now() - this.heardAt > allowed) this.lose(socket, 1006);
  }

  private sendWatch(): void {
    if (this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ type: "watch", beds: this.watched, compact: true }));
  }
}
