/** One's own shifts of the next weeks, absences and wishes. */

import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t, tn } from "../../words/words";
import {
  addDays,
  Badge,
  DateTimeField,
  DayField,
  DayShown,
  dayIn,
  del,
  Field,
  FieldRow,
  Form,
  instantOf,
  Moment,
  Panel,
  post,
  Refusal,
  Select,
  say,
  site,
  Table,
  useLoad,
  useSubmit,
  weekdayOf,
} from "../kit";
import { Around } from "./around";
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
            <Withdraw path={`/my/wishes/${wish.id}`} onDone={wishes.again} />
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

const REASONS = [
  {
    value: "leave",
    get name() {
      return t("Leave");
    },
  },
  {
    value: "sick",
    get name() {
      return t("Sick");
    },
  },
  {
    value: "training",
    get name() {
      return t("Training");
    },
  },
  {
    value: "other",
    get name() {
      return t("Other");
    },
  },
];

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
            {absence.shifts.length > 0 && (
              <Badge tone="warn">
                {tn(
                  "{count} shift wants somebody else",
                  "{count} shifts want somebody else",
                  absence.shifts.length,
                )}
              </Badge>
            )}
            <Withdraw path={`/absences/${absence.id}`} onDone={absences.again} />
          </li>
        ))}
      </ul>
      <Form
        label={t("Enter")}
        resets
        send={(key, said) =>
          post(
            "/absences",
            {
              kind: said.kind,
              starts: instantOf(said.starts ?? "", zone),
              ends: instantOf(said.ends ?? "", zone),
            },
            { key },
          )
        }
        onDone={() => {
          say(t("Entered"));
          absences.again();
        }}
      >
        <Select name="kind" label={t("Why")} required options={REASONS} />
        <FieldRow>
          <DateTimeField name="starts" label={t("From")} required />
          <DateTimeField name="ends" label={t("To")} required />
        </FieldRow>
      </Form>
    </Panel>
  );
}

function Withdraw({ path, onDone }: { path: string; onDone: () => void }): JSX.Element {
  const { busy, problem, run } = useSubmit();
  const withdraw = async (): Promise<void> => {
    if (await run(() => del(path))) onDone();
  };
  return (
    <>
      <button class="button" type="button" aria-disabled={busy} onClick={() => void withdraw()}>
        {t("Take back")}
      </button>
      <Refusal problem={problem} />
    </>
  );
}
