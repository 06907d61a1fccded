/** One's own shifts of the next weeks, absences and wishes. */

import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
import {
  addDays,
  Badge,
  DayField,
  DayShown,
  dayIn,
  Field,
  FieldRow,
  Form,
  Moment,
  Panel,
  post,
  Select,
  say,
  site,
  Table,
  useLoad,
  weekdayOf,
} from "../kit";
import { AbsenceFields, absenceOf, ShiftsLost } from "./absence";
import { Around } from "./around";
import { Undo } from "./undo";
import type { Absence, Shift, Wish } from "./wire";

const WEEKS_SHOWN = 6;

export function MyShifts(): JSX.Element {
  return (
    <Around title={t("My shifts")} here="mine">
      {() => (
        <>
          <Own />
          <div class="office-columns">
            <Wishes />
            <Absences />
          </div>
        </>
      )}
    </Around>
  );
}

function Own(): JSX.Element {
  const zone = site.value.time_zone;
  const first = dayIn(nowMs.value, zone);
  const last = addDays(first, 7 * WEEKS_SHOWN);
  const shifts = useLoad<{ items: readonly Shift[] }>(`/my/shifts?first=${first}&last=${last}`);
  return (
    <Table
      caption={t("My shifts")}
      columns={[
        {
          name: t("Day"),
          cell: (shift: Shift) => weekdayOf(shift.starts, zone),
          by: (one) => one.starts,
        },
        { name: t("Shift"), cell: ({ name }) => name, by: ({ name }) => name },
        { name: t("Unit"), cell: ({ unit }) => unit, by: ({ unit }) => unit },
        { name: t("From"), cell: ({ starts }) => <Moment at={starts} /> },
        { name: t("To"), cell: ({ ends }) => <Moment at={ends} /> },
        {
          name: t("With"),
          cell: ({ members }) => members.map(({ name }) => name).join(", "),
        },
      ]}
      rows={shifts.data?.items}
      keyOf={({ id }) => id}
      load={shifts}
      empty={tn(
        "You work no shift in the next week",
        "You work no shift in the next {count} weeks",
        WEEKS_SHOWN,
      )}
    />
  );
}

const KINDS = [
  {
    value: "off",
    get name() {
      return t("A day off");
    },
  },
  {
    value: "like",
    get name() {
      return t("I like the shift");
    },
  },
  {
    value: "dislike",
    get name() {
      return t("Rather not the shift");
    },
  },
];
const WEIGHTS = [
  {
    value: "1",
    get name() {
      return t("a little");
    },
  },
  { value: "2", name: "much" },
  {
    value: "3",
    get name() {
      return t("very much");
    },
  },
];

function Wishes(): JSX.Element {
  const wishes = useLoad<{ items: readonly Wish[] }>("/my/wishes");
  return (
    <Panel title={t("My wishes")}>
      <ul class="shifts-people">
        {wishes.data?.items.map((wish) => (
          <li key={wish.id}>
            <span>{KINDS.find(({ value }) => value === wish.kind)?.name}</span>
            {wish.on_day !== null && <DayShown at={wish.on_day} />}
            {wish.name !== null && <strong>{wish.name}</strong>}
            <Badge>{WEIGHTS[wish.weight - 1]?.name}</Badge>
            <Undo words={t("Take back")} path={`/my/wishes/${wish.id}`} onDone={wishes.again} />
          </li>
        ))}
      </ul>
      <Form
        label={t("Wish")}
        resets
        send={(key, said) =>
          post(
            "/my/wishes",
            said.kind === "off"
              ? { kind: "off", on_day: said.on_day, weight: Number(said.weight) }
              : { kind: said.kind, name: said.name, weight: Number(said.weight) },
            { key },
          )
        }
        onDone={wishes.again}
      >
        <FieldRow>
          <Select name="kind" label={t("What")} required options={KINDS} />
          <Select name="weight" label={t("How much")} required options={WEIGHTS} />
        </FieldRow>
        <FieldRow>
          <DayField name="on_day" label={t("Day off")} />
          <Field name="name" label={t("Name of the shift")} maxLength={64} />
        </FieldRow>
      </Form>
    </Panel>
  );
}

function Absences(): JSX.Element {
  const absences = useLoad<{ items: readonly Absence[] }>("/my/absences");
  const zone = site.value.time_zone;
  return (
    <Panel title={t("When I do not work")}>
      <ul class="shifts-people">
        {absences.data?.items.map((absence) => (
          <li key={absence.id}>
            <Badge>{term(absence.kind)}</Badge>
            <Moment at={absence.starts} /> {t("to")} <Moment at={absence.ends} />
            <ShiftsLost absence={absence} />
            <Undo words={t("Take back")} path={`/absences/${absence.id}`} onDone={absences.again} />
          </li>
        ))}
      </ul>
      <Form
        label={t("Enter")}
        resets
        send={(key, said) => post("/absences", absenceOf(said, zone), { key })}
        onDone={() => {
          say(t("Entered"));
          absences.again();
        }}
      >
        <FieldRow>
          <AbsenceFields />
        </FieldRow>
      </Form>
    </Panel>
  );
}
