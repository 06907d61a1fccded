/** Booking a time: for whom, what for, in which room; and what is free when it is taken. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../words/words";
import {
  asProblem,
  Dialog,
  Field,
  FieldRow,
  Form,
  get,
  instantOf,
  type PatientFound,
  PatientPicker,
  Problem,
  patientName,
  plainDay,
  post,
  query,
  Select,
  say,
  site,
  TextArea,
  timeOf,
  useLoading,
  wallTime,
  weekdayOf,
} from "../kit";
import { doctorOptions, type Known, kindOptions, roomOptions } from "./known";
import type { Appointment, Items, PatientNamed, Slot } from "./wire";

export interface Wanted {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly doctor: string;
  readonly room: string;
  readonly patient?: PatientNamed;
  readonly kind?: string;
  /** The entry of the waiting list that it answers. */
  readonly waiting?: number;
}

type BookingProps = Known & { wanted: Wanted; onClose: () => void; onDone: () => void };

const DAY_MS = 86_400_000;

export function BookingDialog({ wanted, onClose, onDone, ...known }: BookingProps): JSX.Element {
  const zone = site.value.time_zone;
  const [patient, setPatient] = useState<PatientFound | PatientNamed | undefined>(wanted.patient);
  const [kind, setKind] = useState(wanted.kind ?? kindOptions(known)[0]?.value ?? "");
  const [at, setAt] = useState(wallTime(wanted.at, zone));
  const [doctor, setDoctor] = useState(wanted.doctor || (doctorOptions(known)[0]?.value ?? ""));
  const [chosen, setChosen] = useState(wanted.room);
  const [offers, setOffers] = useState<readonly Slot[]>([]);
  const start = instantOf(at, zone) ?? "";
  const free = useFreeRooms(kind, doctor, start);
  const room = chosen || free[0] || (roomOptions(known, kind)[0]?.value ?? "");

  const send = async (key: string, said: Record<string, string>): Promise<void> => {
    if (patient === undefined) throw new Problem(0, t("Choose a patient from the list."));
    const waiting = wanted.waiting === undefined ? {} : { waiting: wanted.waiting };
    try {
      await post<Appointment>(
        "/appointments",
        {
          patient: patient.id,
          kind,
          doctor,
          room,
          starts_at: start,
          note: said.note ?? "",
          ...waiting,
        },
        { key },
      );
    } catch (why) {
      setOffers((asProblem(why).told.next as readonly Slot[] | undefined) ?? []);
      throw why;
    }
    say(
      t("Booked {patient}, {day} {time}", {
        patient: patientName(patient),
        day: weekdayOf(start, zone),
        time: timeOf(start, zone),
      }),
    );
  };

  return (
    <Dialog title={t("Book an appointment")} onClose={onClose} wide>
      <Form label={t("Book")} send={send} onDone={onDone} onCancel={onClose}>
        {wanted.patient === undefined ? (
          <PatientPicker onPick={setPatient} autofocus required />
        ) : (
          <p>
            {t("For")} <strong>{patientName(wanted.patient)}</strong>
            {t(", born {day}", { day: plainDay(wanted.patient.birth_date) })}
          </p>
        )}
        <FieldRow>
          <Select
            name="kind"
            label={t("For")}
            options={kindOptions(known)}
            value={kind}
            required
            onChange={setKind}
          />
          <Field
            name="at"
            label={t("Starts at")}
            hint={zone}
            type="datetime-local"
            value={at}
            required
            onInput={(event) => setAt(event.currentTarget.value)}
          />
        </FieldRow>
        <FieldRow>
          <Select
            name="doctor"
            label={t("Doctor")}
            options={doctorOptions(known, kind)}
            value={doctor}
            required
            onChange={setDoctor}
          />
          <Select
            name="room"
            label={t("Room")}
            options={roomOptions(known, kind).map((one) => ({
              ...one,
              name: free.includes(one.value) ? `${one.name} (free)` : one.name,
            }))}
            value={room}
            required
            onChange={setChosen}
          />
        </FieldRow>
        <TextArea name="note" label={t("Note")} maxLength={500} rows={2} />
        <Offers
          offers={offers}
          zone={zone}
          onTake={(slot) => {
            setAt(wallTime(slot.starts_at, zone));
            setDoctor(slot.doctor);
            setChosen(slot.rooms[0] ?? "");
            setOffers([]);
          }}
        />
      </Form>
    </Dialog>
  );
}

/** What is free beside a time that is taken. */
function Offers(props: {
  offers: readonly Slot[];
  zone: string;
  onTake: (slot: Slot) => void;
}): JSX.Element | null {
  if (props.offers.length === 0) return null;
  return (
    <div class="offers">
      <strong>{t("Free instead:")}</strong>
      <ul>
        {props.offers.map((slot) => (
          <li key={`${slot.doctor} ${slot.starts_at}`}>
            <button class="button" type="button" onClick={() => props.onTake(slot)}>
              {t("{day} {time} with {doctor_name}", {
                day: weekdayOf(slot.starts_at, props.zone),
                time: timeOf(slot.starts_at, props.zone),
                doctor_name: slot.doctor_name,
              })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The rooms that are free at a time with a doctor, while it is being chosen. */
function useFreeRooms(kind: string, doctor: string, start: string): readonly string[] {
  const known = kind !== "" && doctor !== "" && start !== "";
  const until = known ? new Date(Date.parse(start) + DAY_MS).toISOString() : "";
  const asked = known ? `/slots${query({ from: start, to: until, kind, doctor })}` : null;
  const found = useLoading<Items<Slot>>(asked, (signal) => get(asked ?? "", { signal }));
  const slot = found.data?.items.find((one) => Date.parse(one.starts_at) === Date.parse(start));
  return slot?.rooms ?? [];
}
