/** The tour of whoever is signed in: remembered by account on this screen, or off for all of it. */

import { effect, signal } from "@preact/signals";
import { type Step, steps, type Tour, type TourAct, toured } from "../state/tour";
import { session } from "./session";

const KEY = "wardwatch.tour";
const OFF = "off";
/** Whose tour is over; the oldest is forgotten. */
const KEPT = 50;

export const tour = signal<Tour>({ at: "over" });
/** What can be shown where the tour began. */
export const shownSteps = signal<readonly Step[]>([]);

export function act(what: TourAct): void {
  if (what === "begin")
    shownSteps.value = steps().filter(({ about }) => document.querySelector(about) !== null);
  const next = toured(tour.peek(), what, shownSteps.peek().length);
  if (next.at === "over" && tour.peek().at !== "over") remember();
  tour.value = next;
}

/** A screen that many share: nobody is asked on it any more. */
export function neverHere(): void {
  localStorage.setItem(KEY, OFF);
  tour.value = { at: "over" };
}

/** Asks whoever is new at the first touch of a page after the sign-in. */
export function keepTour(): () => void {
  const touched = (): void => act("touched");
  addEventListener("pointerdown", touched);
  addEventListener("keydown", touched);
  const leave = effect(() => {
    const account = session.value?.account;
    tour.value = { at: account === undefined || isOver(account) ? "over" : "unasked" };
  });
  return () => {
    removeEventListener("pointerdown", touched);
    removeEventListener("keydown", touched);
    leave();
  };
}

const isOver = (account: string): boolean => {
  const known = localStorage.getItem(KEY) ?? "";
  return known === OFF || known.split(" ").includes(account);
};

function remember(): void {
  const account = session.peek()?.account;
  if (account === undefined) return;
  const known = (localStorage.getItem(KEY) ?? "").split(" ").filter((one) => one !== "");
  localStorage.setItem(KEY, [...known, account].slice(-KEPT).join(" "));
}
