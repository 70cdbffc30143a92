// Keeps a visitor's own page, with the code of the ticket, for the gate where there is no connection. Only the device
// that has the ticket gets such a page; once it has none any more, what was kept is thrown away.

const CACHE = `me ${new URL(self.registration.scope).pathname}`;
const ME = new URL(self.registration.scope).pathname;
const PATIENCE_MS = 4000;
const SAVED_AT = "X-Saved-At";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(response) {
  const headers = new Headers(response.headers);
  headers.set(SAVED_AT, new Date().toISOString());
  const cache = await caches.open(CACHE);
  await cache.put(ME, new Response(await response.blob(), { status: 200, headers }));
}

async function fromKept() {
  const cache = await caches.open(CACHE);
  const found = await cache.match(ME);
  if (!found) return undefined;
  const mark = `<html data-saved-at="${found.headers.get(SAVED_AT) ?? ""}"`;
  const text = (await found.text()).replace(/<html\b/, mark);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** Keep what the server says may be kept, and forget it where the server says so. */
async function follow(answer) {
  if (!answer.ok || answer.redirected) return;
  if (answer.headers.get("X-Keep") === "yes") await keep(answer);
  else if (answer.headers.get("X-Keep") === "no") await caches.delete(CACHE);
}

async function page(event) {
  const network = fetch(event.request);
  network.catch(() => {});
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)).then(fromKept);
  try {
    const answer = await Promise.race([network, late.then((found) => found ?? network)]);
    event.waitUntil(follow(answer.clone()));
    return answer;
  } catch (error) {
    const found = await fromKept();
    if (found) return found;
    throw error;
  }
}

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
  if (url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(asset(event.request));
  else if (event.request.mode === "navigate" && url.pathname === ME) event.respondWith(page(event));
});

async function keepAll({ assets, language }) {
  const cache = await caches.open(CACHE);
  const answer = await fetch(ME, { headers: language ? { "Accept-Language": language } : {} });
  await follow(answer);
  for (const address of assets) {
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.delete(CACHE));
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep).then(() => event.source?.postMessage({ kept: true })));
});
