/** Short words about what was just done; read out, and gone after a while. */

import { signal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "ok" | "bad";
}

const SHOWN_MS = 6_000;
let last = 0;

export const toasts = signal<readonly Toast[]>([]);

/** Say that something was done, or was not. */
export function say(text: string, tone: Toast["tone"] = "ok"): void {
  last += 1;
  const id = last;
  toasts.value = [...toasts.value, { id, text, tone }];
  setTimeout(() => unsay(id), SHOWN_MS);
}

export function unsay(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
