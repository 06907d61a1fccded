/** Calls to the gateway's REST interface; every refusal is a `Problem` (RFC 9457). */

import type { Said } from "../state/queue";
import type {
  AlertEvent,
  AlertView,
  BedDetail,
  ObservationSet,
  Page,
  Readings,
  Score,
  ScreenShown,
  Session,
  Setup,
  SetupEvent,
  StoredWaves,
  VitalFacts,
  Ways,
} from "../wire";
import { bodyOf, Problem, request } from "./http";

export { Problem };

async function call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
  return bodyOf(await request(method, path, { body, ...(key === undefined ? {} : { key }) }));
}

const segment = encodeURIComponent;

export const signIn = (username: string, password: string): Promise<Session> =>
  call("POST", "/session", { username, password });

export const ways = (): Promise<Ways> => call("GET", "/session/ways");

export const switchTo = (account: string, pin: string): Promise<Session> =>
  call("POST", "/session/switch", { account, pin });

export const changePassword = (old: string, chosen: string): Promise<void> =>
  call("POST", "/session/password", { old, new: chosen });

export const session = (): Promise<Session> => call("GET", "/session");

export const signOut = (): Promise<void> => call("DELETE", "/session");

export const vitals = (): Promise<Page<VitalFacts>> => call("GET", "/vitals");

export const bed = (id: string): Promise<BedDetail> => call("GET", `/beds/${segment(id)}`);

export interface AlertQuery {
  state: "open" | "settled" | "all";
  bed?: string;
  limit?: number;
  cursor?: string;
}

export function alerts(query: AlertQuery): Promise<Page<AlertView>> {
  const wanted = Object.entries(query).map(([key, value]) => [key, String(value)]);
  return call("GET", `/alerts?${new URLSearchParams(wanted)}`);
}

export const alert = (id: string): Promise<{ alert: AlertView; events: AlertEvent[] }> =>
  call("GET", `/alerts/${segment(id)}`);

/** The same `key` however often it is sent has one effect. */
export const sayOf = (id: string, said: Said, body: object, key: string): Promise<AlertView> =>
  call("POST", `/alerts/${segment(id)}/${said}`, body, key);

export type SetUp = "pause" | "resume" | "alarms-on" | "procedure/end" | "limits/restore";

export interface SetupAnswer {
  setup: Setup | null;
  warnings: string[];
}

export const setUp = (bed: string, act: SetUp, body: object, key: string): Promise<SetupAnswer> =>
  call("POST", `/beds/${segment(bed)}/${act}`, body, key);

export const screens = (): Promise<Page<ScreenShown>> => call("GET", "/screens");

/** Null where this server wakes nobody. */
export const pushKey = (): Promise<{ key: string | null }> => call("GET", "/push/key");

export const subscribe = (subscription: PushSubscriptionJSON): Promise<void> =>
  call("POST", "/push/subscriptions", subscription);

export const unsubscribe = (endpoint: string): Promise<void> =>
  call("DELETE", "/push/subscriptions", { endpoint });

export interface ReadingsQuery {
  vital: string;
  fromMs: number;
  toMs: number;
  buckets: number;
  /** Of whom: whoever lay there then; at the end without. */
  atMs?: number;
}

export function readings(bedId: string, query: ReadingsQuery): Promise<Readings> {
  const wanted = new URLSearchParams({
    vital: query.vital,
    from: new Date(query.fromMs).toISOString(),
    to: new Date(query.toMs).toISOString(),
    buckets: String(query.buckets),
  });
  if (query.atMs !== undefined) wanted.set("at", new Date(query.atMs).toISOString());
  return call("GET", `/beds/${segment(bedId)}/readings?${wanted}`);
}

/** Stored curves, at most a minute of them. */
export function storedWaves(bedId: string, fromMs: number, toMs: number): Promise<StoredWaves> {
  const wanted = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  });
  return call("GET", `/beds/${segment(bedId)}/waves?${wanted}`);
}

export const setupHistory = (bedId: string): Promise<Page<SetupEvent>> =>
  call("GET", `/beds/${segment(bedId)}/setup-history?limit=200`);

export const observationSets = (bedId: string): Promise<Page<ObservationSet>> =>
  call("GET", `/beds/${segment(bedId)}/observations?limit=100`);

/** Judges hours again: slower than anything else a screen asks for. */
const SCORES_TIMEOUT_MS = 65_000;

export async function scores(bedId: string, hours: number): Promise<{ items: Score[] }> {
  const path = `/beds/${segment(bedId)}/scores?hours=${hours}`;
  return bodyOf(await request("GET", path, { timeoutMs: SCORES_TIMEOUT_MS }));
}
