/** One appointment: what it is, what became of it, and what has happened to it. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  Dialog,
  Facts,
  Failed,
  Form,
  get,
  Loading,
  Moment,
  plainDay,
  put,
  query,
  Refusal,
  say,
  Table,
  TextArea,
  useLoad,
  useLoading,
  useSubmit,
} from "../kit";
import type { Wanted } from "./booking";
import {
  type Appointment,
  type Happened,
  type Items,
  nameOf,
  type Proposal,
  type State,
} from "./wire";

interface AppointmentProps {
  id: number;
  onClose: () => void;
  onDone: () => void;
  onMove: (at: Appointment) => void;
  onCancel: (at: Appointment) => void;
}

const nextOf = (): Readonly<Record<State, readonly (readonly [State, string])[]>> => ({
  booked: [
    ["arrived", t("Arrived")],
    ["done", t("Done")],
    ["missed", t("Did not come")],
  ],
  arrived: [
    ["done", t("Done")],
    ["booked", t("Not here after all")],
  ],
  missed: [["arrived", t("Came late")]],
  done: [],
  cancelled: [],
});

export function AppointmentDialog(props: AppointmentProps): JSX.Element {
  const look = useLoad<Appointment>(`/appointments/${props.id}`);
  const past = useLoad<Items<Happened>>(`/appointments/${props.id}/history`);
  const { busy, problem, run } = useSubmit();
  const at = look.data;
  const settle = async (state: State): Promise<void> => {
    if (at === undefined) return;
    const sent = await run(async () => {
      const saved = await put<Appointment>(
        `/appointments/${at.id}/state`,
        { state },
        { revision: at.revision },
      );
      look.take(saved);
    });
    if (sent) {
      past.again();
      props.onDone();
    }
  };
  return (
    <Dialog title={t("Appointment")} onClose={props.onClose} wide>
      {look.problem !== null && <Failed problem={look.problem} again={look.again} />}
      {at === undefined ? (
        look.problem === null && <Loading />
      ) : (
        <>
          <Facts
            items={[
              [
                t("Patient"),
                at.patient === null ? (
                  t("Taken")
                ) : (
                  <a href={`/patients/${at.patient.id}`}>{nameOf(at.patient)}</a>
                ),
              ],
              [t("Born"), at.patient === null ? "–" : plainDay(at.patient.birth_date)],
              [t("Record"), at.patient?.mrn],
              [t("Time"), <Moment key="at" at={at.starts_at} />],
              [t("Doctor"), at.doctor_name],
              [t("Room"), at.room_name],
              [t("For"), at.kind_name],
              [t("State"), at.state],
              [t("Note"), at.note === "" ? "–" : at.note],
            ]}
          />
          <div class="appointment-acts">
            {nextOf()[at.state].map(([state, name]) => (
              <button
                key={state}
                class={state === "arrived" ? "button button-main" : "button"}
                type="button"
                aria-disabled={busy}
                onClick={() => void settle(state)}
              >
                {name}
              </button>
            ))}
            {at.state === "booked" && (
              <button class="button" type="button" onClick={() => props.onMove(at)}>
                {t("Move…")}
              </button>
            )}
            {(at.state === "booked" || at.state === "arrived") && (
              <button class="button button-danger" type="button" onClick={() => props.onCancel(at)}>
                {t("Cancel the appointment…")}
              </button>
            )}
          </div>
          <Refusal problem={problem} onLookAgain={look.again} />
          <Table
            caption={t("What has happened")}
            captionShown
            columns={[
              { name: t("When"), cell: (one) => <Moment at={one.at} /> },
              { name: t("What"), cell: (one) => one.change },
              { name: t("By"), cell: (one) => one.by },
              { name: t("Time"), cell: (one) => <Moment at={one.starts_at} /> },
              { name: t("Doctor"), cell: (one) => one.doctor_name },
              { name: t("Why"), cell: (one) => one.reason },
            ]}
            rows={past.data?.items}
            keyOf={(one) => one.at}
            load={past}
          />
        </>
      )}
    </Dialog>
  );
}

interface CancelProps {
  appointment: Appointment;
  onClose: () => void;
  onCancelled: () => void;
  onBook: (wanted: Wanted) => void;
}

/** Wants a reason; then says who of the waiting list could have the time. */
export function CancelDialog({
  appointment,
  onClose,
  onCancelled,
  onBook,
}: CancelProps): JSX.Element {
  const [done, setDone] = useState(false);
  return (
    <Dialog
      title={t("Cancel {name}", { name: nameOf(appointment.patient) })}
      onClose={onClose}
      wide
    >
      {done ? (
        <Successors appointment={appointment} onBook={onBook} />
      ) : (
        <Form
          label={t("Cancel the appointment")}
          danger
          send={(_key, said) =>
            put(
              `/appointments/${appointment.id}/state`,
              { state: "cancelled", reason: said.reason ?? "" },
              { revision: appointment.revision },
            )
          }
          onDone={() => {
            say(t("Cancelled {name}", { name: nameOf(appointment.patient) }));
            setDone(true);
            onCancelled();
          }}
          onLookAgain={onClose}
        >
          <p>
            <Moment at={appointment.starts_at} />{" "}
            {t("with {doctor_name}", { doctor_name: appointment.doctor_name })}
          </p>
          <TextArea name="reason" label={t("Why")} required maxLength={500} />
        </Form>
      )}
    </Dialog>
  );
}

function Successors(props: {
  appointment: Appointment;
  onBook: (wanted: Wanted) => void;
}): JSX.Element {
  const { starts_at, ends_at, doctor, room } = props.appointment;
  const asked = `/waiting-list/candidates${query({ from: starts_at, to: ends_at, doctor, room })}`;
  const found = useLoading<Items<Proposal>>(asked, (signal) => get(asked, { signal }));
  return (
    <section aria-label={t("Who could have this time")}>
      <p role="status">{t("The time is free again. Who of the waiting list could have it:")}</p>
      <Table
        caption={t("Who could have this time, the best first")}
        columns={[
          { name: t("Patient"), cell: (one) => nameOf(one.patient) },
          { name: t("For"), cell: (one) => one.kind_name },
          { name: t("Why"), cell: (one) => one.why.join(", ") },
          {
            name: t("Book"),
            cell: (one) => (
              <button
                class="button"
                type="button"
                onClick={() =>
                  props.onBook({
                    at: Date.parse(one.starts_at),
                    doctor: one.doctor,
                    room: one.room,
                    patient: one.patient,
                    kind: one.kind,
                    waiting: one.waiting,
                  })
                }
              >
                {t("Book {name}", { name: nameOf(one.patient) })}
              </button>
            ),
          },
        ]}
        rows={found.data?.items}
        keyOf={(one) => one.waiting}
        load={found}
        empty={t("Nobody on the list could have it")}
      />
    </section>
  );
}
