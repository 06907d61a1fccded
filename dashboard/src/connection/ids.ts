/** Names this browser makes up. */

/** A UUID v4. `crypto.randomUUID` exists only in secure contexts, and a ward LAN may be plain HTTP. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const KEY = "wardwatch.screen";

/**
 * What stands beside "who" when something is acknowledged: `?screen=ward-3-wall` names a screen
 * once and for good, otherwise it keeps a short name of its own.
 */
export function screenName(): string {
  const given = new URLSearchParams(location.search).get("screen")?.slice(0, 64);
  const name = given || localStorage.getItem(KEY) || `browser-${newKey().slice(0, 4)}`;
  localStorage.setItem(KEY, name);
  return name;
}
