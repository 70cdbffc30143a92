// Lets the page of a gate, or of a phone that collects leads, open without a network: the page and its files, nothing
// of what it asks the server.

const CACHE = "gate page";
const PATIENCE_MS = 3000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (url) => /^\/(scan\/\d+|exhibit\/[^/]+\/leads\/app)$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith("/static/");

/** The address a page is kept under: a choice of language is not part of it. */
function keyOf(url) {
  return isPage(url) ? url.origin + url.pathname : url.href;
}

async function kept(url) {
  return (await caches.open(CACHE)).match(keyOf(url));
}

async function fetchAndKeep(request, url) {
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(keyOf(url), answer.clone());
  else if (answer.status === 401) await (await caches.open(CACHE)).delete(keyOf(url));
  return answer;
}

/** From the network while it answers; a file with a stamp in its address never changes. */
async function answer(request, url) {
  const known = await kept(url);
  if (known && isFile(url) && url.search) return known;
  const fresh = fetchAndKeep(request, url);
  if (!known) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(known), PATIENCE_MS));
  return Promise.race([fresh.catch(() => known), late]);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isFile(url) || (isPage(url) && event.request.mode === "navigate")) event.respondWith(answer(event.request, url));
});

async function keepAll(addresses) {
  for (const address of addresses) {
    const url = new URL(address, location.origin);
    if (!(await kept(url))) await fetchAndKeep(url.href, url).catch(() => {});
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep).then(() => event.source?.postMessage({ kept: true })));
});
