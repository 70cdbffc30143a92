// A visitor's own page without a connection: registers the worker, has it keep this page, and says how old it is.

const place = document.querySelector("[data-me-offline]");
const root = document.documentElement;

function say(words, moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  place.textContent = words.replace("{moment}", new Intl.DateTimeFormat(root.lang || undefined, style).format(moment));
  place.hidden = false;
}

function assets() {
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  return loaded.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/")).map((url) => url.href);
}

async function tell(words) {
  const registration = await navigator.serviceWorker.ready;
  registration.active.postMessage(words);
}

if (root.dataset.savedAt) {
  say(place.dataset.old, new Date(root.dataset.savedAt));
  place.classList.add("is-old");
} else if ("serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.kept) say(place.dataset.kept, new Date());
  });
  navigator.serviceWorker.register(place.dataset.worker, { scope: place.dataset.scope }).catch(() => {});
  const words = () => (place.dataset.forget ? { forget: true } : { keep: { assets: assets(), language: root.lang } });
  addEventListener("load", () => setTimeout(() => tell(words()).catch(() => {}), 800));
}
