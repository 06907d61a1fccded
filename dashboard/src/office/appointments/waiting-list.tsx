/** Who waits, and a plan for many at once; a person books what is proposed. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { newKey } from "../../connection/ids";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t } from "../../words/words";
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

const weekdays = () => [t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun")];
const URGENCIES = [
  {
    value: "routine",
    get name() {
      return t("Routine");
    },
  },
  {
    value: "soon",
    get name() {
      return t("Soon");
    },
  },
  {
    value: "urgent",
    get name() {
      return t("Urgent");
    },
  },
];
const PARTS = [
  {
    value: "any",
    get name() {
      return t("Any time");
    },
  },
  {
    value: "morning",
    get name() {
      return t("Mornings");
    },
  },
  {
    value: "afternoon",
    get name() {
      return t("Afternoons");
    },
  },
];
const TONES = { urgent: "bad", soon: "warn", routine: "quiet" } as const;

export function WaitingList(known: Known): JSX.Element {
  const list = usePages<Waiting>("/waiting-list", {}, { everyS: 60 });
  const [asked, setAsked] = useState<"new" | Waiting | null>(null);
  return (
    <>
      <Panel
        title={t("Who waits")}
        actions={
          <button class="button button-main" type="button" onClick={() => setAsked("new")}>
            {t("Put somebody on the list")}
          </button>
        }
      >
        <Table
          caption={t("Who waits, longest first")}
          columns={[
            {
              name: t("Patient"),
              cell: (one) => nameOf(one.patient),
              by: (one) => nameOf(one.patient),
            },
            { name: t("For"), cell: (one) => one.kind_name, by: (one) => one.kind_name },
            {
              name: t("Urgency"),
              cell: (one) => <Badge tone={TONES[one.urgency]}>{term(one.urgency)}</Badge>,
              by: (one) => ["urgent", "soon", "routine"].indexOf(one.urgency),
            },
            {
              name: t("Since"),
              cell: (one) => <DayShown at={one.since} />,
              by: (one) => one.since,
            },
            {
              name: t("To be seen by"),
              cell: (one) => <DayShown at={one.by} />,
              by: (one) => one.by,
            },
            { name: t("Wishes"), cell: wishesOf },
            {
              name: t("Off the list"),
              cell: (one) => (
                <button class="button button-quiet" type="button" onClick={() => setAsked(one)}>
                  {t("Take {name} off", { name: nameOf(one.patient) })}
                </button>
              ),
            },
          ]}
          rows={list.items}
          keyOf={(one) => one.id}
          load={list}
          empty={t("Nobody waits")}
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
        <Dialog
          title={t("Take {name} off the list", { name: nameOf(asked.patient) })}
          onClose={() => setAsked(null)}
        >
          <Form
            label={t("Take off the list")}
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
            <TextArea name="reason" label={t("Why")} required maxLength={500} />
          </Form>
        </Dialog>
      )}
    </>
  );
}

function wishesOf(one: Waiting): string {
  const days = one.weekdays.map((day) => weekdays()[day - 1]).join(", ");
  const part = PARTS.find((each) => each.value === one.part && one.part !== "any")?.name ?? "";
  return [one.doctor_name ?? "", days, part].filter((each) => each !== "").join(" · ") || "none";
}

type EntryProps = Known & { onClose: () => void; onDone: () => void };

function NewEntry({ onClose, onDone, ...known }: EntryProps): JSX.Element {
  const [patient, setPatient] = useState<PatientFound>();
  const [kind, setKind] = useState(kindOptions(known)[0]?.value ?? "");
  return (
    <Dialog title={t("Put somebody on the list")} onClose={onClose} wide>
      <Form
        label={t("Put on the list")}
        send={(key, said, form) => {
          if (patient === undefined) throw new Problem(0, t("Choose a patient from the list."));
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
            label={t("For")}
            options={kindOptions(known)}
            value={kind}
            required
            onChange={setKind}
          />
          <Select name="urgency" label={t("Urgency")} options={URGENCIES} required />
        </FieldRow>
        <FieldRow>
          <Select
            name="doctor"
            label={t("Wants to see")}
            blank={t("Anybody")}
            options={doctorOptions(known, kind)}
          />
          <Select name="part" label={t("Time of day")} options={PARTS} required />
        </FieldRow>
        <fieldset class="field-group weekdays">
          <legend>{t("Days they can come (none ticked: any)")}</legend>
          {weekdays().map((name, nth) => (
            <label key={name} class="check">
              <input type="checkbox" name="weekday" value={nth + 1} />
              {name}
            </label>
          ))}
        </fieldset>
        <TextArea name="note" label={t("Note")} maxLength={500} rows={2} />
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
      say(
        some.length === 1
          ? t("Booked {name}", { name: nameOf(some[0]?.patient ?? null) })
          : t("Booked them all"),
      );
    });
    onBooked();
  };

  return (
    <Panel title={t("Propose times for many")}>
      <Form
        label={t("Propose times")}
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
            {t("From")}
            <input class="input" type="date" name="from" defaultValue={tomorrow} required />
          </label>
          <Select
            name="days"
            label={t("For")}
            options={[
              { value: "7", name: t("A week") },
              { value: "14", name: t("Two weeks") },
              { value: "28", name: t("Four weeks") },
            ]}
            required
          />
          <Select
            name="kind"
            label={t("Only")}
            blank={t("All kinds")}
            options={kindOptions(known)}
          />
        </FieldRow>
      </Form>
      {plan !== null && (
        <section aria-label={t("Proposed times")}>
          <Notice tone={plan.method === "greedy" ? "warn" : "info"}>{plan.said}</Notice>
          <Table
            caption={t("Proposed times")}
            columns={[
              { name: t("Patient"), cell: (one) => nameOf(one.patient) },
              { name: t("Proposal"), cell: (one) => one.says },
              {
                name: t("Book"),
                cell: (one) => (
                  <button
                    class="button"
                    type="button"
                    aria-disabled={booking.busy}
                    onClick={() => void take([one])}
                  >
                    {t("Book {name}", { name: nameOf(one.patient) })}
                  </button>
                ),
              },
            ]}
            rows={plan.items}
            keyOf={(one) => one.waiting}
            empty={t("There is nobody to give a time to")}
          />
          {plan.items.length > 1 && (
            <button
              class="button button-main"
              type="button"
              aria-disabled={booking.busy}
              onClick={() => void take(plan.items)}
            >
              {t("Book all {count}", { count: plan.items.length })}
            </button>
          )}
          <Refusal problem={booking.problem} />
          {plan.left_out.length > 0 && (
            <Table
              caption={t("Those without a time")}
              captionShown
              columns={[
                { name: t("Patient"), cell: (one) => nameOf(one.patient) },
                { name: t("For"), cell: (one) => one.kind_name },
                { name: t("Why"), cell: (one) => one.why },
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
