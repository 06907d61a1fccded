/**
 * Tells the gateway that a call has arrived here: painted, and then looked at. A wall nobody stands
 * before sees nothing, so "looked at" wants a sign of a person: a touch, a key, a wheel.
 */

import { roundOf, toConfirm } from "../state/calling";
import type { AlertView } from "../wire";
import { say, ward } from "./live";
import { session } from "./session";

/** So long after such a sign somebody still counts as being here. */
const HERE_MS = 5_000;
const REMEMBERED = 500;

const inView = new Set<string>();
const ids = new WeakMap<Element, string>();
/** By round and change of the alert: each is said once, and again only with its next change. */
const said = new Set<string>();
let signAt = Number.NEGATIVE_INFINITY;

function confirm(alert: AlertView, what: "delivered" | "seen"): void {
  const account = session.peek()?.account;
  if (account === undefined || toConfirm(alert, account, what) === null) return;
  const name = `${roundOf(alert)} ${alert.revision} ${account} ${what}`;
  if (said.has(name)) return;
  if (!say({ type: "received", alert: alert.id, seen: what === "seen" })) return;
  if (said.size >= REMEMBERED) said.clear();
  said.add(name);
}

const isHere = (): boolean => performance.now() - signAt <= HERE_MS;

function looked(id: string): void {
  const alert = ward.peek().alerts.get(id);
  if (alert !== undefined) confirm(alert, "seen");
}

function sign(): void {
  signAt = performance.now();
  for (const id of inView) looked(id);
}

for (const kind of ["pointerdown", "keydown", "wheel"] as const)
  addEventListener(kind, sign, { capture: true, passive: true });

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const id = ids.get(target);
      if (id === undefined) continue;
      if (!isIntersecting) inView.delete(id);
      else {
        inView.add(id);
        if (isHere()) looked(id);
      }
    }
  },
  { threshold: 0.5 },
);

/** A card of this alert is on the page, until the returned function is called. */
export function watchCard(card: Element, id: string): () => void {
  ids.set(card, id);
  observer.observe(card);
  return () => {
    observer.unobserve(card);
    inView.delete(id);
  };
}

/** The alert as it is now has been put on the page; a hidden page paints nothing and says nothing. */
export function confirmPainted(alert: AlertView): () => void {
  let frame = requestAnimationFrame(() => {
    // The next frame begins when this one has been painted.
    frame = requestAnimationFrame(() => {
      confirm(alert, "delivered");
      if (inView.has(alert.id) && isHere()) confirm(alert, "seen");
    });
  });
  return () => cancelAnimationFrame(frame);
}
