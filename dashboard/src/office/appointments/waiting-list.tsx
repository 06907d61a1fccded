/** Who waits, and a plan for many at once; a person books what is proposed. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { newKey } from "../../connection/ids";
import { nowMs } from "../../store/clock";
import {
  addDays,
  Badge,
  DayShown,
  Dialog,
  dayIn,
  FieldRow,
  Form,
  Notice,
  Pager,
  Panel,
  type PatientFound,
  PatientPicker,
  Problem,
  post,
  put,
  Refusal,
  Select,
  say,
  site,
  Table,
  TextArea,
  usePages,
  useSubmit,
} from "../kit";
import { beginOf } from "./day";
import { doctorOptions, type Known, kindOptions } from "./known";
import { nameOf, type Proposal, type Proposals, type Waiting } from "./wire";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const URGENCIES = [
  { value: "routine", name: "Routine" },
  { value: "soon", name: "Soon" },
  { value: "urgent", name: "Urgent" },
];
const PARTS = [
  { value: "any", name: "Any time" },
  { value: "morning", name: "Mornings" },
  { value: "afternoon", name: "Afternoons" },
];
const TONES = { urgent: "bad", soon: "warn", routine: "quiet" } as const;

export function WaitingList(known: Known): JSX.Element {
  const list = usePages<Waiting>("/waiting-list", {}, { everyS: 60 });
  const [asked, setAsked] = useState<"new" | Waiting | null>(null);
  return (
    <>
      <Panel
        title="Who waits"
        actions={
          <button class="button button-main" type="button" onClick={() => setAsked("new")}>
            Put somebody on the list
          </button>
        }
      >
        <Table
          caption="Who waits, longest first"
          columns={[
            {
              name: "Patient",
              cell: (one) => nameOf(one.patient),
              by: (one) => nameOf(one.patient),
            },
            { name: "For", cell: (one) => one.kind_name, by: (one) => one.kind_name },
            {
              name: "Urgency",
              cell: (one) => <Badge tone={TONES[one.urgency]}>{one.urgency}</Badge>,
              by: (one) => ["urgent", "soon", "routine"].indexOf(one.urgency),
            },
            { name: "Since", cell: (one) => <DayShown at={one.since} />, by: (one) => one.since },
            { name: "To be seen by", cell: (one) => <DayShown at={one.by} />, by: (one) => one.by },
            { name: "Wishes", cell: wishesOf },
            {
              name: "Off the list",
              cell: (one) => (
                <button class="button button-quiet" type="button" onClick={() => setAsked(one)}>
                  Take {nameOf(one.patient)} off
                </button>
              ),
            },
          ]}
          rows={list.items}
          keyOf={(one) => one.id}
          load={list}
          empty="Nobody waits"
        />
        <Pager pages={list} />
      </Panel>
      <Plan {...known} onBooked={list.again} />
      {asked === "new" && (
        <NewEntry
          {...known}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            list.again();
          }}
        />
      )}
      {asked !== null && asked !== "new" && (
        <Dialog title={`Take ${nameOf(asked.patient)} off the list`} onClose={() => setAsked(null)}>
          <Form
            label="Take off the list"
            danger
            send={(_key, said) =>
              put(
                `/waiting-list/${asked.id}/withdrawn`,
                { reason: said.reason ?? "" },
                { revision: asked.revision },
              )
            }
            onDone={() => {
              setAsked(null);
              list.again();
            }}
            onLookAgain={() => {
              setAsked(null);
              list.again();
            }}
          >
            <TextArea name="reason" label="Why" required maxLength={500} />
          </Form>
        </Dialog>
      )}
    </>
  );
}

function wishesOf(one: Waiting): string {
  const days = one.weekdays.map((day) => DAYS[day - 1]).join(", ");
  const part = PARTS.find((each) => each.value === one.part && one.part !== "any")?.name ?? "";
  return [one.doctor_name ?? "", days, part].filter((each) => each !== "").join(" · ") || "none";
}

type EntryProps = Known & { onClose: () => void; onDone: () => void };

function NewEntry({ onClose, onDone, ...known }: EntryProps): JSX.Element {
  const [patient, setPatient] = useState<PatientFound>();
  const [kind, setKind] = useState(kindOptions(known)[0]?.value ?? "");
  return (
    <Dialog title="Put somebody on the list" onClose={onClose} wide>
      <Form
        label="Put on the list"
        send={(key, said, form) => {
          if (patient === undefined) throw new Problem(0, "Choose a patient from the list.");
          const { urgency = "routine", part = "any", note = "", doctor } = said;
          const weekdays = form.getAll("weekday").map(Number);
          return post(
            "/waiting-list",
            { patient: patient.id, kind, urgency, part, note, doctor: doctor ?? null, weekdays },
            { key },
          );
        }}
        onDone={onDone}
        onCancel={onClose}
      >
        <PatientPicker onPick={setPatient} autofocus required />
        <FieldRow>
          <Select
            name="kind"
            label="For"
            options={kindOptions(known)}
            value={kind}
            required
            onChange={setKind}
          />
          <Select name="urgency" label="Urgency" options={URGENCIES} required />
        </FieldRow>
        <FieldRow>
          <Select
            name="doctor"
            label="Wants to see"
            blank="Anybody"
            options={doctorOptions(known, kind)}
          />
          <Select name="part" label="Time of day" options={PARTS} required />
        </FieldRow>
        <fieldset class="field-group weekdays">
          <legend>Days they can come (none ticked: any)</legend>
          {DAYS.map((name, nth) => (
            <label key={name} class="check">
              <input type="checkbox" name="weekday" value={nth + 1} />
              {name}
            </label>
          ))}
        </fieldset>
        <TextArea name="note" label="Note" maxLength={500} rows={2} />
      </Form>
    </Dialog>
  );
}

const PATIENCE_MS = 30_000;

function Plan({ onBooked, ...known }: Known & { onBooked: () => void }): JSX.Element {
  const zone = site.value.time_zone;
  const [plan, setPlan] = useState<Proposals | null>(null);
  const booking = useSubmit();
  const tomorrow = addDays(dayIn(nowMs.peek(), zone), 1);

  const take = async (some: readonly Proposal[]): Promise<void> => {
    await booking.run(async () => {
      for (const one of some) {
        await post(
          "/appointments",
          {
            patient: one.patient.id,
            kind: one.kind,
            doctor: one.doctor,
            room: one.room,
            starts_at: one.starts_at,
            waiting: one.waiting,
          },
          { key: newKey() },
        );
        setPlan((before) =>
          before === null
            ? null
            : { ...before, items: before.items.filter((each) => each.waiting !== one.waiting) },
        );
      }
      say(some.length === 1 ? `Booked ${nameOf(some[0]?.patient ?? null)}` : "Booked them all");
    });
    onBooked();
  };

  return (
    <Panel title="Propose times for many">
      <Form
        label="Propose times"
        send={async (_key, said) => {
          const from = said.from ?? tomorrow;
          const until = addDays(from, Number(said.days ?? "7"));
          const span = { from: iso(beginOf(from, zone)), to: iso(beginOf(until, zone)) };
          const body = said.kind === undefined ? span : { ...span, kind: said.kind };
          setPlan(
            await post<Proposals>("/waiting-list/proposals", body, { timeoutMs: PATIENCE_MS }),
          );
        }}
      >
        <FieldRow>
          <label class="bar-field">
            From
            <input class="input" type="date" name="from" defaultValue={tomorrow} required />
          </label>
          <Select
            name="days"
            label="For"
            options={[
              { value: "7", name: "A week" },
              { value: "14", name: "Two weeks" },
              { value: "28", name: "Four weeks" },
            ]}
            required
          />
          <Select name="kind" label="Only" blank="All kinds" options={kindOptions(known)} />
        </FieldRow>
      </Form>
      {plan !== null && (
        <section aria-label="Proposed times">
          <Notice tone={plan.method === "greedy" ? "warn" : "info"}>{plan.said}</Notice>
          <Table
            caption="Proposed times"
            columns={[
              { name: "Patient", cell: (one) => nameOf(one.patient) },
              { name: "Proposal", cell: (one) => one.says },
              {
                name: "Book",
                cell: (one) => (
                  <button
                    class="button"
                    type="button"
                    aria-disabled={booking.busy}
                    onClick={() => void take([one])}
                  >
                    Book {nameOf(one.patient)}
                  </button>
                ),
              },
            ]}
            rows={plan.items}
            keyOf={(one) => one.waiting}
            empty="There is nobody to give a time to"
          />
          {plan.items.length > 1 && (
            <button
              class="button button-main"
              type="button"
              aria-disabled={booking.busy}
              onClick={() => void take(plan.items)}
            >
              Book all {plan.items.length}
            </button>
          )}
          <Refusal problem={booking.problem} />
          {plan.left_out.length > 0 && (
            <Table
              caption="Those without a time"
              captionShown
              columns={[
                { name: "Patient", cell: (one) => nameOf(one.patient) },
                { name: "For", cell: (one) => one.kind_name },
                { name: "Why", cell: (one) => one.why },
              ]}
              rows={plan.left_out}
              keyOf={(one) => one.waiting}
            />
          )}
        </section>
      )}
    </Panel>
  );
}

const iso = (at: number): string => new Date(at).toISOString();
