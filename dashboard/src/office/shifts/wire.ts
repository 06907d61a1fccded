/** What the gateway says of shifts, duties and rotas. */

export type Post = "nurse" | "charge" | "physician";

export interface Member {
  readonly account: string;
  readonly name: string;
  readonly post: Post;
  readonly until: string;
  readonly skills: readonly string[];
}

export interface Shift {
  readonly id: number;
  readonly unit: string;
  readonly name: string;
  readonly starts: string;
  readonly ends: string;
  readonly on_day: string;
  readonly night: boolean;
  readonly nurses: number;
  readonly charges: number;
  readonly physicians: number;
  readonly skills: Readonly<Record<string, number>>;
  readonly members: readonly Member[];
  /** What it lacks, in words. */
  readonly missing: readonly string[];
  readonly revision: number;
}

export interface StaffMember {
  readonly account: string;
  readonly name: string;
  readonly role: string;
  readonly weekly_hours: number | null;
  readonly skills: readonly { readonly skill: string; readonly expires: string | null }[];
}

export interface Contract {
  readonly id: number;
  readonly account: string;
  readonly name: string;
  readonly weekly_hours: number;
  readonly since: string;
  /** The day it ends before; null for open. */
  readonly until: string | null;
  readonly counts: boolean;
}

export interface Template {
  readonly id: number;
  readonly name: string;
  readonly starts: string;
  readonly ends: string;
  readonly night: boolean;
  readonly nurses: number;
  readonly charges: number;
  readonly physicians: number;
  readonly skills: Readonly<Record<string, number>>;
  readonly revision: number;
}

export interface BedPlanned {
  readonly bed: string;
  readonly name: string;
  readonly occupied: boolean;
  readonly account: string | null;
  readonly on_duty: readonly string[];
}

export interface BedPlan {
  readonly shift: Shift;
  readonly items: readonly BedPlanned[];
  readonly revision: number;
}

export interface Share {
  readonly account: string;
  readonly beds: readonly string[];
  readonly points: number;
  readonly kept: number;
}

export interface Sharing {
  readonly shares: readonly Share[];
  readonly lightest: number;
  readonly heaviest: number;
}

export interface Uncovered {
  readonly unit: string;
  readonly bed: string;
  readonly name: string;
  readonly occupied: boolean;
  readonly lack: "nobody" | "late" | "unplanned";
  readonly starts: string;
  readonly ends: string;
  readonly names: readonly string[];
}

export interface Coverage {
  readonly at: string;
  readonly until: string;
  readonly items: readonly Uncovered[];
  readonly posts: readonly string[];
  readonly overdue: number;
}

export interface DutyHeld {
  readonly bed: string | null;
  readonly bed_name: string | null;
  readonly post: Post;
  readonly account: string;
  readonly name: string;
  readonly since: string;
  readonly off_at: string | null;
  readonly occupied: boolean;
}

export interface Handover {
  readonly id: number;
  readonly unit: string;
  readonly bed: string | null;
  readonly bed_name: string | null;
  readonly post: Post;
  readonly giver: string;
  readonly giver_name: string;
  readonly taker: string;
  readonly taker_name: string;
  readonly state: "offered" | "accepted" | "withdrawn";
  readonly offered_at: string;
  readonly due_at: string;
  readonly closed_at: string | null;
  readonly overdue: boolean;
}

export interface HandoverRead {
  readonly handover: Handover;
  readonly severity: string;
  readonly summary: string;
  readonly actions: string;
  readonly contingency: string;
  readonly repeated: string;
  readonly another_patient: boolean;
}

export interface Told {
  readonly account: string;
  readonly name: string;
  readonly hours: number;
  readonly contracted: number;
  readonly shifts: number;
  readonly nights: number;
  readonly weekend_shifts: number;
  readonly denied: readonly string[];
}

export interface Change {
  readonly shift: number;
  readonly name: string;
  readonly on_day: string;
  readonly account: string;
  readonly added: boolean;
}

export interface Rota {
  readonly id: number;
  readonly unit: string;
  readonly begins: string;
  readonly weeks: number;
  readonly state: "asked" | "ready" | "impossible" | "published" | "discarded";
  readonly asked_by: string;
  readonly asked_at: string;
  readonly published_by: string | null;
  readonly published_at: string | null;
  readonly revision: number;
  readonly reasons: readonly string[];
  readonly best: boolean;
  readonly took_s: number;
  readonly people: readonly Told[];
  readonly changes: readonly Change[];
  readonly rules: readonly {
    readonly key: string;
    readonly value: number;
    readonly name: string;
    readonly source: string;
  }[];
}

export interface Wish {
  readonly id: number;
  readonly kind: "off" | "like" | "dislike";
  readonly on_day: string | null;
  readonly name: string | null;
  readonly weight: number;
}

export interface Absence {
  readonly id: number;
  readonly account: string;
  readonly kind: string;
  readonly starts: string;
  readonly ends: string;
  readonly shifts: readonly number[];
}
