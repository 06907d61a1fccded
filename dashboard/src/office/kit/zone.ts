/** Times in the site's zone: what people see and type. Everything else is an instant. Pure. */

import { locale } from "../../words/words";

/** A wall-clock time, as `<input type="datetime-local">` has it: `2026-03-29T02:30`. */
export type WallTime = string;
/** A day: `2026-03-29`. */
export type Day = string;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  zone: string,
  name: string,
  wanted: Intl.DateTimeFormatOptions,
  language = locale(),
): Intl.DateTimeFormat {
  const key = `${zone} ${name} ${language}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", ...wanted });
  formats.set(key, made);
  return made;
}

type Instant = string | number | Date;

/** `14:05`. */
export function timeOf(at: Instant, zone: string): string {
  return format(zone, "time", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

/** `29 Mar 2026`. */
export function dayOf(at: Instant, zone: string): string {
  return format(zone, "day", { day: "numeric", month: "short", year: "numeric" }).format(
    new Date(at),
  );
}

/** `Sun 29 Mar`. */
export function weekdayOf(at: Instant, zone: string): string {
  return format(zone, "weekday", { weekday: "short", day: "numeric", month: "short" }).format(
    new Date(at),
  );
}

/** `29 Mar 2026, 14:05`. */
export function momentOf(at: Instant, zone: string): string {
  return `${dayOf(at, zone)}, ${timeOf(at, zone)}`;
}

/** A day that is not an instant, such as a date of birth: `3 Feb 1950`. */
export function plainDay(day: Day): string {
  return dayOf(`${day}T12:00:00Z`, "UTC");
}

/** Whole years on a day. */
export function yearsOld(born: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}

/** The instant's wall-clock time, for an input. */
export function wallTime(at: Instant, zone: string): WallTime {
  const parts = new Map<string, string>(
    format(
      zone,
      "parts",
      {
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      },
      // For an input, not for a reader.
      "en-GB",
    )
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: string): string => parts.get(name) ?? "";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The day there. */
export function dayIn(at: Instant, zone: string): Day {
  return wallTime(at, zone).slice(0, 10);
}

/** The next or an earlier day. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The Monday of the day's week. */
export function mondayOf(day: Day): Day {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/**
 * The instant of a wall-clock time, as ISO 8601 in UTC.
 *
 * An hour that is repeated in autumn is its first; one that is left out in spring is as late as if
 * the clock had not been changed: 02:30 becomes 03:30. Undefined for what is no time.
 */
export function instantOf(wall: WallTime, zone: string): string | undefined {
  const asUtc = Date.parse(`${wall}${wall.length === 16 ? ":00" : ""}Z`);
  if (!Number.isFinite(asUtc)) return undefined;
  const offsets = [offsetMs(asUtc - DAY_MS, zone), offsetMs(asUtc + DAY_MS, zone)];
  const found = offsets
    .map((offset) => asUtc - offset)
    .filter((at) => at + offsetMs(at, zone) === asUtc)
    .sort((one, other) => one - other);
  return new Date(found[0] ?? asUtc - (offsets[0] ?? 0)).toISOString();
}

/** Local time minus UTC. */
function offsetMs(at: number, zone: string): number {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${wallTime(minute, zone)}:00Z`) - minute;
}
