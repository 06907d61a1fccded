/** Bars of days; whoever does not see them has the table of the same figures. */

import type { JSX } from "preact";
import { weekdayOf } from "../kit";
import { lengths, plain } from "./figures";
import type { DayLoad } from "./wire";

/** Alerts for each bed-day, day by day, as people read: the oldest first. */
export function DayBars({ days }: { days: readonly DayLoad[] }): JSX.Element {
  const tall = lengths(days.map(({ a_bed_day }) => a_bed_day));
  return (
    <div class="load-bars" aria-hidden="true" data-many={days.length > 10}>
      {days.map((one, nth) => (
        <div key={one.day} class="load-bar">
          <span class="load-bar-value">{plain(one.a_bed_day, 1)}</span>
          <span class="load-bar-room">
            <span class="load-bar-fill" style={{ blockSize: `${tall[nth] ?? 0}%` }} />
          </span>
          <span class="load-bar-name">{weekdayOf(`${one.day}T12:00:00Z`, "UTC")}</span>
        </div>
      ))}
    </div>
  );
}
