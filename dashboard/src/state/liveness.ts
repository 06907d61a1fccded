/** What this screen does not know, in words: a screen that is not live says so across its width. */

import type { Parts } from "../wire";
import { t } from "../words/words";
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
  /** Time leapt here, and nothing has been received since. */
  readonly leapt?: boolean;
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
  if (Math.abs(link.skewMs) > SKEW_MS) found.push(wrongClock(link.skewMs));
  return found;
}

function wrongClock(skewMs: number): Notice {
  const by = age(Math.abs(skewMs));
  return {
    level: "warn",
    title: t("Clock"),
    text:
      skewMs > 0
        ? t("this screen’s clock is {by} behind; times shown are the server’s", { by })
        : t("this screen’s clock is {by} ahead; times shown are the server’s", { by }),
  };
}

function notLive(link: Link, nowMs: number): Notice {
  const title = t("NOT LIVE");
  if (link.phase === "refused")
    return { level: "dead", title, text: t("the server refuses this address (origin)") };
  const silent = silenceText(link, nowMs);
  return {
    level: "dead",
    title,
    text: t("{silent}. Reconnecting — watch the patients, not this screen.", { silent }),
  };
}

function silenceText({ lastFrameMs, leapt }: Link, nowMs: number): string {
  if (lastFrameMs !== null) return t("last update {age} ago", { age: age(nowMs - lastFrameMs) });
  return leapt
    ? t("this screen was asleep or its clock was moved, and nothing has been received since")
    : t("nothing received yet");
}

function partNotices(parts: Parts | null): Notice[] {
  const found: Notice[] = [];
  if (parts === null) return found;
  if (parts.alerts !== "ok")
    found.push({
      level: "dead",
      title: t("NO ALERTS"),
      text: t("the alert process does not answer ({why}). New alerts cannot appear.", {
        why: parts.alerts,
      }),
    });
  if (parts.broker !== "ok")
    found.push({
      level: "dead",
      title: t("NO VALUES"),
      text: t("the message broker is away ({why}). Values are not updated.", {
        why: parts.broker,
      }),
    });
  if (parts.database !== "ok")
    found.push({
      level: "warn",
      title: t("Not recorded"),
      text: t("the database is away ({why}). Alerts work; trends and history do not.", {
        why: parts.database,
      }),
    });
  return found;
}
