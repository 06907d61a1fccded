/** The same as a list, for who would rather read than look. */

import type { JSX } from "preact";
import { Badge, Moment, Table } from "../kit";
import { type Appointment, nameOf } from "./wire";

interface ListProps {
  appointments: readonly Appointment[];
  onLook: (at: Appointment) => void;
}

export function AppointmentList({ appointments, onLook }: ListProps): JSX.Element {
  return (
    <Table
      caption="Appointments"
      columns={[
        {
          name: "Time",
          cell: (one) => <Moment at={one.starts_at} />,
          by: (one) => one.starts_at,
        },
        {
          name: "Patient",
          cell: (one) =>
            one.patient === null ? (
              "Taken"
            ) : (
              <button class="button button-quiet" type="button" onClick={() => onLook(one)}>
                {nameOf(one.patient)}
              </button>
            ),
          by: (one) => nameOf(one.patient),
        },
        { name: "Doctor", cell: (one) => one.doctor_name, by: (one) => one.doctor_name },
        { name: "Room", cell: (one) => one.room_name, by: (one) => one.room_name },
        { name: "For", cell: (one) => one.kind_name, by: (one) => one.kind_name },
        { name: "State", cell: (one) => <Badge>{one.state}</Badge>, by: (one) => one.state },
      ]}
      rows={appointments}
      keyOf={(one) => one.id}
      empty="Nothing is booked"
    />
  );
}
