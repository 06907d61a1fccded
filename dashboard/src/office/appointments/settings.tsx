/** One calendar: its hours, the days unlike others, and the feeds of it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { nowMs } from "../../store/clock";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  asProblem,
  Badge,
  Check,
  DayField,
  DayShown,
  dayIn,
  del,
  Failed,
  Field,
  FieldRow,
  Form,
  type Load,
  Loading,
  Moment,
  Notice,
  Panel,
  post,
  put,
  Refusal,
  Select,
  say,
  session,
  site,
  Table,
  useLoad,
  useSubmit,
} from "../kit";
import type { Known } from "./known";
import type { CalendarOpened, Feed, Hours, Items, Unusual } from "./wire";

const weekdays = () => [
  t("Monday"),
  t("Tuesday"),
  t("Wednesday"),
  t("Thursday"),
  t("Friday"),
  t("Saturday"),
  t("Sunday"),
];

export function CalendarSettings({ id, ...known }: Known & { id: string }): JSX.Element {
  const path = `/calendars/${encodeURIComponent(id)}`;
  const look = useLoad<CalendarOpened>(path);
  const role = session.value?.role;
  if (look.problem !== null && look.data === undefined)
    return <Failed problem={look.problem} again={look.again} />;
  if (look.data === undefined) return <Loading />;
  const { calendar } = look.data;
  const own = calendar.doctor !== null && calendar.doctor === session.value?.account;
  return (
    <>
      <h2>{calendar.name}</h2>
      {look.data.stranded.length > 0 && (
        <Notice tone="warn">
          {t("{count} appointments are booked outside the hours; move them.", {
            count: look.data.stranded.length,
          })}
        </Notice>
      )}
      {role === "administrator" && <About path={path} look={look} known={known} />}
      <Week
        key={calendar.revision}
        path={path}
        look={look}
        opened={look.data}
        may={role === "administrator"}
      />
      <Unlike
        path={path}
        look={look}
        opened={look.data}
        may={role === "administrator" || role === "front_desk"}
      />
      {(role === "administrator" || own) && <Feeds path={path} />}
    </>
  );
}

interface PartProps {
  path: string;
  look: Load<CalendarOpened>;
}

function About({ path, look, known }: PartProps & { known: Known }): JSX.Element | null {
  const calendar = look.data?.calendar;
  if (calendar === undefined) return null;
  return (
    <Panel title={t("What can be booked")}>
      <Form
        label={t("Save")}
        send={async (_key, said, form) => {
          const kinds = form.getAll("kind");
          const body = { step: Number(said.step), kinds, closed: form.has("closed") };
          look.take(await put<CalendarOpened>(path, body, { revision: calendar.revision }));
        }}
        onDone={() => {
          say(t("Saved"));
          known.calendars.again();
        }}
        onLookAgain={look.again}
      >
        <Field
          name="step"
          label={t("Offer a time every")}
          hint={t("minutes from the opening on")}
          type="number"
          min={5}
          max={240}
          defaultValue={String(calendar.step)}
          required
        />
        {calendar.doctor !== null && (
          <fieldset class="field-group weekdays">
            <legend>{t("What they do (none ticked: everything)")}</legend>
            {(known.kinds.data?.items ?? []).map((one) => (
              <label key={one.code} class="check">
                <input
                  type="checkbox"
                  name="kind"
                  value={one.code}
                  defaultChecked={calendar.kinds.includes(one.code)}
                />
                {one.name}
              </label>
            ))}
          </fieldset>
        )}
        <Check
          name="closed"
          label={t("Closed: nothing is booked any more")}
          checked={calendar.closed}
        />
      </Form>
    </Panel>
  );
}

type WeekProps = PartProps & { opened: CalendarOpened; may: boolean };

function Week({ path, look, opened, may }: WeekProps): JSX.Element {
  const [hours, setHours] = useState<readonly Hours[]>(opened.hours);
  const { busy, problem, run } = useSubmit();
  const changed = hours !== opened.hours;
  const save = async (): Promise<void> => {
    const saved = await run(async () =>
      look.take(
        await put<CalendarOpened>(
          `${path}/hours`,
          { items: hours },
          { revision: opened.calendar.revision },
        ),
      ),
    );
    if (saved) say(t("Hours saved"));
  };
  return (
    <Panel title={t("Hours of the week")}>
      <p>
        {t("By the clock on the wall in {time_zone}, all year.", {
          time_zone: site.value.time_zone,
        })}
      </p>
      <Table
        caption={t("Hours of the week")}
        columns={[
          { name: t("Day"), cell: (one) => weekdays()[one.weekday - 1] },
          { name: t("Opens"), cell: (one) => one.opens },
          { name: t("Closes"), cell: (one) => one.closes },
          { name: t("From"), cell: (one) => <DayShown at={one.since} /> },
          {
            name: t("Until"),
            cell: (one) => (one.until === null ? t("further notice") : <DayShown at={one.until} />),
          },
          {
            name: t("Remove"),
            cell: (one) =>
              may && (
                <button
                  class="button button-quiet"
                  type="button"
                  onClick={() => setHours(hours.filter((each) => each !== one))}
                >
                  {t("Remove {day} {opens}", {
                    day: weekdays()[one.weekday - 1] ?? "",
                    opens: one.opens,
                  })}
                </button>
              ),
          },
        ]}
        rows={hours}
        keyOf={(one) => `${one.weekday} ${one.opens} ${one.since}`}
        empty={t("Never open")}
      />
      {may && (
        <>
          <Form
            label={t("Add these hours")}
            resets
            send={async (_key, said) => {
              const { weekday, opens = "", closes = "", since = "", until } = said;
              setHours([
                ...hours,
                { weekday: Number(weekday), opens, closes, since, until: until ?? null },
              ]);
            }}
          >
            <FieldRow>
              <Select
                name="weekday"
                label={t("Day")}
                options={weekdays().map((name, nth) => ({ value: String(nth + 1), name }))}
                required
              />
              <Clock name="opens" label={t("Opens")} />
              <Clock name="closes" label={t("Closes")} />
              <DayField
                name="since"
                label={t("From")}
                defaultValue={dayIn(nowMs.peek(), site.value.time_zone)}
                required
              />
              <DayField name="until" label={t("Until")} hint={t("no more on that day")} />
            </FieldRow>
          </Form>
          <div class="form-end">
            <button
              class="button button-main"
              type="button"
              aria-disabled={busy || !changed}
              onClick={() => changed && void save()}
            >
              {t("Save the week")}
            </button>
            <Refusal problem={problem} onLookAgain={look.again} />
          </div>
        </>
      )}
    </Panel>
  );
}

/** "24:00" closes a day; an input for times does not know it. */
function Clock({
  name,
  label,
  at = "",
}: {
  name: string;
  label: string;
  at?: string;
}): JSX.Element {
  return (
    <Field
      name={name}
      label={label}
      hint={"hh:mm"}
      pattern="(([01]\d|2[0-3]):[0-5]\d|24:00)"
      defaultValue={at}
      inputMode="numeric"
      required
    />
  );
}

function Unlike({ path, look, opened, may }: WeekProps): JSX.Element {
  const remove = async (one: Unusual): Promise<void> => {
    try {
      await del(`/calendar-exceptions/${one.id}`);
    } catch (why) {
      say(asProblem(why).message, "bad");
    }
    look.again();
  };
  return (
    <Panel title={t("Days unlike others")}>
      <Table
        caption={t("Days unlike others")}
        columns={[
          { name: t("Day"), cell: (one) => <DayShown at={one.day} />, by: (one) => one.day },
          {
            name: t("What"),
            cell: (one) => (
              <Badge tone={one.kind === "extra" ? "ok" : "warn"}>{term(one.kind)}</Badge>
            ),
          },
          {
            name: t("Hours"),
            cell: (one) => <span dir="ltr">{`${one.opens}–${one.closes}`}</span>,
          },
          { name: t("Note"), cell: (one) => one.note },
          {
            name: t("Remove"),
            cell: (one) =>
              may && (
                <button class="button button-quiet" type="button" onClick={() => void remove(one)}>
                  {t("Remove {day}", { day: one.day })}
                </button>
              ),
          },
        ]}
        rows={opened.exceptions}
        keyOf={(one) => one.id}
        empty={t("None from today on")}
      />
      {may && (
        <Form
          label={t("Add the day")}
          resets
          send={async (key, said) => {
            const made = await post<Unusual>(`${path}/exceptions`, said, { key });
            const { length } = made.stranded;
            say(length === 0 ? t("Added") : `Added; ${length} appointments are booked then`);
          }}
          onDone={look.again}
        >
          <FieldRow>
            <DayField name="day" label={t("Day")} required />
            <Select
              name="kind"
              label={t("What")}
              options={[
                { value: "closed", name: t("Closed") },
                { value: "extra", name: t("Open besides") },
              ]}
              required
            />
            <Clock name="opens" label={t("From")} at="00:00" />
            <Clock name="closes" label={t("To")} at="24:00" />
            <Field name="note" label={t("Why")} maxLength={200} />
          </FieldRow>
        </Form>
      )}
    </Panel>
  );
}

function Feeds({ path }: { path: string }): JSX.Element {
  const feeds = useLoad<Items<Feed>>(`${path}/feeds`);
  const [secret, setSecret] = useState<string | null>(null);
  const revoke = async (one: Feed): Promise<void> => {
    try {
      await del(`/calendar-feeds/${one.id}`);
    } catch (why) {
      say(asProblem(why).message, "bad");
    }
    feeds.again();
  };
  return (
    <Panel title={t("For other calendar programs")}>
      <p>
        {t("A feed tells the times and kinds, and no patient. Who has its address can read it.")}
      </p>
      {secret !== null && (
        <Notice tone="ok" title={t("The address, shown once")}>
          <code class="feed-address">{`${location.origin}/api/v1/feeds/${secret}.ics`}</code>
        </Notice>
      )}
      <Table
        caption={t("Feeds")}
        columns={[
          { name: t("For"), cell: (one) => one.label || "–" },
          { name: t("By"), cell: (one) => one.by },
          { name: t("Since"), cell: (one) => <Moment at={one.created_at} /> },
          {
            name: t("Revoke"),
            cell: (one) =>
              one.revoked_at !== null ? (
                "revoked"
              ) : (
                <button class="button button-danger" type="button" onClick={() => void revoke(one)}>
                  {t("Revoke {label}", { label: one.label || t("this feed") })}
                </button>
              ),
          },
        ]}
        rows={feeds.data?.items}
        keyOf={(one) => one.id}
        load={feeds}
        empty={t("No feeds")}
      />
      <Form
        label={t("New address")}
        resets
        send={async (_key, said) => {
          const made = await post<Feed>(`${path}/feeds`, { label: said.label ?? "" });
          setSecret(made.token);
        }}
        onDone={feeds.again}
      >
        <Field name="label" label={t("What it is for")} maxLength={100} />
      </Form>
    </Panel>
  );
}
