// Keeps what never changes: files whose names carry their hash, and the page that says that there is no network.
// Pages, answers and money always come from the bank.
const CACHE = "assets-1";
const MOST = 80;
const OFFLINE = "offline-1";
const OFFLINE_FILES = ["/offline.html", "/offline.css", "/offline.js", "/icons/icon.svg"];
const OFFLINE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'",
};

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(fromCacheOrBank(event.request));
  else if (OFFLINE_FILES.includes(url.pathname)) event.respondWith(fromBankOrCache(event.request));
  else if (event.request.mode === "navigate" && !url.pathname.startsWith("/console/")) {
    event.respondWith(fetch(event.request).catch(offlinePage));
  }
});

async function prepare() {
  const cache = await caches.open(OFFLINE);
  await cache.addAll(OFFLINE_FILES);
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE && name !== OFFLINE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromCacheOrBank(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((old) => cache.delete(old)));
  }
  return answer;
}

async function fromBankOrCache(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (kept === undefined) throw error;
    return kept;
  }
}

/** In the place of any page, under its address: pressing "try again" asks for that address anew. */
async function offlinePage() {
  const kept = await caches.match("/offline.html");
  return kept === undefined ? Response.error() : new Response(await kept.text(), { headers: OFFLINE_HEADERS });
}
