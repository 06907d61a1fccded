// Shows the calls that the gateway sends while no page is open. Nothing is cached, nothing fetched.

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
    icon: "/favicon.svg",
    requireInteraction: true,
    data: { alert, link },
  });
}

async function open(link) {
  const to = new URL(link, self.location.origin);
  if (to.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages[0];
  if (page === undefined) await self.clients.openWindow(to.href);
  else {
    await page.focus();
    await page.navigate(to.href).catch(() => self.clients.openWindow(to.href));
  }
}
