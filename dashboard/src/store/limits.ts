/** Limits of a bed: asked for, tried on the past, set. What is set is the server's to decide. */

import { screenName } from "../connection/ids";
import { get, post } from "../connection/office";
import type { SetupAnswer } from "../connection/rest";
import type { Draft, LimitsBefore, LimitsInForce, Tried } from "../state/limits";
import type { Setup } from "../wire";
import { receiveSetup, ward } from "./live";

const TRY_MS = 65_000;
/** As far back as the server tries. */
export const TRIED_HOURS = 24;

const screen = screenName();
const of = (bed: string): string => `/beds/${encodeURIComponent(bed)}`;

export const readLimits = (bed: string, signal: AbortSignal): Promise<LimitsInForce> =>
  get(`${of(bed)}/limits`, { signal });

export const readBefore = (bed: string, signal: AbortSignal): Promise<LimitsBefore> =>
  get(`${of(bed)}/limits/before`, { signal });

/** What a limit would have made of the last day; closing the connection gives it up there too. */
export const tryLimits = (
  bed: string,
  cause: string,
  { limits, delays_s }: Draft,
  signal: AbortSignal,
): Promise<Tried> =>
  post(
    `${of(bed)}/what-if`,
    { cause, limits, delays_s, hours: TRIED_HOURS },
    { signal, timeoutMs: TRY_MS },
  );

/** The stay on this screen goes along, so that nothing is set up for the next patient. */
export async function order<T extends { readonly setup: Setup | null }>(
  bed: string,
  act: string,
  said: object,
  key: string,
): Promise<T> {
  const stay = ward.peek().beds.get(bed)?.stay ?? null;
  const done = await post<T>(`${of(bed)}/${act}`, { stay, screen, ...said }, { key });
  receiveSetup(bed, done.setup);
  return done;
}

export const setLimits = (
  bed: string,
  said: { cause: string; reason: string; hours: number | null } & Draft,
  key: string,
): Promise<SetupAnswer> => order(bed, "limits", said, key);

export interface TakenOver {
  readonly setup: Setup | null;
  readonly warnings: readonly string[];
  readonly refused: Readonly<Record<string, string>>;
}

/** Limits of the stay before, with a person's yes. */
export async function takeOver(
  bed: string,
  causes: readonly string[],
  key: string,
): Promise<TakenOver> {
  const stay = ward.peek().beds.get(bed)?.stay ?? null;
  const said = { stay, screen, causes };
  const done = await post<TakenOver>(`${of(bed)}/limits/take-over`, said, { key });
  // Null when nothing fitted: then nothing has changed.
  if (done.setup !== null) receiveSetup(bed, done.setup);
  return done;
}
