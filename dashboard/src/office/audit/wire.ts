/** What the audit answers with. */

export interface Entry {
  readonly id: number;
  readonly at: string;
  readonly account: string;
  readonly name: string;
  readonly role: string;
  readonly act: string;
  readonly patient: number | null;
  readonly mrn: string | null;
  readonly unit: string | null;
  readonly thing: string;
  readonly origin: string;
  readonly why: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The record was open only because the person had broken the glass. */
  readonly glass: boolean;
  readonly position: number | null;
}

export interface Looker {
  readonly account: string;
  readonly name: string;
  readonly role: string;
  readonly reads: number;
  readonly changes: number;
  readonly first: string;
  readonly last: string;
  readonly glass: boolean;
}

export interface Lookers {
  readonly patient: number;
  readonly mrn: string;
  readonly items: readonly Looker[];
}

export interface Standing {
  readonly sealed: number;
  readonly waiting: number;
  readonly signed: number;
  readonly signed_at: string | null;
  readonly hash: string;
  readonly key: string;
  readonly trouble: string;
}

/** A session, or wrong passwords in a row at one door of an account. */
export interface SignIn {
  readonly at: string;
  readonly account: string;
  readonly name: string;
  readonly role: string;
  readonly means: "password" | "pin" | "oidc" | "wrong";
  readonly origin: string;
  readonly failures: number;
  readonly known_browser: boolean | null;
  readonly ended_at: string | null;
}
