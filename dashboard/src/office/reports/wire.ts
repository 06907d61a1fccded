/** Reports of a month: which there are, who sees them, and their columns. */

import type { Role } from "../../wire";

export type Value = string | number | null;
export type ReportRow = Readonly<Record<string, Value>>;

export interface Report {
  readonly month: string;
  readonly currency?: string;
  readonly items: readonly ReportRow[];
  readonly days?: readonly (readonly [day: string, amount: string])[];
  readonly taken?: readonly (readonly [day: string, beds: number])[];
  readonly [sum: string]: unknown;
}

export interface ColumnOf {
  readonly name: string;
  readonly field: string;
  readonly as?: "money" | "number" | "percent" | "count";
}

export interface ReportKind {
  readonly kind: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly columns: readonly ColumnOf[];
  /** What the figures mean. */
  readonly note: string;
}

const OFFICE: readonly Role[] = ["administrator", "auditor"];
const WARD: readonly Role[] = ["charge", "clinician", "bed_manager", ...OFFICE];

export const KINDS: readonly ReportKind[] = [
  {
    kind: "occupancy",
    name: "Occupancy",
    roles: [...WARD, "billing"],
    note: "Bed-days by the ledger of stays, to the second. A blocked bed is not available.",
    columns: [
      { name: "Unit", field: "name" },
      { name: "Beds", field: "beds", as: "count" },
      { name: "Available", field: "available_days", as: "number" },
      { name: "Occupied", field: "occupied_days", as: "number" },
      { name: "Occupied of available", field: "occupied_percent", as: "percent" },
      { name: "Nights", field: "nights", as: "count" },
      { name: "Admissions", field: "admissions", as: "count" },
      { name: "Discharges", field: "discharges", as: "count" },
    ],
  },
  {
    kind: "length-of-stay",
    name: "Length of stay",
    roles: [...WARD, "billing"],
    note: "Days from admission to discharge, of the admissions that ended in the month.",
    columns: [
      { name: "Unit", field: "name" },
      { name: "Discharged", field: "discharged", as: "count" },
      { name: "Mean", field: "mean_days", as: "number" },
      { name: "Median", field: "median_days", as: "number" },
      { name: "90 % within", field: "p90_days", as: "number" },
      { name: "Longest", field: "longest_days", as: "number" },
    ],
  },
  {
    kind: "alarm-load",
    name: "Alarm load",
    roles: WARD,
    note: "Alerts that began in the month; answered means acknowledged or resolved within a day.",
    columns: [
      { name: "Unit", field: "unit_name" },
      { name: "Cause", field: "cause" },
      { name: "Alerts", field: "raised", as: "count" },
      { name: "A bed-day", field: "a_bed_day", as: "number" },
      { name: "Answered", field: "acknowledged", as: "count" },
      { name: "Within 60 s", field: "within_60_s_percent", as: "percent" },
      { name: "Median s", field: "median_s", as: "number" },
      { name: "90 % within s", field: "p90_s", as: "number" },
    ],
  },
  {
    kind: "workload",
    name: "Workload",
    roles: OFFICE,
    note: "How much there was to do, not how well it was done.",
    columns: [
      { name: "Doctor", field: "name" },
      { name: "Held", field: "done", as: "count" },
      { name: "Missed", field: "missed", as: "count" },
      { name: "Cancelled", field: "cancelled", as: "count" },
      { name: "Hours", field: "hours", as: "number" },
      { name: "Admissions", field: "admissions", as: "count" },
      { name: "Patient-days", field: "patient_days", as: "number" },
      { name: "Procedures", field: "procedures", as: "count" },
    ],
  },
  {
    kind: "revenue",
    name: "Revenue",
    roles: ["billing", ...OFFICE],
    note: "By the day of issue, before tax; what credit notes took back is negative.",
    columns: [
      { name: "What", field: "name" },
      { name: "Code", field: "code" },
      { name: "Quantity", field: "quantity", as: "number" },
      { name: "Invoiced", field: "invoiced", as: "money" },
      { name: "Credited", field: "credited", as: "money" },
      { name: "Net", field: "net", as: "money" },
    ],
  },
];

export const kindsFor = (role: Role | undefined): readonly ReportKind[] =>
  role === undefined ? [] : KINDS.filter((one) => one.roles.includes(role));
