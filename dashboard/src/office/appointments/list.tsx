/** The same as a list, for who would rather read than look. */

import type { JSX } from "preact";
import { term } from "../../words/terms";
import { t } from "../../words/words";
import { Badge, Moment, Table } from "../kit";
import { type Appointment, nameOf } from "./wire";

interface ListProps {
  appointments: readonly Appointment[];
  onLook: (at: Appointment) => void;
}

export function AppointmentList({ appointments, onLook }: ListProps): JSX.Element {
  return (
    <Table
      caption={t("Appointments")}
      columns={[
        {
          name: t("Time"),
          cell: (one) => <Moment at={one.starts_at} />,
          by: (one) => one.starts_at,
        },
        {
          name: t("Patient"),
          cell: (one) =>
            one.patient === null ? (
              t("Taken")
            ) : (
              <button class="button button-quiet" type="button" onClick={() => onLook(one)}>
                {nameOf(one.patient)}
              </button>
            ),
          by: (one) => nameOf(one.patient),
        },
        { name: t("Doctor"), cell: (one) => one.doctor_name, by: (one) => one.doctor_name },
        { name: t("Room"), cell: (one) => one.room_name, by: (one) => one.room_name },
        { name: t("For"), cell: (one) => one.kind_name, by: (one) => one.kind_name },
        {
          name: t("State"),
          cell: (one) => <Badge>{term(one.state)}</Badge>,
          by: (one) => one.state,
        },
      ]}
      rows={appointments}
      keyOf={(one) => one.id}
      empty={t("Nothing is booked")}
    />
  );
}
