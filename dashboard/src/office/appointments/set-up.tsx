/** What can be booked at all: calendars, kinds of appointments, holidays. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import {
  Badge,
  Check,
  DayField,
  Dialog,
  Field,
  FieldRow,
  Form,
  Panel,
  post,
  put,
  say,
  session,
  Table,
} from "../kit";
import type { Known } from "./known";
import type { Kind, Unusual } from "./wire";

export function Settings(known: Known): JSX.Element {
  const { calendars, kinds } = known;
  const [asked, setAsked] = useState<"calendar" | "kind" | "holiday" | Kind | null>(null);
  const sets = session.value?.role === "administrator";
  const close = (): void => setAsked(null);
  const done = (): void => {
    close();
    calendars.again();
    kinds.again();
  };
  return (
    <>
      <Panel
        title={t("Calendars")}
        actions={
          sets && (
            <>
              <button class="button" type="button" onClick={() => setAsked("holiday")}>
                {t("A holiday")}
              </button>
              <button class="button button-main" type="button" onClick={() => setAsked("calendar")}>
                {t("New calendar")}
              </button>
            </>
          )
        }
      >
        <Table
          caption={t("Calendars")}
          columns={[
            { name: t("Name"), cell: (one) => one.name, by: (one) => one.name },
            { name: t("Of"), cell: (one) => (one.doctor === null ? "room" : "doctor") },
            { name: t("Every"), cell: (one) => `${one.step} min`, number: true },
            {
              name: t("Bookable"),
              cell: (one) => (one.closed ? <Badge tone="warn">{t("closed")}</Badge> : "yes"),
            },
          ]}
          rows={calendars.data?.items}
          keyOf={(one) => one.id}
          href={(one) => `/appointments/settings/${one.id}`}
          load={calendars}
          empty={t("Nobody has a calendar yet")}
        />
      </Panel>
      <Panel
        title={t("Kinds of appointments")}
        actions={
          sets && (
            <button class="button button-main" type="button" onClick={() => setAsked("kind")}>
              {t("New kind")}
            </button>
          )
        }
      >
        <Table
          caption={t("Kinds of appointments")}
          columns={[
            { name: t("Name"), cell: (one) => one.name, by: (one) => one.name },
            { name: t("Takes"), cell: (one) => `${one.minutes} min`, by: (one) => one.minutes },
            { name: t("In"), cell: (one) => one.room_kinds.join(", ") },
            {
              name: t("Urgent / soon / routine"),
              cell: (one) => `${one.urgent_days} / ${one.soon_days} / ${one.routine_days} days`,
            },
            { name: t("Price"), cell: (one) => one.price_code || "none" },
            {
              name: t("Booked"),
              cell: (one) => (one.retired ? <Badge>{t("retired")}</Badge> : "yes"),
            },
            {
              name: t("Change"),
              cell: (one) =>
                sets && (
                  <button class="button button-quiet" type="button" onClick={() => setAsked(one)}>
                    {t("Change {one}", { one: one.name })}
                  </button>
                ),
            },
          ]}
          rows={kinds.data?.items}
          keyOf={(one) => one.code}
          load={kinds}
          empty={t("There is no kind of appointment yet")}
        />
      </Panel>
      {asked === "calendar" && <NewCalendar onClose={close} onDone={done} />}
      {asked === "holiday" && <Holiday onClose={close} onDone={done} />}
      {asked === "kind" && <KindForm onClose={close} onDone={done} />}
      {asked !== null && typeof asked === "object" && (
        <KindForm kind={asked} onClose={close} onDone={done} />
      )}
    </>
  );
}

interface Asking {
  onClose: () => void;
  onDone: () => void;
}

function NewCalendar({ onClose, onDone }: Asking): JSX.Element {
  return (
    <Dialog title={t("New calendar")} onClose={onClose}>
      <Form
        label={t("Begin the calendar")}
        send={(key, { doctor, room, step }) =>
          post(
            "/calendars",
            { doctor: doctor ?? null, room: room ?? null, step: Number(step ?? "10") },
            { key },
          )
        }
        onDone={onDone}
      >
        <Field name="doctor" label={t("Account of the doctor")} maxLength={64} />
        <Field name="room" label={t("Or the id of the room")} maxLength={64} />
        <Field
          name="step"
          label={t("Offer a time every")}
          hint={t("minutes from the opening on")}
          type="number"
          min={5}
          max={240}
          defaultValue="10"
          required
        />
      </Form>
    </Dialog>
  );
}

function Holiday({ onClose, onDone }: Asking): JSX.Element {
  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    const made = await post<Unusual>("/holidays", said, { key });
    const { length } = made.stranded;
    say(
      length === 0 ? t("Closed for the day") : `Closed; ${length} appointments stand on that day`,
    );
  };
  return (
    <Dialog title={t("A holiday of the whole hospital")} onClose={onClose}>
      <Form label={t("Close the day")} send={send} onDone={onDone}>
        <DayField name="day" label={t("Day")} required />
        <Field name="note" label={t("Which")} maxLength={200} />
      </Form>
    </Dialog>
  );
}

const ROOM_KINDS = ["clinic", "theatre", "treatment"] as const;

function KindForm({ kind, onClose, onDone }: Asking & { kind?: Kind }): JSX.Element {
  const send = (key: string, said: Record<string, string>, form: FormData): Promise<unknown> => {
    const body = {
      name: said.name,
      minutes: Number(said.minutes),
      room_kinds: form.getAll("room_kind"),
      urgent_days: Number(said.urgent_days),
      soon_days: Number(said.soon_days),
      routine_days: Number(said.routine_days),
      price_code: said.price_code ?? "",
      retired: form.has("retired"),
    };
    return kind === undefined
      ? post("/appointment-kinds", { ...body, code: said.code }, { key })
      : put(`/appointment-kinds/${kind.code}`, body, { revision: kind.revision });
  };
  return (
    <Dialog title={kind === undefined ? t("New kind") : kind.name} onClose={onClose} wide>
      <Form label={t("Save")} send={send} onDone={onDone} onLookAgain={onDone}>
        <FieldRow>
          {kind === undefined && (
            <Field
              name="code"
              label={t("Code")}
              hint={t("never changes: small letters, digits, -")}
              pattern="[a-z0-9][a-z0-9_\-]{0,39}"
              required
            />
          )}
          <Field
            name="name"
            label={t("Name")}
            required
            maxLength={64}
            defaultValue={kind?.name ?? ""}
          />
          <Days name="minutes" label={t("Minutes")} least={5} most={720} at={kind?.minutes ?? 20} />
        </FieldRow>
        <fieldset class="field-group weekdays">
          <legend>{t("In which rooms")}</legend>
          {ROOM_KINDS.map((one) => (
            <label key={one} class="check">
              <input
                type="checkbox"
                name="room_kind"
                value={one}
                defaultChecked={kind?.room_kinds.includes(one) ?? one === "clinic"}
              />
              {term(one)}
            </label>
          ))}
        </fieldset>
        <FieldRow>
          <Days name="urgent_days" label={t("Urgent within days")} at={kind?.urgent_days ?? 3} />
          <Days name="soon_days" label={t("Soon within days")} at={kind?.soon_days ?? 14} />
          <Days
            name="routine_days"
            label={t("Routine within days")}
            at={kind?.routine_days ?? 60}
          />
        </FieldRow>
        <Field
          name="price_code"
          label={t("Code of the price list")}
          maxLength={40}
          defaultValue={kind?.price_code ?? ""}
        />
        <Check
          name="retired"
          label={t("Retired: not booked any more")}
          checked={kind?.retired ?? false}
        />
      </Form>
    </Dialog>
  );
}

function Days(props: {
  name: string;
  label: string;
  at: number;
  least?: number;
  most?: number;
}): JSX.Element {
  const { name, label, at, least = 1, most = 730 } = props;
  return (
    <Field
      name={name}
      label={label}
      type="number"
      min={least}
      max={most}
      defaultValue={String(at)}
      required
    />
  );
}
