/** What the gateway says of appointments; the meanings stand in its OpenAPI document. */

export interface PatientNamed {
  readonly id: number;
  readonly mrn: string;
  readonly family_name: string;
  readonly given_name: string;
  readonly birth_date: string;
}

export type State = "booked" | "arrived" | "done" | "cancelled" | "missed";

export interface Appointment {
  readonly id: number;
  /** Null where it is another unit's: only that the time is taken. */
  readonly patient: PatientNamed | null;
  readonly doctor: string;
  readonly doctor_name: string;
  readonly room: string;
  readonly room_name: string;
  readonly kind: string;
  readonly kind_name: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly state: State;
  readonly note: string;
  readonly revision: number;
}

export interface Calendar {
  readonly id: number;
  readonly doctor: string | null;
  readonly room: string | null;
  readonly name: string;
  readonly unit: string | null;
  readonly room_kind: string | null;
  readonly step: number;
  readonly kinds: readonly string[];
  readonly closed: boolean;
  readonly revision: number;
}

export interface Calendars {
  readonly items: readonly Calendar[];
  readonly time_zone: string;
}

export interface Hours {
  readonly weekday: number;
  readonly opens: string;
  readonly closes: string;
  readonly since: string;
  readonly until: string | null;
}

export interface Unusual {
  readonly id: number;
  readonly calendar: number | null;
  readonly day: string;
  readonly kind: "holiday" | "closed" | "extra";
  readonly opens: string;
  readonly closes: string;
  readonly note: string;
  readonly stranded: readonly number[];
}

export interface CalendarOpened {
  readonly calendar: Calendar;
  readonly hours: readonly Hours[];
  readonly exceptions: readonly Unusual[];
  readonly stranded: readonly number[];
}

export interface Span {
  readonly starts_at: string;
  readonly ends_at: string;
}

export interface Open {
  readonly doctor: string | null;
  readonly room: string | null;
  readonly spans: readonly Span[];
}

export interface Kind {
  readonly code: string;
  readonly name: string;
  readonly minutes: number;
  readonly room_kinds: readonly string[];
  readonly urgent_days: number;
  readonly soon_days: number;
  readonly routine_days: number;
  readonly price_code: string;
  readonly retired: boolean;
  readonly revision: number;
}

export interface Slot extends Span {
  readonly doctor: string;
  readonly doctor_name: string;
  readonly rooms: readonly string[];
}

export interface Waiting {
  readonly id: number;
  readonly patient: PatientNamed;
  readonly kind: string;
  readonly kind_name: string;
  readonly urgency: "urgent" | "soon" | "routine";
  readonly since: string;
  readonly by: string;
  readonly doctor: string | null;
  readonly doctor_name: string | null;
  readonly weekdays: readonly number[];
  readonly part: "any" | "morning" | "afternoon";
  readonly note: string;
  readonly revision: number;
}

export interface Proposal extends Span {
  readonly waiting: number;
  readonly patient: PatientNamed;
  readonly kind: string;
  readonly kind_name: string;
  readonly doctor: string;
  readonly doctor_name: string;
  readonly room: string;
  readonly room_name: string;
  readonly says: string;
  readonly why: readonly string[];
}

export interface Proposals {
  readonly method: "optimal" | "good" | "greedy";
  readonly said: string;
  readonly items: readonly Proposal[];
  readonly left_out: readonly {
    readonly waiting: number;
    readonly patient: PatientNamed;
    readonly kind_name: string;
    readonly why: string;
  }[];
}

export interface Call {
  readonly id: number;
  readonly appointment: number;
  readonly patient: number;
  readonly family_name: string;
  readonly given_name: string;
  readonly birth_date: string;
  readonly phone: string;
  readonly starts_at: string;
  readonly failed: boolean;
}

export interface Happened extends Span {
  readonly at: string;
  readonly by: string;
  readonly change: string;
  readonly reason: string;
  readonly doctor_name: string;
  readonly room_name: string;
}

export interface Feed {
  readonly id: number;
  readonly label: string;
  readonly by: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
  /** The secret, told once. */
  readonly token: string | null;
}

export interface Items<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

export const nameOf = (patient: PatientNamed | null): string =>
  patient === null ? "Taken" : `${patient.family_name}, ${patient.given_name}`;
