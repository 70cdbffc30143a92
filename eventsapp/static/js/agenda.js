// The agenda's own script: instant filters, sessions that ran, and the line of now. Everything also works by address.

import { fold } from "./folding.js";

const root = document.documentElement;
root.classList.add("has-script");

function wanted(form) {
  const values = new FormData(form);
  return {
    words: fold(String(values.get("q") ?? "")).split(" ").filter(Boolean),
    track: values.get("track") ?? "",
    room: values.get("room") ?? "",
    spoken: values.get("spoken") ?? "",
    kind: values.get("kind") ?? "",
    audience: values.get("audience") ?? "",
  };
}

function narrowing(filter) {
  return Boolean(
    filter.words.length || filter.track || filter.room || filter.spoken || filter.kind || filter.audience,
  );
}

function fits(slot, filter) {
  const data = slot.dataset;
  return (
    (!filter.track || data.track === filter.track) &&
    (!filter.kind || slot.classList.contains(`slot--${filter.kind}`)) &&
    (!filter.audience || data.for.split(" ").includes(filter.audience)) &&
    (!filter.room || data.room === filter.room) &&
    (!filter.spoken || data.heard.split(" ").includes(filter.spoken)) &&
    filter.words.every((word) => data.find.includes(word))
  );
}

function filterAtOnce(form) {
  const count = document.querySelector("[data-agenda-count]");
  const none = document.querySelector("[data-agenda-none]");
  return () => {
    const list = document.querySelector("[data-agenda]"); // it is put in anew when something is said on the day
    if (!list) return;
    const slots = [...list.querySelectorAll("[data-slot]")];
    const running = document.querySelector(".agenda-now");
    const filter = wanted(form);
    const narrows = narrowing(filter);
    let left = 0;
    for (const slot of slots) {
      const shown = fits(slot, filter);
      slot.hidden = !shown;
      left += shown;
    }
    if (count) {
      count.hidden = !narrows;
      count.textContent = count.dataset.pattern.replace("{count}", left);
    }
    if (none) none.hidden = left > 0;
    if (running) running.hidden = narrows;
    list.closest(".agenda").hidden = left === 0;
  };
}

/** Keep the address in step, so that a filtered agenda can be shared and reloaded. */
function keepAddress(form) {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === "q" && !String(value).trim())) values.set(name, value);
  }
  history.replaceState(null, "", `${location.pathname}?${values}`);
}

function watchForm(form) {
  const list = document.querySelector("[data-agenda]");
  if (!list) {
    for (const control of form.querySelectorAll("select")) control.addEventListener("change", () => form.requestSubmit());
    return;
  }
  // The server left out what its filters exclude; only a whole day can be filtered here.
  if (narrowing(wanted(form))) {
    for (const control of form.querySelectorAll("select")) control.addEventListener("change", () => form.requestSubmit());
    return;
  }
  const apply = filterAtOnce(form);
  form.addEventListener("input", () => {
    apply();
    keepAddress(form);
  });
  document.addEventListener("agenda:renewed", apply);
}

function markTime() {
  const now = Date.now();
  const slots = [...document.querySelectorAll("[data-slot]")];
  // Once everything has ended there is nothing to tell apart.
  if (!slots.some((slot) => Date.parse(slot.dataset.ends) > now)) return;
  for (const slot of slots) {
    const starts = Date.parse(slot.dataset.starts);
    const ends = Date.parse(slot.dataset.ends);
    slot.classList.toggle("is-past", ends <= now);
    slot.classList.toggle("is-now", starts <= now && now < ends);
  }
}

function drawLine(list) {
  const begin = Date.parse(list.dataset.gridStarts);
  const minutes = (Date.now() - begin) / 60000;
  let line = list.querySelector(".agenda__line");
  if (!list.dataset.gridRows || minutes < 0 || minutes >= Number(list.dataset.gridRows) * 5) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElement("li");
    line.setAttribute("aria-hidden", "true");
    line.innerHTML = '<span class="agenda__line-time figures"></span>';
    list.append(line);
  }
  line.className = `agenda__line row-${Math.floor(minutes / 5) + 2} cols-${Number(list.dataset.gridLanes) + 1}`;
  const zone = list.dataset.zone;
  line.firstChild.textContent = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format();
}

function keepTime() {
  markTime();
  const list = document.querySelector("[data-agenda]");
  if (list) drawLine(list);
}

const form = document.querySelector("[data-agenda-tools]");
if (form) watchForm(form);
keepTime();
setInterval(keepTime, 30_000);
document.addEventListener("agenda:renewed", keepTime);
