/* Service worker of the field app. MARK and FILES are set above by the server: one version, never a mixture. */

const CACHE = `fadu-field-${MARK}`;

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: "reload", credentials: "omit" })));
}

async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith("fadu-field-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => {
  self.skipWaiting(); // an open page has all its modules in memory already
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = event.request.method === "GET" && url.origin === location.origin && FILES.includes(url.pathname);
  if (ours) event.respondWith(serve(event.request, url.pathname));
});

/** From the cache; work of the day and reports always go to the network by themselves. */
async function serve(request, path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
