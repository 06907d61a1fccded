import type { ReadonlySignal } from "@preact/signals";
import { type Look, look } from "../state/alerts";
import { off } from "../store/flash";
import type { AlertView, Priority } from "../wire";

interface Coloured {
  "data-look": Look;
  "data-answered": boolean;
  "data-rhythm": Priority | undefined;
  "data-off": ReadonlySignal<boolean> | undefined;
}

/** Attributes of an element coloured by an alert. Only what nobody has answered flashes. */
export function coloured(alert: AlertView): Coloured {
  const awaited = alert.response === "awaited";
  return {
    "data-look": look(alert),
    "data-answered": !awaited,
    "data-rhythm": awaited ? alert.priority : undefined,
    "data-off": awaited ? off[alert.priority] : undefined,
  };
}
