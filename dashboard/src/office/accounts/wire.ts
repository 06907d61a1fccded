/** What the gateway says of accounts; `units` null means everywhere. */

import type { Role } from "../../wire";

export interface Account {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly units: readonly string[] | null;
  readonly disabled: boolean;
  readonly password: boolean;
  readonly first_password: boolean;
  readonly created_at: string;
  readonly revision: number;
}

export interface Program {
  readonly account: string;
  readonly role: Role;
  readonly units: readonly string[] | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

export interface SessionShown {
  readonly id: string;
  readonly means: "password" | "pin" | "oidc";
  readonly origin: string;
  readonly created_at: string;
  readonly used_at: string;
  readonly expires_at: string;
  readonly mine: boolean;
}

export interface Tablet {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly enrolled_by: string;
  readonly enrolled_at: string;
}

export interface Glass {
  readonly id: number;
  readonly account: string;
  readonly name: string;
  readonly patient: number;
  readonly reason: string;
  readonly since: string;
  readonly until: string;
}

export interface Unit {
  readonly id: string;
  readonly name: string;
}

export interface Listed<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
