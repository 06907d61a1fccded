/** Numbers, ages and times as a nurse reads them. */

export const DASHES = "– –";

/** Level of consciousness by its number (RCP 2017). */
export const CONSCIOUSNESS = ["Alert", "Confused", "Voice", "Pain", "Unresp."] as const;

export function number(value: number, decimals: number): string {
  return value.toFixed(decimals);
}

const UNITS: Readonly<Record<string, string>> = {
  "/min": "/min",
  "mm[Hg]": "mmHg",
  Cel: "°C",
  "{score}": "",
};

/** A UCUM code as it is printed. */
export function unit(ucum: string): string {
  return UNITS[ucum] ?? ucum;
}

/** `8 s`, `12 min`, `3 h 05`, `2 d 4 h`: short enough for a tile, never negative. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `12m`, `3h05`: beside a label on a tile, where every pixel is a value's. */
export function shortAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1_000))}s`;
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours}h${String(minutes % 60).padStart(2, "0")}`
    : `${Math.floor(hours / 24)}d`;
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

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Time of day without seconds: until when something lasts. */
export function minute(at: string | number): string {
  return MINUTE.format(new Date(at));
}

/** Time of day; with the day when it is not today's. */
export function moment(at: string | number, nowMs: number): string {
  const then = new Date(at);
  const today = then.toDateString() === new Date(nowMs).toDateString();
  return today ? CLOCK.format(then) : `${DAY.format(then)} ${CLOCK.format(then)}`;
}

export function clock(ms: number): string {
  return CLOCK.format(ms);
}

export function date(ms: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(ms);
}
