// What all service workers of ours share: pages come from the network while it answers in time, else from what was kept.
// The server puts this before the worker of an area, which says which pages those are; a worker is one file of no module,
// because not every browser takes modules there.

const SAVED_AT = "X-Saved-At";
const OF_THE_JOURNEY = ["Content-Encoding", "Content-Length"]; // what is kept is unpacked, and gets a mark when it is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

class Keeper {
  /** Keeps under a name of its own, and waits so many milliseconds for the network. */
  constructor(name, patience) {
    Object.assign(this, { name, patience });
  }

  cache() {
    return caches.open(this.name);
  }

  forget() {
    return caches.delete(this.name);
  }

  /** Keep a page under an address, with the moment it was taken. */
  async keep(address, answer) {
    const headers = new Headers(answer.headers);
    for (const name of OF_THE_JOURNEY) headers.delete(name);
    headers.set(SAVED_AT, new Date().toISOString());
    await (await this.cache()).put(address, new Response(await answer.blob(), { status: 200, headers }));
  }

  async drop(address) {
    await (await this.cache()).delete(address);
  }

  /** The first of these addresses that is kept, as a page that says when it was; `mark` are further words of its root. */
  async find(addresses, mark = "") {
    const cache = await this.cache();
    for (const address of addresses) {
      const found = await cache.match(address);
      if (!found) continue;
      const root = `<html data-saved-at="${found.headers.get(SAVED_AT) ?? ""}"${mark}`;
      const headers = new Headers(found.headers);
      headers.delete(SAVED_AT);
      headers.set("Content-Type", "text/html; charset=utf-8");
      return new Response((await found.text()).replace(/<html\b/, root), { headers });
    }
    return undefined;
  }

  /** Answer from the network; where that is late with `find(false)`, where it fails with `find(true)`, if there is something. */
  async page(event, find, follow) {
    const network = fetch(event.request);
    network.catch(() => {});
    const late = new Promise((resolve) => setTimeout(resolve, this.patience)).then(() => find(false));
    try {
      const answer = await Promise.race([network, late.then((found) => found ?? network)]);
      event.waitUntil(follow(answer.clone()));
      return answer;
    } catch (error) {
      const found = await find(true);
      if (found) return found;
      throw error;
    }
  }

  /** An address with a stamp never changes what it is; others are asked for anew while the network answers. */
  async file(request) {
    const cache = await this.cache();
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

  /** Keep files that are not kept yet, and drop those of an earlier stamp. */
  async keepFiles(addresses) {
    const cache = await this.cache();
    for (const address of addresses) if (!(await cache.match(address))) await cache.add(address).catch(() => {});
    const current = new Map(addresses.map((address) => [new URL(address, location.origin).pathname, new URL(address, location.origin).href]));
    for (const request of await cache.keys()) {
      const newer = current.get(new URL(request.url).pathname);
      if (newer && newer !== request.url) await cache.delete(request);
    }
  }

  /** Look after the pages that `isOurs(url)` names, by `answer(event, url)`, and after the files they load. */
  watch(isOurs, answer) {
    self.addEventListener("fetch", (event) => {
      const url = new URL(event.request.url);
      if (event.request.method !== "GET" || url.origin !== location.origin) return;
      if (url.pathname.startsWith("/static/")) event.respondWith(this.file(event.request));
      else if (event.request.mode === "navigate" && isOurs(url)) event.respondWith(answer(event, url));
    });
  }

  /** Do what pages ask for, and say when all that is to be kept is. */
  listen(keepAll) {
    self.addEventListener("message", (event) => {
      if (event.data?.forget) event.waitUntil(this.forget());
      if (event.data?.keep) event.waitUntil(keepAll(event.data.keep).then(() => event.source?.postMessage({ kept: true })));
    });
  }
}
