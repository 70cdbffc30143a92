// Keeps the agenda for reading without a connection. Pages come from the network while it answers; what is kept is
// the page of nobody in particular, so that nothing of a person stays behind on a shared device.

const CACHE = `agenda ${new URL(self.registration.scope).pathname}`;
const PATIENCE_MS = 4000;
const AGENDA = new URL(self.registration.scope).pathname;
const SAVED_AT = "X-Saved-At";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** Whether an address is a page of the agenda that may be kept. */
function isKept(url) {
  const rest = url.pathname.slice(AGENDA.length);
  return url.origin === location.origin && url.pathname.startsWith(AGENDA) && (rest === "" || /^\/\d+$/.test(rest));
}

function isOwn(url) {
  return url.pathname === `${AGENDA}/mine`;
}

function isAsset(url) {
  return url.origin === location.origin && url.pathname.startsWith("/static/");
}

/** The address a page is kept under: a choice of language is not part of it. */
function keyOf(url) {
  const key = new URL(url);
  key.searchParams.delete("lang");
  key.hash = "";
  return key.href;
}

/** Keep a page with the moment it was taken. */
async function keep(url, response) {
  const headers = new Headers(response.headers);
  headers.set(SAVED_AT, new Date().toISOString());
  const cache = await caches.open(CACHE);
  await cache.put(keyOf(url), new Response(await response.blob(), { status: 200, headers }));
}

/** Fetch the page of nobody in particular and keep it. */
async function fetchAndKeep(url, language) {
  const answer = await fetch(url, { credentials: "omit", headers: language ? { "Accept-Language": language } : {} });
  if (answer.ok) await keep(url, answer);
}

/** Answer with a kept page that says when it was kept, or nothing; `other` stands in where this one is not kept. */
async function fromKept(url, isMine, other) {
  const cache = await caches.open(CACHE);
  const found = (await cache.match(keyOf(url))) ?? (other ? await cache.match(keyOf(other)) : undefined);
  if (!found) return undefined;
  const saved = found.headers.get(SAVED_AT) ?? "";
  const mark = `<html data-saved-at="${saved}"${isMine ? " data-only-mine" : ""}`;
  const text = (await found.text()).replace(/<html\b/, mark);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function page(event, url) {
  const isMine = isOwn(url);
  const kept = isMine ? new URL(`${AGENDA}?day=all`, url) : url;
  const network = fetch(event.request);
  network.catch(() => {});
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => fromKept(kept, isMine));
  try {
    const answer = await Promise.race([network, late.then((found) => found ?? network)]);
    if (answer.ok && !isMine && answer.headers.get("Cache-Control")?.includes("public")) {
      event.waitUntil(keep(url, answer.clone()));
    }
    return answer;
  } catch (error) {
    const found = await fromKept(kept, isMine, isMine ? undefined : new URL(AGENDA, url));
    if (found) return found;
    throw error;
  }
}

/** An address with a stamp never changes what it is; others are asked for anew while the network answers. */
async function asset(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request);
  if (found && new URL(request.url).search) return found;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    if (found) return found;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const url = new URL(event.request.url);
  if (isAsset(url)) event.respondWith(asset(event.request));
  else if (event.request.mode === "navigate" && (isKept(url) || isOwn(url))) event.respondWith(page(event, url));
});

/** Keep the pages that a page names, one after another, and drop what no page needs any more. */
async function keepAll({ pages, assets, language }) {
  for (const address of pages) await fetchAndKeep(address, language).catch(() => {});
  const cache = await caches.open(CACHE);
  for (const address of assets) {
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
  const current = new Map(assets.map((address) => [new URL(address).pathname, address]));
  for (const request of await cache.keys()) {
    const newer = current.get(new URL(request.url).pathname);
    if (newer && newer !== request.url) await cache.delete(request);
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep).then(() => event.source?.postMessage({ kept: true })));
});
