/** What people say of alerts. */

import { buttonName, type Said } from "../state/queue";
import type { AlertView, Outcome } from "../wire";
import { answer } from "./queue";

/** `which`: where there are several buttons for the same. */
export const buttonOf = (alert: AlertView, said: Said, which = ""): string =>
  buttonName(alert.id, said, which);

export const acknowledge = (alert: AlertView): Promise<boolean> =>
  answer({ alert, said: "acknowledge" });
export const accept = (alert: AlertView): Promise<boolean> => answer({ alert, said: "accept" });
export const decline = (alert: AlertView): Promise<boolean> => answer({ alert, said: "decline" });
export const escalate = (alert: AlertView): Promise<boolean> => answer({ alert, said: "escalate" });

export const judge = (alert: AlertView, outcome: Outcome): Promise<boolean> =>
  answer({ alert, said: "outcome", outcome });

export const comment = (alert: AlertView, text: string): Promise<boolean> =>
  answer({ alert, said: "comment", text });
