/** What this screen does not know, in words: a screen that is not live says so across its width. */

import type { Parts } from "../wire";
import { age } from "./format";

/** Twice the gateway's beat and some; after it the screen counts as not live. */
export const SILENCE_MS = 6_000;
const SKEW_MS = 5_000;

export interface Link {
  readonly phase: "connecting" | "open" | "waiting" | "refused" | "closed";
  /** Of the last frame, by this screen's clock; null before the first. */
  readonly lastFrameMs: number | null;
  /** The gateway's time minus this screen's. */
  readonly skewMs: number;
  readonly parts: Parts | null;
}

/** `dead`: what is shown may be wrong now. `warn`: something is missing, the values are live. */
export interface Notice {
  readonly level: "dead" | "warn";
  readonly title: string;
  readonly text: string;
}

export function isLive(link: Link, nowMs: number): boolean {
  if (link.phase !== "open" || link.lastFrameMs === null) return false;
  return nowMs - link.lastFrameMs <= SILENCE_MS;
}

/** The worst first; empty when all is well. `nowMs` is this screen's clock. */
export function notices(link: Link, nowMs: number): Notice[] {
  if (!isLive(link, nowMs)) return [notLive(link, nowMs)];
  const found = partNotices(link.parts);
  if (Math.abs(link.skewMs) > SKEW_MS)
    found.push({
      level: "warn",
      title: "Clock",
      text: `this screen’s clock is ${age(Math.abs(link.skewMs))} ${link.skewMs > 0 ? "behind" : "ahead"}; times shown are the server’s`,
    });
  return found;
}

function notLive(link: Link, nowMs: number): Notice {
  const silent =
    link.lastFrameMs === null
      ? "nothing received yet"
      : `last update ${age(nowMs - link.lastFrameMs)} ago`;
  if (link.phase === "refused")
    return { level: "dead", title: "NOT LIVE", text: "the server refuses this address (origin)" };
  return {
    level: "dead",
    title: "NOT LIVE",
    text: `${silent}. Reconnecting — watch the patients, not this screen.`,
  };
}

function partNotices(parts: Parts | null): Notice[] {
  const found: Notice[] = [];
  if (parts === null) return found;
  if (parts.alerts !== "ok")
    found.push({
      level: "dead",
      title: "NO ALERTS",
      text: `the alert process does not answer (${parts.alerts}). New alerts cannot appear.`,
    });
  if (parts.broker !== "ok")
    found.push({
      level: "dead",
      title: "NO VALUES",
      text: `the message broker is away (${parts.broker}). Values are not updated.`,
    });
  if (parts.database !== "ok")
    found.push({
      level: "warn",
      title: "Not recorded",
      text: `the database is away (${parts.database}). Alerts work; trends and history do not.`,
    });
  return found;
}
