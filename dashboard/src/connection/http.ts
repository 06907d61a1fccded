/** One request to the gateway; every refusal is a `Problem` (RFC 9457). */

import { heard, type Said } from "../words/heard";
import { t } from "../words/words";

export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    message: string,
    /** Which refusal it is, such as `number-taken`; empty when the server did not say. */
    readonly slug = "",
    /** What else the server said of it, such as the free times beside one that is taken. */
    readonly told: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export interface Asked {
  /** Said as JSON; a file as it is. */
  readonly body?: unknown;
  /** Further headers, such as the name of a file. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `Idempotency-Key`: the same however often one create is sent. */
  readonly key?: string;
  /** `If-Match`: the revision that the person saw. */
  readonly revision?: number;
  /** Why, for the audit: one line. */
  readonly reason?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** What is wanted; JSON when nothing is said. */
  readonly accept?: string;
}

let listener: (problem: Problem) => void = () => undefined;

/** Be told of every refusal of the books: the session may have ended. */
export function hearProblems(mine: (problem: Problem) => void): void {
  listener = mine;
}

export const hear = (problem: Problem): void => listener(problem);

const TIMEOUT_MS = 8_000;

/** The answer, when it is one of success; `path` begins after `/api/v1`. */
export async function request(method: string, path: string, asked: Asked = {}): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: headersOf(asked),
    credentials: "same-origin",
    cache: "no-store",
    signal: patience(asked),
    ...(asked.body === undefined ? {} : { body: written(asked.body) }),
  }).catch((why: unknown) => {
    // Whoever gave it up does not want to hear of a server that is away.
    if (asked.signal?.aborted) throw why;
    throw new Problem(0, t("The server cannot be reached."));
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

function written(body: unknown): string | Blob {
  return body instanceof Blob ? body : JSON.stringify(body);
}

/** What the server sent as JSON; nothing for 204. */
export async function bodyOf<T>(response: Response): Promise<T> {
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function headersOf(asked: Asked): Record<string, string> {
  const { body, key, revision, reason, accept } = asked;
  const headers: Record<string, string> = {
    Accept: accept ?? "application/json",
    ...asked.headers,
  };
  if (body instanceof Blob) headers["Content-Type"] = body.type || "application/octet-stream";
  else if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  if (revision !== undefined) headers["If-Match"] = `"${revision}"`;
  if (reason) headers.Reason = encodeURIComponent(reason);
  return headers;
}

function patience({ signal, timeoutMs = TIMEOUT_MS }: Asked): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

const SLUG = "urn:wardwatch:problem:";

interface Told {
  readonly type?: string;
  readonly title?: string;
  /** In English; `said` is the same with its parts. */
  readonly detail?: string;
  readonly said?: Said;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = t("The server answered {status}.", { status: response.status });
  try {
    const told = (await response.json()) as Told;
    const slug = told.type?.startsWith(SLUG) ? told.type.slice(SLUG.length) : "";
    const words = told.said ?? told.detail ?? told.title;
    return new Problem(response.status, words ? heard(words) : fallback, slug, { ...told });
  } catch {
    return new Problem(response.status, fallback);
  }
}
