/** What the gateway says of equipment. */

export interface Piece {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly serial: string;
  readonly device: string | null;
  readonly unit: string | null;
  readonly location: string;
  readonly state: "ready" | "defect" | "maintenance" | "retired";
  readonly bed: string | null;
  readonly bed_name: string | null;
  readonly since: string | null;
  /** A day. */
  readonly due_on: string | null;
  readonly overdue: boolean;
  readonly defects: number;
  readonly revision: number;
  readonly link: "online" | "silent" | "offline" | "unknown" | null;
}

export interface Loan {
  readonly bed_name: string;
  readonly since: string;
  readonly until: string | null;
  readonly lent_by: string | null;
  readonly returned_by: string | null;
}

export interface Defect {
  readonly id: number;
  readonly equipment: string;
  readonly name: string;
  readonly kind: string;
  readonly what: string;
  readonly bed: string | null;
  readonly reported_by: string;
  readonly reported_at: string;
  readonly closed_at: string | null;
  readonly outcome: string | null;
  readonly note: string;
}

export interface Plan {
  readonly id: number;
  readonly equipment: string;
  readonly name: string;
  readonly kind: string;
  readonly bed: string | null;
  readonly task: string;
  readonly every_days: number;
  readonly last_on: string | null;
  readonly last_by: string | null;
  readonly last_outcome: string | null;
  readonly due_on: string;
  readonly overdue: boolean;
}
