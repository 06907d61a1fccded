// The one worker of these pages: it keeps the built files for a start without a network, and shows
// the calls that the gateway sends while no page is open. What is of patients is never kept: of
// /api it answers nothing.

// Both are filled in by the build; without them, as in development, nothing is kept.
const VERSION = "";
const SHELL = [];

const CACHE = `shell-${VERSION}`;
/** A page is asked of the network first, for so long; then the kept one is better than none. */
const PATIENCE_MS = 3_000;

self.addEventListener("install", (event) => {
  if (VERSION !== "") event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

// A new version waits until a person says so, or until no page of the old one is open.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (VERSION === "" || request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(pathname)) event.respondWith(page(request));
  } else if (SHELL.includes(pathname)) event.respondWith(kept(request));
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  // Whole or not at all: half a version would start and then fail.
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "no-cache" })));
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

/** Whether an address is one of the pages that the dashboard draws. */
function isPage(pathname) {
  const [, first] = pathname.split("/");
  const others = ["api", "docs", "metrics", "healthz", "readyz"];
  return !others.includes(first) && !pathname.split("/").at(-1).includes(".");
}

async function page(request) {
  const answered = fetch(request).catch(() => undefined);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([answered, late]);
  // A proxy whose gateway is away answers with a page of its own.
  if (first !== undefined && first.status < 502) return first;
  return (await caches.match("/", { cacheName: CACHE })) ?? (await answered) ?? Response.error();
}

async function kept(request) {
  const known = await caches.match(request, { cacheName: CACHE, ignoreVary: true });
  return known ?? fetch(request);
}

// One after the other: a call must find those before it to take their place.
let shown = Promise.resolve();

self.addEventListener("push", (event) => {
  shown = shown.then(() => show(event.data ? event.data.json() : {}));
  event.waitUntil(shown);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.link));
});

async function show({ tag, alert, title = "Wardwatch", body = "Alert", link = "/" }) {
  // A later call of the same alert takes the place of the earlier ones.
  for (const known of await self.registration.getNotifications())
    if (known.tag !== tag && known.data?.alert === alert) known.close();
  await self.registration.showNotification(title, {
    tag,
    body,
    icon: "/icon-192.png",
    requireInteraction: true,
    data: { alert, link },
  });
}

async function open(link) {
  const to = new URL(link, self.location.origin);
  if (to.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const found = pages[0];
  if (found === undefined) await self.clients.openWindow(to.href);
  else {
    await found.focus();
    await found.navigate(to.href).catch(() => self.clients.openWindow(to.href));
  }
}
