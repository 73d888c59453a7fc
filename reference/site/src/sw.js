// SPDX-License-Identifier: Apache-2.0
// Keeps the pages for times without the broker. The build puts VERSION, FIRST and REST above.
const CACHE = "reference-" + VERSION;
const BATCH = 8;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FIRST.map((path) => new Request(new URL(path, self.registration.scope), { cache: "no-cache" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("reference-") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** Fetches what is missing, a few at a time. A page asks for it when it has nothing else to do. */
async function fill() {
  const cache = await caches.open(CACHE);
  for (let i = 0; i < REST.length; i += BATCH) {
    const urls = REST.slice(i, i + BATCH).map((path) => new URL(path, self.registration.scope).href);
    const missing = [];
    for (const url of urls) {
      if (!(await cache.match(url))) {
        missing.push(url);
      }
    }
    const done = await Promise.allSettled(missing.map((url) => cache.add(url)));
    if (done.some((result) => result.status === "rejected")) {
      return; // The broker is away or busy; the next page asks again.
    }
  }
}

self.addEventListener("message", (event) => {
  if (event.data === "fill") {
    event.waitUntil(fill());
  }
});

async function fromNetworkFirst(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) {
      await cache.put(request, response.clone());
    }
    return response;
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) {
      return kept;
    }
    throw error;
  }
}

async function fromCacheFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) {
    return kept;
  }
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
  }
  return response;
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const scope = new URL(self.registration.scope);
  if (event.request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) {
    return;
  }
  const path = url.pathname.slice(scope.pathname.length);
  if (path.startsWith("api/")) {
    return; // What is live is never kept.
  }
  event.respondWith(path.startsWith("assets/") ? fromCacheFirst(event.request) : fromNetworkFirst(event.request));
});
