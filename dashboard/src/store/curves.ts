/**
 * The curves of one bed, fetched in pieces and kept: what was looked at once is not asked for again.
 * The piece that holds now grows by live values and is read again every minute.
 */

import { type Signal, signal } from "@preact/signals";
import * as rest from "../connection/rest";
import { append, PIECE, type Piece, type Point, piecesOf, type View, within } from "../state/trend";
import { serverNow } from "./clock";
import { noteProblem } from "./session";

/** A piece is final so long after its end; readings that come later are seen with the next visit. */
const FINAL_MS = 120_000;
const AGAIN_MS = 60_000;
/** Pieces remembered; the oldest are forgotten first. */
const MOST = 400;

export type Loading = "loading" | "shown" | "failed";

interface Kept {
  readonly points: readonly Point[];
  readonly state: Loading;
  readonly readAtMs: number;
}

export class Curves {
  private readonly pieces = new Map<string, Kept>();
  private closed = false;
  /** Counts up with every change, so that whoever reads `points` is told. */
  readonly version: Signal<number> = signal(0);

  constructor(private readonly bed: string) {}

  /** What is known of a view; what is missing is fetched. */
  async want(vital: string, view: View, bucketMs: number): Promise<void> {
    const missing = piecesOf(view, bucketMs, serverNow()).filter((piece) =>
      this.isWanted(keyOf(vital, bucketMs, piece), piece),
    );
    await Promise.all(missing.map((piece) => this.read(vital, bucketMs, piece)));
  }

  points(vital: string, view: View, bucketMs: number): readonly Point[] {
    const known = piecesOf(view, bucketMs, serverNow()).flatMap(
      (piece) => this.pieces.get(keyOf(vital, bucketMs, piece))?.points ?? [],
    );
    return within(known, view);
  }

  state(vital: string, view: View, bucketMs: number): Loading {
    const states = piecesOf(view, bucketMs, serverNow()).map(
      (piece) => this.pieces.get(keyOf(vital, bucketMs, piece))?.state ?? "loading",
    );
    if (states.includes("failed")) return "failed";
    return states.includes("loading") ? "loading" : "shown";
  }

  /** A live value, in the piece it falls into. */
  hear(vital: string, bucketMs: number, atMs: number, value: number): void {
    const fromMs = Math.floor(atMs / (PIECE * bucketMs)) * PIECE * bucketMs;
    const key = keyOf(vital, bucketMs, { fromMs, toMs: fromMs });
    const kept = this.pieces.get(key);
    if (kept === undefined || kept.state !== "shown") return;
    const points = append(kept.points, bucketMs, atMs, value);
    if (points === kept.points) return;
    this.pieces.set(key, { ...kept, points });
    this.version.value += 1;
  }

  close(): void {
    this.closed = true;
    this.pieces.clear();
  }

  private isWanted(key: string, piece: Piece): boolean {
    const kept = this.pieces.get(key);
    if (kept === undefined || kept.state === "failed") return true;
    if (kept.state === "loading") return false;
    const isFinal = kept.readAtMs > piece.toMs + FINAL_MS;
    return !isFinal && serverNow() - kept.readAtMs > AGAIN_MS;
  }

  private async read(vital: string, bucketMs: number, piece: Piece): Promise<void> {
    const key = keyOf(vital, bucketMs, piece);
    const before = this.pieces.get(key);
    const readAtMs = serverNow();
    this.keep(key, { points: before?.points ?? [], state: before?.state ?? "loading", readAtMs });
    try {
      const { fromMs, toMs } = piece;
      // Of whoever lies there now: another patient's curve must never stand under this name.
      const query = { vital, fromMs, toMs, buckets: PIECE, atMs: readAtMs };
      const answer = await rest.readings(this.bed, query);
      this.keep(key, { points: answer.points, state: "shown", readAtMs });
    } catch (why) {
      noteProblem(why);
      // What was read before is still true of the past.
      if (before?.state !== "shown") this.keep(key, { points: [], state: "failed", readAtMs });
    }
  }

  private keep(key: string, kept: Kept): void {
    if (this.closed) return;
    this.pieces.delete(key);
    this.pieces.set(key, kept);
    const oldest = this.pieces.keys().next();
    if (this.pieces.size > MOST && !oldest.done) this.pieces.delete(oldest.value);
    this.version.value += 1;
  }
}

const keyOf = (vital: string, bucketMs: number, { fromMs }: Piece): string =>
  `${vital} ${bucketMs} ${fromMs}`;
