// Reading the agenda without a connection: registers the worker, has it keep the pages that lead on from here, and
// says how old a page is that it answered with.

const place = document.querySelector("[data-offline]");
const root = document.documentElement;

function hour(moment) {
  const language = root.lang || undefined;
  const isToday = moment.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(language, style).format(moment);
}

function say(words, moment) {
  place.textContent = words.replace("{moment}", hour(moment));
  place.hidden = false;
}

/** The styles and scripts of this page, so that a kept page looks and works as it does now. */
function assets() {
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  return loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/")).map((url) => url.href);
}

function pages() {
  const links = [...document.querySelectorAll("[data-keep-offline]")].map((link) => link.href);
  return [...new Set([place.dataset.first, ...links])];
}

async function keep() {
  if (navigator.connection?.saveData) return;
  const registration = await navigator.serviceWorker.ready;
  const words = { pages: pages(), assets: assets(), language: root.lang };
  registration.active.postMessage({ keep: words });
}

if (root.dataset.savedAt) {
  say(place.dataset.old, new Date(root.dataset.savedAt));
  place.classList.add("is-old");
} else if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.kept) say(place.dataset.kept, new Date());
  });
  navigator.serviceWorker.register(place.dataset.worker, { scope: place.dataset.scope }).catch(() => {});
  addEventListener("load", () => setTimeout(() => keep().catch(() => {}), 1500));
}
