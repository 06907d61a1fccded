/** Numbers, ages and times as a nurse reads them. */

import { locale, t } from "../words/words";

export { asked, converted, decimalsOf, shown, stored, unit, unitOf } from "./measures";

export const DASHES = "– –";

/** Level of consciousness by its number (RCP 2017). */
export const CONSCIOUSNESS = ["Alert", "Confused", "Voice", "Pain", "Unresp."] as const;

/** The same in the language of the screen; the number itself when it is none of them. */
export function consciousness(level: number): string {
  return [t("Alert"), t("Confused"), t("Voice"), t("Pain"), t("Unresp.")][level] ?? String(level);
}

export function number(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

/** `8 s`, `12 min`, `3 h 05`, `2 d 4 h`: short enough for a tile, never negative. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return t("{seconds} s", { seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("{minutes} min", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("{hours} h {minutes}", { hours, minutes: twoDigits(minutes % 60) });
  return t("{days} d {hours} h", { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** `12m`, `3h05`: beside a label on a tile, where every pixel is a value's. */
export function shortAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return t("{seconds}s", { seconds: Math.max(0, Math.floor(ms / 1_000)) });
  if (minutes < 60) return t("{minutes}m", { minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? t("{hours}h{minutes}", { hours, minutes: twoDigits(minutes % 60) })
    : t("{days}d", { days: Math.floor(hours / 24) });
}

/** `1:42`, `0:07`: how long until, rounded up, so that it says nothing is left only when it is so. */
export function countdown(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / 1_000));
  const [hours, minutes, seconds] = [
    Math.floor(left / 3_600),
    Math.floor(left / 60) % 60,
    left % 60,
  ];
  return hours > 0
    ? `${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`
    : `${minutes}:${twoDigits(seconds)}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** Of the site; the browser's until it is known. A zone holds for the whole page, like a language. */
let zone: string | undefined;

export function tellTimeIn(timeZone: string | undefined): void {
  zone = timeZone;
}

const made = new Map<string, Intl.DateTimeFormat>();

function format(name: string, wanted: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${locale()} ${zone}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = new Intl.DateTimeFormat(locale(), {
    timeZone: zone,
    hourCycle: "h23",
    ...wanted,
  } as Intl.DateTimeFormatOptions);
  made.set(key, fresh);
  return fresh;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;

/** Time of day without seconds: until when something lasts. */
export function minute(at: string | number): string {
  return format("minute", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** Time of day; with the day when it is not today's. */
export function moment(at: string | number, nowMs: number): string {
  const then = new Date(at).getTime();
  const today = dayAndYear(then) === dayAndYear(nowMs);
  return today ? clock(then) : `${format("day", DAY).format(then)} ${clock(then)}`;
}

const dayAndYear = (ms: number): string => format("year", { ...DAY, year: "numeric" }).format(ms);

export function clock(ms: number): string {
  return format("clock", CLOCK).format(ms);
}

export function date(ms: number): string {
  return format("date", { weekday: "short", ...DAY }).format(ms);
}

/** Hour of the day, 0 to 23. */
export function hourOf(ms: number): number {
  const hour = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    hourCycle: "h23",
  });
  return Number(hour.format(ms));
}
