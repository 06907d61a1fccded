/** Alarm load as the gateway answers it; docs/contracts/openapi.json has the meaning of each. */

export interface Measured {
  readonly raised: number;
  readonly a_bed_day: number | null;
  readonly answered: number;
  readonly median_s: number | null;
  readonly p95_s: number | null;
  readonly acted: number;
  readonly expected: number;
  readonly artefact: number;
  readonly fleeting: number;
  readonly nuisance_percent: number | null;
  readonly called_again: number;
  readonly unreached: number;
}

export interface DayLoad extends Measured {
  readonly day: string;
}

export interface KindLoad extends Measured {
  readonly kind: string;
  readonly priority: string;
}

export interface ShiftLoad extends Measured {
  readonly shift: string;
}

export interface Contributor {
  readonly cause: string;
  readonly kind: string;
  readonly bed: string;
  readonly bed_name: string;
  readonly unit_name: string;
  readonly stay: number | null;
  readonly here: boolean;
  readonly raised: number;
  readonly share_percent: number | null;
  readonly answered: number;
  readonly nuisance: number;
}

export interface LongOpen {
  readonly id: string;
  readonly cause: string;
  readonly priority: string;
  readonly bed: string;
  readonly bed_name: string;
  readonly raised_at: string;
  readonly open_s: number;
  readonly still_open: boolean;
  readonly answered_after_s: number | null;
}

export interface LoadShown {
  readonly since: string;
  readonly until: string;
  readonly units: readonly { readonly id: string; readonly name: string }[];
  readonly bed_days: number;
  readonly total: Measured;
  readonly before: Measured;
  readonly by_day: readonly DayLoad[];
  readonly by_kind: readonly KindLoad[];
  readonly by_shift: readonly ShiftLoad[];
  readonly contributors: readonly Contributor[];
  readonly longest: readonly LongOpen[];
  readonly paused: {
    readonly pauses: number;
    readonly paused_s: number;
    readonly raised: number;
  };
  readonly busiest_tenth_percent: number | null;
  readonly fleeting_s: number;
}
