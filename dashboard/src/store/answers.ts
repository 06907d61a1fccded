/** What people say of alerts. */

import { screenName } from "../connection/ids";
import * as rest from "../connection/rest";
import type { AlertView, Outcome } from "../wire";
import { receiveAnswer } from "./live";
import { press } from "./presses";

const screen = screenName();

/** `which`: where there are several buttons for the same. */
export const buttonOf = (alert: AlertView, said: rest.Said, which = ""): string =>
  `${alert.id} ${said} ${which}`;

async function say(
  alert: AlertView,
  said: rest.Said,
  more: object = {},
  which = "",
): Promise<boolean> {
  const answer = await press(buttonOf(alert, said, which), (key) =>
    rest.sayOf(alert.id, said, { screen, ...more }, key),
  );
  if (answer !== undefined) receiveAnswer(answer);
  return answer !== undefined;
}

/** What was seen goes along: an answer to less than the alert is by now does not count. */
export const acknowledge = (alert: AlertView): Promise<boolean> =>
  say(alert, "acknowledge", { priority: alert.priority });

export const accept = (alert: AlertView): Promise<boolean> => say(alert, "accept");
export const decline = (alert: AlertView): Promise<boolean> => say(alert, "decline");
export const escalate = (alert: AlertView): Promise<boolean> => say(alert, "escalate");

export const judge = (alert: AlertView, outcome: Outcome): Promise<boolean> =>
  say(alert, "outcome", { outcome }, outcome);

export const comment = (alert: AlertView, text: string): Promise<boolean> =>
  say(alert, "comment", { comment: text });
