/** The page's service worker: starts without a network, shows calls, brings new versions. */

import { effect, signal } from "@preact/signals";

export const WORKER = "/sw.js";

/** A service worker wants a secure context: https, or this very machine. */
export const mayHaveWorker = (): boolean => isSecureContext && "serviceWorker" in navigator;

/** A newer version of these pages has been fetched and waits for a person, or for the next start. */
export const fresher = signal(false);

const LOOK_EVERY_MS = 30 * 60_000;

let registration: ServiceWorkerRegistration | undefined;
let wanted = false;

/** Which build this page is: the name of its script, which follows from all that it is made of. */
const script = document.querySelector<HTMLScriptElement>("script[type=module]");
export const VERSION = /index-([\w-]+)\.js$/.exec(script?.src ?? "")?.[1] ?? "development";

export function keepWorker(): void {
  if (!mayHaveWorker() || import.meta.env.DEV) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
  });
  serviceWorker.register(WORKER, { updateViaCache: "none" }).then(follow, () => undefined);
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
  effect(() => {
    document.documentElement.toggleAttribute("data-old", fresher.value);
  });
}

function follow(found: ServiceWorkerRegistration): void {
  registration = found;
  const note = (): void => {
    // The first of all takes nobody's place.
    fresher.value = found.waiting !== null && navigator.serviceWorker.controller !== null;
  };
  note();
  found.addEventListener("updatefound", () =>
    found.installing?.addEventListener("statechange", note),
  );
}

function look(): void {
  if (document.visibilityState === "visible") registration?.update().catch(() => undefined);
}

/** Begin anew with the version that waits. */
export function renew(): void {
  wanted = true;
  if (registration?.waiting) registration.waiting.postMessage("take over");
  else location.reload();
}
