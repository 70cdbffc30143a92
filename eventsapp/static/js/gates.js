// The organiser's page of gates: figures, devices and scans are put in anew every few seconds, while somebody looks.

const EVERY_MS = 5000;

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of document.querySelectorAll("[data-gates-live]")) {
    if (place.contains(document.activeElement)) continue;
    const other = fresh.querySelector(`[data-gates-live="${CSS.escape(place.dataset.gatesLive)}"]`);
    if (other && other.innerHTML !== place.innerHTML) place.replaceChildren(...other.childNodes);
  }
}

if (document.querySelector("[data-gates-live]")) setInterval(renew, EVERY_MS);
