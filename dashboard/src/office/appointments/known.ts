/** What every page of the appointments knows: calendars and kinds. */

import type { Load, Option } from "../kit";
import type { Calendars, Items, Kind } from "./wire";

export interface Known {
  readonly calendars: Load<Calendars>;
  readonly kinds: Load<Items<Kind>>;
}

/** Doctors that can be booked for a kind; for all kinds without one. */
export function doctorOptions({ calendars }: Known, kind = ""): readonly Option[] {
  return (calendars.data?.items ?? [])
    .filter((one) => one.doctor !== null && !one.closed)
    .filter((one) => kind === "" || one.kinds.length === 0 || one.kinds.includes(kind))
    .map((one) => ({ value: one.doctor ?? "", name: one.name }));
}

/** Rooms in which a kind of appointment can be. */
export function roomOptions({ calendars, kinds }: Known, kind = ""): readonly Option[] {
  const wanted = kinds.data?.items.find((one) => one.code === kind)?.room_kinds;
  return (calendars.data?.items ?? [])
    .filter((one) => one.room !== null && !one.closed)
    .filter((one) => wanted === undefined || wanted.includes(one.room_kind ?? ""))
    .map((one) => ({ value: one.room ?? "", name: one.name }));
}

export function kindOptions({ kinds }: Known): readonly Option[] {
  return (kinds.data?.items ?? [])
    .filter((one) => !one.retired)
    .map((one) => ({ value: one.code, name: `${one.name} (${one.minutes} min)` }));
}
