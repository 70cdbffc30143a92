/* Stands put side by side: chosen one after the other on the plan, kept while the window is open, shown as a sheet. */

const MOST = 3;
const KEY = "plan-compare";
const sheet = document.querySelector("[data-compare-sheet]");
const opener = document.querySelector("[data-compare-open]");
let kept = [];

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(`${KEY}:${sheet.dataset.address}`) ?? "[]");
  } catch {
    return kept;
  }
}

function keep(places) {
  kept = places;
  try {
    sessionStorage.setItem(`${KEY}:${sheet.dataset.address}`, JSON.stringify(places));
  } catch {
    /* the choice then lasts for this page */
  }
  tell();
}

const address = () => `${sheet.dataset.address}?${new URLSearchParams(read().map((place) => ["stand", place]))}`;

function tell() {
  const places = read();
  opener.hidden = !places.length;
  opener.querySelector("[data-compare-count]").textContent = places.length;
  for (const button of document.querySelectorAll("[data-compare]")) button.classList.toggle("is-set", places.includes(button.dataset.compare));
}

async function open() {
  const response = await fetch(address(), { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!response.ok) {
    location.assign(address());
    return;
  }
  sheet.querySelector("[data-compare-body]").innerHTML = await response.text();
  if (!sheet.open) sheet.showModal();
}

/** Connects the buttons that take a stand into the comparison, and the sheet. */
export function watchCompare() {
  if (!sheet || !opener) return;
  opener.addEventListener("click", open);
  sheet.querySelector("[data-compare-close]").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => {
    const out = event.target.closest("[data-compare-out]");
    if (event.target === sheet) sheet.close();
    if (!out) return;
    event.preventDefault();
    keep(read().filter((place) => place !== out.dataset.compareOut));
    if (read().length) open();
    else sheet.close();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-compare]");
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const others = read().filter((place) => place !== button.dataset.compare);
    keep([...others.slice(-(MOST - 1)), button.dataset.compare]);
    if (read().length > 1) open();
  });
  document.addEventListener("plan:panel", tell);
  tell();
}
