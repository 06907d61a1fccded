/** Acknowledgements on their way. Nothing counts as acknowledged before the server has said so. */

import { signal } from "@preact/signals";
import { newKey, screenName } from "../connection/ids";
import * as rest from "../connection/rest";
import { receiveAnswer } from "./live";
import { noteProblem } from "./session";

export interface Pending {
  readonly state: "sending" | "failed";
  /** Kept for the next try, so that a lost answer cannot acknowledge twice. */
  readonly key: string;
  readonly detail: string;
}

export const pending = signal<ReadonlyMap<string, Pending>>(new Map());

const TRIES = 4;
const screen = screenName();

function note(id: string, state: Pending | null): void {
  const after = new Map(pending.peek());
  if (state === null) after.delete(id);
  else after.set(id, state);
  pending.value = after;
}

export async function acknowledge(id: string): Promise<void> {
  const before = pending.peek().get(id);
  if (before?.state === "sending") return;
  const key = before?.key ?? newKey();
  note(id, { state: "sending", key, detail: "" });
  try {
    receiveAnswer(await send(id, key));
    note(id, null);
  } catch (why) {
    noteProblem(why);
    const detail = why instanceof Error ? why.message : String(why);
    note(id, { state: "failed", key, detail });
  }
}

async function send(id: string, key: string): ReturnType<typeof rest.acknowledge> {
  for (let tried = 1; ; tried++) {
    try {
      return await rest.acknowledge(id, screen, key);
    } catch (why) {
      if (!(why instanceof rest.Problem) || !mayPass(why.status) || tried >= TRIES) throw why;
      await new Promise((resume) => setTimeout(resume, 400 * 2 ** tried));
    }
  }
}

/** Whether the same request may succeed a moment later. */
const mayPass = (status: number): boolean => status === 0 || status >= 502;
