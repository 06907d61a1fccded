/** The first visit: five things to know, each beside what it is about. Pure. */

import { t } from "../words/words";

export interface Step {
  /** What on the page it is about, as a selector; a step about nothing that is there is left out. */
  readonly about: string;
  readonly title: string;
  readonly text: string;
}

export const steps = (): readonly Step[] => [
  {
    about: ".tile",
    title: t("A tile for each bed"),
    text: t("A number that was not measured just now says how old it is; one too old is dashes."),
  },
  {
    about: ".alerts",
    title: t("Open alerts"),
    text: t(
      "Colour, marks and a word say how urgent. “I’m coming” stops the next call; “Acknowledge” keeps your name with it.",
    ),
  },
  {
    about: ".header-live",
    title: t("Live, or loud"),
    text: t("Here stands whether this screen is live. When it is not, the whole page says so."),
  },
  {
    about: ".header-hospital",
    title: t("The hospital behind the beds"),
    text: t("Patients, observations, shifts and handover, equipment: whatever your role uses."),
  },
  {
    about: ".header-user",
    title: t("Your account"),
    text: t(
      "Password, PIN and language. Wardwatch is not a medical device: look at the patient, not only here.",
    ),
  },
];

/** Where the tour of one account stands on this screen. */
export type Tour =
  | { readonly at: "unasked" }
  | { readonly at: "offered" }
  | { readonly at: "step"; readonly step: number }
  | { readonly at: "over" };

export type TourAct = "touched" | "begin" | "next" | "back" | "leave";

/** What follows: offered at the first touch of somebody new, so never on a wall nobody touches. */
export function toured(tour: Tour, act: TourAct, count: number): Tour {
  if (act === "leave" || tour.at === "over") return { at: "over" };
  if (tour.at === "unasked") return act === "touched" ? { at: "offered" } : tour;
  if (act === "begin") return count > 0 ? { at: "step", step: 0 } : { at: "over" };
  if (tour.at !== "step") return tour;
  if (act === "next")
    return tour.step + 1 < count ? { at: "step", step: tour.step + 1 } : { at: "over" };
  return act === "back" ? { at: "step", step: Math.max(0, tour.step - 1) } : tour;
}
