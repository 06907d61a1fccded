/** Who is signed in at this screen, and the vocabulary the server speaks. */

import { computed, signal } from "@preact/signals";
import { hearProblems } from "../connection/http";
import * as rest from "../connection/rest";
import type { Role, Session, VitalFacts } from "../wire";

/** `undefined`: not asked yet. */
export const session = signal<Session | null | undefined>(undefined);
/** The server has been asked who is here and did not answer. */
export const unreachable = signal(false);
/** Since when this screen watches nobody though nobody has signed out; null while all is as it should. */
export const endedMs = signal<number | null>(null);
export const vocabulary = signal<ReadonlyMap<string, VitalFacts>>(new Map());

const CARE: readonly Role[] = ["nurse", "charge", "clinician"];
const WATCHERS: readonly Role[] = [...CARE, "bed_manager", "administrator"];

/** Administrators read; they may not answer for patients. */
export const mayAnswer = computed(() => session.value != null && CARE.includes(session.value.role));
/** Who has no live view has no business with patients' values. */
export const mayWatch = computed(
  () =>
    session.value != null && !session.value.first_password && WATCHERS.includes(session.value.role),
);

/** Ask until the server says yes or no: a wall switched on before the server must come up alone. */
export async function restore(): Promise<void> {
  for (;;) {
    try {
      await entered(await rest.session());
      return;
    } catch (why) {
      if (why instanceof rest.Problem && why.status === 401) {
        session.value = null;
        return;
      }
      unreachable.value = true;
      await new Promise((resume) => setTimeout(resume, 2_000));
    }
  }
}

/** The live connection doubts the session: only a clear 401 ends it. */
export async function verify(): Promise<void> {
  try {
    await rest.session();
  } catch (why) {
    noteProblem(why);
  }
}

export async function enter(username: string, password: string): Promise<void> {
  await entered(await rest.signIn(username, password));
}

/** Somebody takes a shared tablet over. */
export async function takeOver(account: string, pin: string): Promise<void> {
  await entered(await rest.switchTo(account, pin));
}

/** A first password was given by somebody else; from now on there is one of one's own. */
export async function choosePassword(old: string, chosen: string): Promise<void> {
  await rest.changePassword(old, chosen);
  await entered(await rest.session());
}

export async function leave(): Promise<void> {
  await rest.signOut().catch(() => undefined);
  session.value = null;
}

/** A 401 anywhere means the session has ended, unless it is a password that is asked once more. */
export function noteProblem(why: unknown): void {
  if (!(why instanceof rest.Problem) || why.status !== 401 || why.slug === "wrong-password") return;
  if (mayAnswer.peek()) endedMs.value = Date.now();
  session.value = null;
}

hearProblems(noteProblem);

async function entered(who: Session): Promise<void> {
  endedMs.value = null;
  if (who.first_password) {
    session.value = who;
    return;
  }
  const { items } = await rest.vitals();
  vocabulary.value = new Map(items.map((vital) => [vital.key, vital]));
  session.value = who;
}
