/**
 * The hospital's books over REST: `get`, `post`, `put`, `del`.
 *
 *     const patient = await get<Patient>(`/patients/${id}`, { signal });
 *     await post<Patient>("/patients", said, { key });             // once, however often it is sent
 *     await put<Patient>(`/patients/${id}`, said, { revision: patient.revision });
 */

import { type Asked, bodyOf, hear, Problem, request } from "./http";

export { type Asked, Problem };

type Saying = Omit<Asked, "body">;

/** A body with the revision of its `ETag`; null when it has none. */
export interface Seen<T> {
  readonly body: T;
  readonly revision: number | null;
}

export async function get<T>(path: string, asked: Saying = {}): Promise<T> {
  return bodyOf(await send("GET", path, asked));
}

/** For what can be edited and does not say its revision in its body. */
export async function see<T>(path: string, asked: Saying = {}): Promise<Seen<T>> {
  const response = await send("GET", path, asked);
  const tag = response.headers.get("ETag")?.replaceAll('"', "");
  return { body: await bodyOf<T>(response), revision: tag ? Number(tag) : null };
}

export async function post<T>(path: string, body: unknown, asked: Saying = {}): Promise<T> {
  return bodyOf(await send("POST", path, { ...asked, body }));
}

export async function put<T>(path: string, body: unknown, asked: Saying = {}): Promise<T> {
  return bodyOf(await send("PUT", path, { ...asked, body }));
}

export async function del<T = void>(path: string, asked: Asked = {}): Promise<T> {
  return bodyOf(await send("DELETE", path, asked));
}

export interface Downloaded {
  readonly file: Blob;
  readonly name: string;
}

const FILE_TIMEOUT_MS = 60_000;

/** A file; its name is the server's, else the end of the path. */
export async function download(path: string, asked: Saying = {}): Promise<Downloaded> {
  const wanted = { accept: "*/*", timeoutMs: FILE_TIMEOUT_MS, ...asked };
  const response = await send("GET", path, wanted);
  const said = fileName(response.headers.get("Content-Disposition") ?? "");
  const fallback = path.split("?")[0]?.split("/").at(-1) || "file";
  return { file: await response.blob(), name: said ?? fallback };
}

/** What a file is called, in either way of RFC 6266. */
function fileName(disposition: string): string | undefined {
  const written = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (written !== undefined) return decodeURIComponent(written);
  return /filename="?([^";]+)"?/.exec(disposition)?.[1];
}

/** `?a=1&b=2` of what is not empty. */
export function query(
  wanted: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const said = Object.entries(wanted)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => [name, String(value)]);
  return said.length === 0 ? "" : `?${new URLSearchParams(said)}`;
}

async function send(method: string, path: string, asked: Asked): Promise<Response> {
  try {
    return await request(method, path, asked);
  } catch (why) {
    if (why instanceof Problem) hear(why);
    throw why;
  }
}
