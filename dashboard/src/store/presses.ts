/** Buttons on their way. Nothing counts as done before the server has said so. */

import { signal } from "@preact/signals";
import { newKey } from "../connection/ids";
import * as rest from "../connection/rest";
import { noteProblem } from "./session";

export interface Press {
  readonly state: "sending" | "failed";
  /** Kept for the next try where this one may have been heard, so that it cannot count twice. */
  readonly key: string | null;
  readonly detail: string;
}

/** By the name of the button. */
export const presses = signal<ReadonlyMap<string, Press>>(new Map());

const TRIES = 4;

function note(button: string, press: Press | null): void {
  const after = new Map(presses.peek());
  if (press === null) after.delete(button);
  else after.set(button, press);
  presses.value = after;
}

/** Send what a button stands for; what the server answered, nothing when it did not take it. */
export async function press<T>(
  button: string,
  send: (key: string) => Promise<T>,
): Promise<T | undefined> {
  const before = presses.peek().get(button);
  if (before?.state === "sending") return undefined;
  const key = before?.key ?? newKey();
  note(button, { state: "sending", key, detail: "" });
  try {
    const answer = await untilAnswered(() => send(key));
    note(button, null);
    return answer;
  } catch (why) {
    noteProblem(why);
    const detail = why instanceof Error ? why.message : String(why);
    note(button, { state: "failed", key: mayPass(why) ? key : null, detail });
    return undefined;
  }
}

async function untilAnswered<T>(send: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await send();
    } catch (why) {
      if (!mayPass(why) || tried >= TRIES) throw why;
      await new Promise((resume) => setTimeout(resume, 400 * 2 ** tried));
    }
  }
}

/** Whether it may have been heard, and the same request may succeed a moment later. */
const mayPass = (why: unknown): boolean =>
  why instanceof rest.Problem && (why.status === 0 || why.status >= 502);
