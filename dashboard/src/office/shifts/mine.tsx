/** One's own shifts of the next weeks, absences and wishes. */

import type { JSX } from "preact";
import { nowMs } from "../../store/clock";
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
    <Around title="My shifts" here="mine">
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
      caption="My shifts"
      columns={[
        {
          name: "Day",
          cell: (shift: Shift) => weekdayOf(shift.starts, zone),
          by: (one) => one.starts,
        },
        { name: "Shift", cell: ({ name }) => name, by: ({ name }) => name },
        { name: "Unit", cell: ({ unit }) => unit, by: ({ unit }) => unit },
        { name: "From", cell: ({ starts }) => <Moment at={starts} /> },
        { name: "To", cell: ({ ends }) => <Moment at={ends} /> },
        {
          name: "With",
          cell: ({ members }) => members.map(({ name }) => name).join(", "),
        },
      ]}
      rows={shifts.data?.items}
      keyOf={({ id }) => id}
      load={shifts}
      empty={`You work no shift in the next ${WEEKS_SHOWN} weeks`}
    />
  );
}

const KINDS = [
  { value: "off", name: "A day off" },
  { value: "like", name: "I like the shift" },
  { value: "dislike", name: "Rather not the shift" },
];
const WEIGHTS = [
  { value: "1", name: "a little" },
  { value: "2", name: "much" },
  { value: "3", name: "very much" },
];

function Wishes(): JSX.Element {
  const wishes = useLoad<{ items: readonly Wish[] }>("/my/wishes");
  return (
    <Panel title="My wishes">
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
        label="Wish"
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
          <Select name="kind" label="What" required options={KINDS} />
          <Select name="weight" label="How much" required options={WEIGHTS} />
        </FieldRow>
        <FieldRow>
          <DayField name="on_day" label="Day off" />
          <Field name="name" label="Name of the shift" maxLength={64} />
        </FieldRow>
      </Form>
    </Panel>
  );
}

const REASONS = [
  { value: "leave", name: "Leave" },
  { value: "sick", name: "Sick" },
  { value: "training", name: "Training" },
  { value: "other", name: "Other" },
];

function Absences(): JSX.Element {
  const absences = useLoad<{ items: readonly Absence[] }>("/my/absences");
  const zone = site.value.time_zone;
  return (
    <Panel title="When I do not work">
      <ul class="shifts-people">
        {absences.data?.items.map((absence) => (
          <li key={absence.id}>
            <Badge>{absence.kind}</Badge>
            <Moment at={absence.starts} /> to <Moment at={absence.ends} />
            {absence.shifts.length > 0 && (
              <Badge tone="warn">{`${absence.shifts.length} shifts want somebody else`}</Badge>
            )}
            <Withdraw path={`/absences/${absence.id}`} onDone={absences.again} />
          </li>
        ))}
      </ul>
      <Form
        label="Enter"
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
          say("Entered");
          absences.again();
        }}
      >
        <Select name="kind" label="Why" required options={REASONS} />
        <FieldRow>
          <DateTimeField name="starts" label="From" required />
          <DateTimeField name="ends" label="To" required />
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
        Take back
      </button>
      <Refusal problem={problem} />
    </>
  );
}
