/** The week of a unit: which shift has whom, and what each lacks. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  addDays,
  Badge,
  Dialog,
  dayIn,
  del,
  Empty,
  Failed,
  FieldRow,
  Form,
  Loading,
  mondayOf,
  post,
  put,
  Refusal,
  Select,
  say,
  session,
  site,
  Time,
  Toolbar,
  timeOf,
  useLoad,
  useSubmit,
  weekdayOf,
} from "../kit";
import { Around, also, asked, planner } from "./around";
import { daysOf, weekGrid } from "./planning";
import type { Post, Shift, StaffMember } from "./wire";

export function WeekPage(): JSX.Element {
  return (
    <Around title={t("Shifts")} here="week">
      {(unit) => <Week unit={unit} />}
    </Around>
  );
}

function Week({ unit }: { unit: string }): JSX.Element {
  const today = dayIn(nowMs.value, site.value.time_zone);
  const monday = mondayOf(/^\d{4}-\d\d-\d\d$/.test(asked("week")) ? asked("week") : today);
  const sunday = addDays(monday, 6);
  const of = `/units/${encodeURIComponent(unit)}/shifts`;
  const shifts = useLoad<{ items: readonly Shift[] }>(`${of}?first=${monday}&last=${sunday}`, {
    everyS: 60,
  });
  const [open, setOpen] = useState<number | null>(null);
  const shown = shifts.data?.items.find(({ id }) => id === open);
  return (
    <>
      <Toolbar label={t("Week")}>
        <button class="button" type="button" onClick={() => also("week", addDays(monday, -7))}>
          {t("Week before")}
        </button>
        <button class="button" type="button" onClick={() => also("week", "")}>
          {t("This week")}
        </button>
        <button class="button" type="button" onClick={() => also("week", addDays(monday, 7))}>
          {t("Week after")}
        </button>
        {planner() && <LayOut of={of} monday={monday} onDone={shifts.again} />}
      </Toolbar>
      {shifts.data === undefined ? (
        shifts.problem ? (
          <Failed problem={shifts.problem} again={shifts.again} />
        ) : (
          <Loading />
        )
      ) : (
        <Grid shifts={shifts.data.items} monday={monday} onOpen={setOpen} />
      )}
      {shown !== undefined && (
        <ShiftDialog shift={shown} onClose={() => setOpen(null)} onChanged={shifts.again} />
      )}
    </>
  );
}

function LayOut(props: { of: string; monday: string; onDone: () => void }): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const layOut = async (): Promise<void> => {
    const said = { first: props.monday, last: addDays(props.monday, 6) };
    if (await run((key) => post(props.of, said, { key }))) {
      say(t("Laid out"));
      props.onDone();
    }
  };
  return (
    <>
      <button class="button" type="button" aria-disabled={busy} onClick={() => void layOut()}>
        {t("Lay out this week")}
      </button>
      <Refusal problem={problem} />
    </>
  );
}

interface GridProps {
  shifts: readonly Shift[];
  monday: string;
  onOpen: (id: number) => void;
}

function Grid({ shifts, monday, onOpen }: GridProps): JSX.Element {
  const rows = weekGrid(shifts, monday);
  if (rows.length === 0) return <Empty>{t("No shifts are laid out in this week")}</Empty>;
  return (
    <div class="table-frame">
      <table class="table shifts-week">
        <caption class="unseen">
          {t("Shifts of the week, a row a shift and a column a day")}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("Shift")}</th>
            {daysOf(monday).map((day) => (
              <th key={day} scope="col">
                {weekdayOf(`${day}T12:00:00Z`, "UTC")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, days }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {days.map((shift, nth) => (
                <td key={nth}>{shift && <Cell shift={shift} onOpen={onOpen} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ shift, onOpen }: { shift: Shift; onOpen: (id: number) => void }): JSX.Element {
  const zone = site.value.time_zone;
  return (
    <button
      class="shifts-cell"
      type="button"
      data-short={shift.missing.length > 0}
      onClick={() => onOpen(shift.id)}
    >
      <span class="unseen">
        {t("{shift} of {day},", { shift: shift.name, day: weekdayOf(shift.starts, zone) })}{" "}
      </span>
      <span dir="ltr">{`${timeOf(shift.starts, zone)}–${timeOf(shift.ends, zone)} `}</span>
      {shift.members.map(({ account, name, post: held }) => (
        <span key={account}>{held === "nurse" ? `${name} ` : `${name} (${term(held)}) `}</span>
      ))}
      {shift.missing.length > 0 && (
        <Badge tone="warn">{t("lacks {missing}", { missing: shift.missing.join(", ") })}</Badge>
      )}
    </button>
  );
}

interface ShiftProps {
  shift: Shift;
  onClose: () => void;
  onChanged: () => void;
}

function ShiftDialog({ shift, onClose, onChanged }: ShiftProps): JSX.Element {
  const zone = site.value.time_zone;
  return (
    <Dialog title={`${shift.name}, ${weekdayOf(shift.starts, zone)}`} onClose={onClose}>
      <p>
        <Time at={shift.starts} /> {t("to")} <Time at={shift.ends} />
        {shift.missing.length > 0 && (
          <>
            {" "}
            <Badge tone="warn">{t("lacks {missing}", { missing: shift.missing.join(", ") })}</Badge>
          </>
        )}
      </p>
      <ul class="shifts-people">
        {shift.members.map((member) => (
          <li key={member.account}>
            <span>{member.name}</span>
            <Badge>{term(member.post)}</Badge>
            {member.skills.map((skill) => (
              <Badge key={skill} tone="info">
                {skill}
              </Badge>
            ))}
            {member.until !== shift.ends && (
              <Badge tone="info">
                {t("stays until {time}", { time: timeOf(member.until, zone) })}
              </Badge>
            )}
            {planner() && (
              <TakeOut
                shift={shift}
                account={member.account}
                name={member.name}
                onDone={onChanged}
              />
            )}
          </li>
        ))}
      </ul>
      {planner() && <PutIn shift={shift} onDone={onChanged} />}
      <StayOn shift={shift} onDone={onChanged} />
      <p>
        <a class="button" href={`/shifts/beds/${shift.id}?unit=${shift.unit}`}>
          {t("Beds of this shift")}
        </a>
      </p>
    </Dialog>
  );
}

const HOUR_MS = 3_600_000;
/** As the gateway allows; an example there. */
const LONGEST_STAY_H = 4;

/** Somebody stays longer than the shift lasts: oneself, or as a planner anybody. */
function StayOn({ shift, onDone }: { shift: Shift; onDone: () => void }): JSX.Element | null {
  const me = session.value?.account;
  const who = shift.members.filter(({ account }) => planner() || account === me);
  if (who.length === 0) return null;
  const zone = site.value.time_zone;
  const times = Array.from({ length: 2 * LONGEST_STAY_H + 1 }, (_, half) =>
    new Date(Date.parse(shift.ends) + (half * HOUR_MS) / 2).toISOString(),
  );
  return (
    <Form
      label={t("Stay on")}
      send={(_key, said) =>
        put(`/shifts/${shift.id}/members/${encodeURIComponent(said.account ?? "")}/until`, {
          until: said.until,
        })
      }
      onDone={() => {
        say(t("Written down"));
        onDone();
      }}
    >
      <FieldRow>
        <Select
          name="account"
          label={t("Who stays on")}
          required
          options={who.map(({ account, name }) => ({ value: account, name }))}
        />
        <Select
          name="until"
          label={t("Until")}
          required
          options={times.map((at) => ({ value: at, name: timeOf(at, zone) }))}
        />
      </FieldRow>
    </Form>
  );
}

interface TakeOutProps {
  shift: Shift;
  account: string;
  name: string;
  onDone: () => void;
}

function TakeOut({ shift, account, name, onDone }: TakeOutProps): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const path = `/shifts/${shift.id}/members/${encodeURIComponent(account)}`;
  const takeOut = async (): Promise<void> => {
    if (await run(() => del(path))) onDone();
  };
  return (
    <>
      <button
        class="button"
        type="button"
        aria-disabled={busy}
        aria-label={t("Take {name} out", { name })}
        onClick={() => void takeOut()}
      >
        {t("Take out")}
      </button>
      <Refusal problem={problem} />
    </>
  );
}

const POSTS: readonly { value: Post; name: string }[] = [
  {
    value: "nurse",
    get name() {
      return t("Nurse");
    },
  },
  {
    value: "charge",
    get name() {
      return t("Nurse in charge");
    },
  },
  {
    value: "physician",
    get name() {
      return t("Physician");
    },
  },
];

function PutIn({ shift, onDone }: { shift: Shift; onDone: () => void }): JSX.Element {
  const staff = useLoad<{ items: readonly StaffMember[] }>(
    `/units/${encodeURIComponent(shift.unit)}/staff`,
  );
  const there = new Set(shift.members.map(({ account }) => account));
  const others = staff.data?.items.filter(({ account }) => !there.has(account)) ?? [];
  return (
    <Form
      label={t("Put in")}
      send={(key, said) => post(`/shifts/${shift.id}/members`, said, { key })}
      onDone={() => {
        say(t("Put in"));
        onDone();
      }}
    >
      <Select
        name="account"
        label={t("Who")}
        required
        blank={t("Choose")}
        options={others.map((one) => ({
          value: one.account,
          name: [one.name, ...one.skills.map(({ skill }) => skill)].join(", "),
        }))}
      />
      <Select name="post" label={t("As")} required options={POSTS} />
    </Form>
  );
}
