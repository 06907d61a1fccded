/** What the gateway says of patients; core/patients is the source. */

export interface Demographics {
  readonly family_name: string;
  readonly given_name: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly former_name: string;
  readonly phone: string;
  readonly email: string;
  readonly language: string;
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  readonly country: string;
  readonly kin_name: string;
  readonly kin_relation: string;
  readonly kin_phone: string;
  readonly insurer: string;
  readonly member_number: string;
}

export interface Identifier {
  readonly id: number;
  readonly kind: string;
  readonly assigner: string;
  readonly value: string;
  readonly revision: number;
}

export interface Patient extends Demographics {
  readonly id: number;
  readonly mrn: string;
  readonly revision: number;
  readonly identifiers: readonly Identifier[];
}

export interface Hit {
  readonly id: number;
  readonly mrn: string;
  readonly family_name: string;
  readonly given_name: string;
  readonly former_name: string;
  readonly birth_date: string;
  readonly unit: string | null;
  readonly bed: string | null;
  readonly bed_name: string | null;
}

export interface Masked {
  readonly id: number;
  readonly initials: string;
}

export interface Found {
  readonly items: readonly Hit[];
  readonly elsewhere: readonly Masked[];
}

export interface Summary {
  readonly id: number;
  readonly mrn: string;
  readonly family_name: string;
  readonly given_name: string;
  readonly former_name: string;
  readonly birth_date: string;
  readonly city: string;
  readonly phone: string;
}

export interface Lookalike {
  readonly patient: Summary;
  readonly points: number;
  readonly reasons: readonly string[];
  readonly likely: boolean;
}

export interface Pair {
  readonly first: Summary;
  readonly second: Summary;
  readonly points: number;
  readonly reasons: readonly string[];
}

export interface Merge {
  readonly id: number;
  readonly loser: number;
  readonly loser_name: string;
  readonly loser_mrn: string;
  readonly winner: number;
  readonly winner_name: string;
  readonly winner_mrn: string;
  readonly account: string;
  readonly reason: string;
  readonly at: string;
  readonly undone_at: string | null;
  readonly undone_by: string | null;
  readonly moved: Readonly<Record<string, number>>;
}

export interface Entry {
  readonly id: number;
  readonly revision: number;
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly changed_at: string;
  readonly changed_by: string;
  readonly ended_at: string | null;
  readonly end_reason: string;
}

export interface Allergy extends Entry {
  readonly substance: string | null;
  readonly reaction: string;
  readonly severity: string;
  readonly certainty: string;
}

export interface Allergies {
  readonly asked: boolean;
  readonly items: readonly Allergy[];
}

export interface Condition extends Entry {
  readonly description: string;
  readonly icd10: string;
  readonly onset: string | null;
  readonly resolved: string | null;
}

export interface Medication extends Entry {
  readonly drug: string;
  readonly dose: string;
  readonly amount: string | null;
  readonly amount_unit: string;
  readonly route: string;
  readonly frequency: string;
  readonly started_at: string;
  readonly stopped_at: string | null;
  readonly prescriber: string | null;
  readonly despite: string;
}

export interface Note {
  readonly id: number;
  readonly kind: string;
  readonly body: string;
  readonly corrects: number | null;
  readonly corrected_by: number | null;
  readonly recorded_at: string;
  readonly recorded_by: string;
}

export interface PatientDocument {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly size: number;
  readonly sha256: string;
  readonly revision: number;
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly ended_at: string | null;
  readonly end_reason: string;
}

export interface Procedure {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly at: string;
  readonly account: string;
  readonly revision: number;
  readonly ended_at: string | null;
  readonly end_reason: string;
}

export interface Happening {
  readonly kind: string;
  readonly id: number;
  readonly at: string;
  readonly until: string | null;
  readonly title: string;
  readonly by: string;
  readonly alerts: number | null;
}
