/** The calendar that people live in: a day of everybody, or a week of one; as table or as list. */

import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { t } from "../../words/words";
import {
  addDays,
  asProblem,
  type Day,
  dayIn,
  Failed,
  get,
  Loading,
  mondayOf,
  Notice,
  put,
  query,
  refine,
  say,
  search,
  site,
  Toolbar,
  useLoading,
  weekdayOf,
} from "../kit";
import { AppointmentDialog, CancelDialog } from "./appointment";
import { BookingDialog, type Wanted } from "./booking";
import { CalendarTable } from "./calendar-table";
import { beginOf, spanOf } from "./day";
import { type Column, gridOf } from "./grid";
import type { Known } from "./known";
import { AppointmentList } from "./list";
import type { Appointment, Calendar, Items, Open } from "./wire";
import { nameOf } from "./wire";

interface Shown {
  readonly appointments: readonly Appointment[];
  readonly open: readonly Open[];
}

interface View {
  readonly day: Day;
  readonly span: "day" | "week";
  readonly by: "doctor" | "room";
  /** Of whom, or of which room, a week is. */
  readonly of: string;
  readonly as: "table" | "list";
}

type Asked =
  | { readonly is: "book"; readonly wanted: Wanted }
  | { readonly is: "look"; readonly at: Appointment }
  | { readonly is: "cancel"; readonly at: Appointment };

const EVERY_S = 30;
const MINUTE_MS = 60_000;
/** The page is drawn anew when the minute changes, not with every tick. */
const minuteNow = computed(() => Math.floor(nowMs.value / MINUTE_MS) * MINUTE_MS);

export function CalendarPage(known: Known): JSX.Element {
  const zone = site.value.time_zone;
  const today = dayIn(minuteNow.value, zone);
  const view = viewOf(search.value, today);
  const calendars = (known.calendars.data?.items ?? []).filter((one) => one[view.by] !== null);
  const whose = view.span === "week" ? (ofWhom(calendars, view) ?? "") : "";
  const days = view.span === "week" ? weekOf(view.day) : [view.day];
  const [from, to] = spanOf(days, zone);
  const only = whose === "" ? {} : { [view.by]: whose };
  const wanted = query({ from: iso(from), to: iso(to), ...only });
  const shown = useLoading<Shown>(
    known.calendars.data === undefined ? null : wanted,
    load(wanted),
    {
      everyS: EVERY_S,
    },
  );
  const [asked, setAsked] = useState<Asked | null>(null);
  const [moving, setMoving] = useState<Appointment | null>(null);

  const columns = useMemo(
    () => columnsOf(view, calendars, days, shown.data, zone),
    [search.value, known.calendars.data, shown.data, zone],
  );
  const grid = useMemo(() => gridOf(columns, zone), [columns, zone]);
  const done = (): void => {
    setAsked(null);
    shown.again();
  };

  const place = async (column: Column, at: number): Promise<void> => {
    if (moving === null) {
      setAsked({ is: "book", wanted: { at, doctor: column.doctor, room: column.room } });
      return;
    }
    try {
      await put(
        `/appointments/${moving.id}`,
        {
          doctor: column.doctor || moving.doctor,
          room: column.room || moving.room,
          starts_at: iso(at),
        },
        { revision: moving.revision },
      );
      say(t("Moved {name}", { name: nameOf(moving.patient) }));
      setMoving(null);
    } catch (why) {
      say(asProblem(why).message, "bad");
    }
    shown.again();
  };

  const change = (next: Partial<View>): void => refine(addressOf({ ...view, ...next }, today));
  return (
    <>
      <CalendarBar view={view} today={today} calendars={calendars} whose={whose} change={change} />
      {moving !== null && (
        <Notice tone="info" title={t("Moving {name}", { name: nameOf(moving.patient) })}>
          {t("Choose a free time and press Enter; Escape leaves it where it is.")}{" "}
          <button class="button" type="button" onClick={() => setMoving(null)}>
            {t("Leave it")}
          </button>
        </Notice>
      )}
      {shown.problem !== null && <Failed problem={shown.problem} again={shown.again} />}
      {known.calendars.problem !== null && <Failed problem={known.calendars.problem} />}
      {shown.data === undefined && shown.problem === null && known.calendars.problem === null && (
        <Loading />
      )}
      {shown.data !== undefined && calendars.length === 0 && (
        <Notice tone="warn">
          {t("Nobody has a calendar yet; an administrator sets them up.")}
        </Notice>
      )}
      {shown.data !== undefined && view.as === "list" && (
        <AppointmentList
          appointments={shown.data.appointments}
          onLook={(at) => setAsked({ is: "look", at })}
        />
      )}
      {shown.data !== undefined && view.as === "table" && calendars.length > 0 && (
        <CalendarTable
          key={wanted}
          grid={grid}
          zone={zone}
          caption={
            view.span === "day" ? weekdayOf(beginOf(view.day, zone), zone) : captionOf(columns)
          }
          now={minuteNow.value}
          moving={moving !== null}
          onPlace={(column, at) => void place(column, at)}
          onLook={(at) => setAsked({ is: "look", at })}
          onMove={(at) => at.patient !== null && at.state === "booked" && setMoving(at)}
          onCancel={(at) => at.patient !== null && setAsked({ is: "cancel", at })}
          onEscape={() => setMoving(null)}
        />
      )}
      {asked?.is === "book" && (
        <BookingDialog
          {...known}
          wanted={asked.wanted}
          onClose={() => setAsked(null)}
          onDone={done}
        />
      )}
      {asked?.is === "look" && (
        <AppointmentDialog
          id={asked.at.id}
          onClose={() => setAsked(null)}
          onDone={shown.again}
          onMove={(at) => {
            setMoving(at);
            setAsked(null);
            change({ as: "table" });
          }}
          onCancel={(at) => setAsked({ is: "cancel", at })}
        />
      )}
      {asked?.is === "cancel" && (
        <CancelDialog
          appointment={asked.at}
          onClose={() => setAsked(null)}
          onCancelled={shown.again}
          onBook={(wanted) => setAsked({ is: "book", wanted })}
        />
      )}
    </>
  );
}

interface BarProps {
  view: View;
  today: Day;
  calendars: readonly Calendar[];
  whose: string;
  change: (next: Partial<View>) => void;
}

function CalendarBar({ view, today, calendars, whose, change }: BarProps): JSX.Element {
  const by = view.span === "week" ? 7 : 1;
  return (
    <Toolbar label={t("What is shown")}>
      <button class="button" type="button" onClick={() => change({ day: addDays(view.day, -by) })}>
        {t("Earlier")}
      </button>
      <button class="button" type="button" onClick={() => change({ day: today })}>
        {t("Today")}
      </button>
      <button class="button" type="button" onClick={() => change({ day: addDays(view.day, by) })}>
        {t("Later")}
      </button>
      <label class="bar-field">
        {t("Day")}
        <input
          class="input"
          type="date"
          value={view.day}
          onChange={(event) =>
            event.currentTarget.value !== "" && change({ day: event.currentTarget.value })
          }
        />
      </label>
      <Choice
        label={t("Span")}
        value={view.span}
        options={[
          ["day", t("Day")],
          ["week", t("Week")],
        ]}
        onChoose={(span) => change({ span })}
      />
      <Choice
        label={t("Columns")}
        value={view.by}
        options={[
          ["doctor", t("Doctors")],
          ["room", t("Rooms")],
        ]}
        onChoose={(of) => change({ by: of, of: "" })}
      />
      {view.span === "week" && (
        <Choice
          label={t("Of")}
          value={whose}
          options={calendars.map((one) => [one[view.by] ?? "", one.name] as const)}
          onChoose={(of) => change({ of })}
        />
      )}
      <Choice
        label={t("As")}
        value={view.as}
        options={[
          ["table", t("Calendar")],
          ["list", t("List")],
        ]}
        onChoose={(as) => change({ as })}
      />
    </Toolbar>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChoose: (value: T) => void;
}

function Choice<T extends string>({
  label,
  value,
  options,
  onChoose,
}: ChoiceProps<T>): JSX.Element {
  return (
    <label class="bar-field">
      {label}
      <select
        class="input"
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value as T)}
      >
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const load =
  (wanted: string) =>
  async (signal: AbortSignal): Promise<Shown> => {
    const appointments: Appointment[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Items<Appointment> = await get(`/appointments${wanted}${more}`, { signal });
      appointments.push(...page.items);
      cursor = page.next ?? null;
    } while (cursor !== null);
    const { items } = await get<Items<Open>>(`/openings${wanted}`, { signal });
    return { appointments, open: items };
  };

function columnsOf(
  view: View,
  calendars: readonly Calendar[],
  days: readonly Day[],
  shown: Shown | undefined,
  zone: string,
): readonly Column[] {
  const whose = view.span === "week" ? ofWhom(calendars, view) : null;
  const some = whose === null ? calendars : calendars.filter((one) => one[view.by] === whose);
  return some.flatMap((one) => {
    const key = one[view.by] ?? "";
    const mine = (shown?.appointments ?? []).filter((booked) => booked[view.by] === key);
    const open = shown?.open.find((each) => each[view.by] === key)?.spans ?? [];
    return days.map((day): Column => {
      const [from, to] = spanOf([day], zone);
      const within = (span: { starts_at: string; ends_at: string }): boolean =>
        Date.parse(span.starts_at) < to && from < Date.parse(span.ends_at);
      return {
        key: `${key} ${day}`,
        name: view.span === "week" ? weekdayOf(from, zone) : one.name,
        day,
        doctor: view.by === "doctor" ? key : "",
        room: view.by === "room" ? key : "",
        appointments: mine.filter(within),
        open: open.filter(within),
        step: one.step,
      };
    });
  });
}

function ofWhom(calendars: readonly Calendar[], view: View): string | null {
  const found = calendars.find((one) => one[view.by] === view.of) ?? calendars[0];
  return found?.[view.by] ?? null;
}

const weekOf = (day: Day): readonly Day[] =>
  Array.from({ length: 7 }, (_, nth) => addDays(mondayOf(day), nth));

const captionOf = (columns: readonly Column[]): string =>
  t("{columns} to {at}", { columns: columns[0]?.name ?? "", at: columns.at(-1)?.name ?? "" });

const iso = (at: number): string => new Date(at).toISOString();

function viewOf(address: string, today: Day): View {
  const said = new URLSearchParams(address);
  const day = said.get("day") ?? "";
  return {
    day: /^\d{4}-\d\d-\d\d$/.test(day) ? day : today,
    span: said.get("span") === "week" ? "week" : "day",
    by: said.get("by") === "room" ? "room" : "doctor",
    of: said.get("of") ?? "",
    as: said.get("as") === "list" ? "list" : "table",
  };
}

const addressOf = (view: View, today: Day): Record<string, string> => ({
  day: view.day === today ? "" : view.day,
  span: view.span === "day" ? "" : view.span,
  by: view.by === "doctor" ? "" : view.by,
  of: view.of,
  as: view.as === "table" ? "" : view.as,
});
