/** What the gateway says of bills; amounts are decimal text. */

export interface Case {
  readonly id: number;
  readonly patient: number;
  readonly patient_name: string;
  readonly mrn: string;
  readonly kind: string;
  readonly since: string;
  readonly until: string | null;
  readonly proposed: number;
  readonly accepted: number;
  readonly invoices: number;
}

export interface Charge {
  readonly id: number;
  readonly patient: number;
  readonly patient_name: string;
  readonly mrn: string;
  readonly admission: number | null;
  readonly code: string;
  readonly name: string;
  readonly per: "day" | "hour" | "piece";
  readonly on_day: string;
  readonly proposed: string | null;
  readonly quantity: string;
  readonly unit_amount: string;
  readonly amount: string;
  readonly state: "proposed" | "accepted" | "rejected" | "withdrawn" | "invoiced";
  readonly invoice: number | null;
  readonly reason: string;
  readonly corrects: boolean;
  readonly revision: number;
}

export interface Proposal {
  readonly proposed: number;
  readonly revised: number;
  readonly withdrawn: number;
  readonly unpriced: Readonly<Record<string, number>>;
}

export interface InvoiceRow {
  readonly id: number;
  readonly kind: "invoice" | "credit";
  readonly number: string | null;
  readonly patient: number;
  readonly patient_name: string;
  readonly mrn: string;
  readonly issued_on: string | null;
  readonly due_on: string | null;
  readonly currency: string;
  readonly total: string;
  readonly insurer_share: string;
  readonly open: string | null;
  readonly revision: number;
}

export interface InvoiceLine {
  readonly id: number | null;
  readonly code: string;
  readonly name: string;
  readonly per: string;
  readonly on_day: string;
  readonly quantity: string;
  readonly unit_amount: string;
  readonly amount: string;
  readonly tax_percent: string;
  readonly taken_back: boolean;
}

export interface Payment {
  readonly id: number;
  readonly at: string;
  readonly amount: string;
  readonly by_whom: "patient" | "insurer";
  readonly reference: string;
  readonly reverses: number | null;
}

export interface Invoice extends InvoiceRow {
  readonly net: string;
  readonly tax: string;
  readonly insurer_name: string;
  readonly patient_share: string;
  readonly insurer_open: string | null;
  readonly patient_open: string | null;
  readonly credits: number | null;
  readonly reason: string;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly { percent: string; net: string; tax: string }[];
  readonly payments: readonly Payment[];
  readonly credit_notes: readonly string[];
  readonly unreviewed: number;
}

export interface Price {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly per: string;
  readonly amount: string;
  readonly tax_percent: string;
  readonly since: string | null;
  readonly until: string | null;
  readonly revision: number;
}

export interface Terms {
  readonly leave_free: boolean;
  readonly due_days: number;
  readonly revision: number;
}

export interface Insurer {
  readonly id: number;
  readonly name: string;
  readonly address: string;
}

export interface Policy {
  readonly id: number;
  readonly insurer_name: string;
  readonly number: string;
  readonly percent: string;
  readonly deductible: string;
  readonly cap: string | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly revision: number;
}

export interface Ageing {
  readonly on_day: string;
  readonly currency: string;
  readonly ages: readonly { age: string; patient: string; insurer: string; invoices: number }[];
  readonly overpaid: string;
}

export interface Overdue {
  readonly id: number;
  readonly number: string;
  readonly patient_name: string;
  readonly insurer_name: string;
  readonly due_on: string;
  readonly days: number;
  readonly patient_open: string;
  readonly insurer_open: string;
  readonly letters: number;
  readonly last_letter: string | null;
}

export const PER: Readonly<Record<string, string>> = { day: "day", hour: "h", piece: "" };

/** `24 h`; what the ledger or a person said, without idle zeros. */
export function quantityOf(quantity: string, per: string): string {
  const plain = quantity.includes(".") ? quantity.replace(/\.?0+$/, "") : quantity;
  return `${plain} ${PER[per] ?? ""}`.trim();
}
