// A screen in the hall: goes on by its own clock with what it knows, and says how old that is when nobody answers.

import { follow } from "./following.js";

const main = document.querySelector("[data-screen]");
const age = document.querySelector("[data-screen-age]");
const LOAD_MS = 30_000;
const OLD_MS = 75_000;
const DRIFT_MS = 60_000;
const DRIFTS = 8;

let ahead = 0; // of the server's clock, in this window's milliseconds
let heardAt = Date.now();
const now = () => Date.now() + ahead;

function written(moment) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: main.dataset.zone }).format(moment);
}

function setClock(content) {
  ahead = Number(content.dataset.now) - Date.now();
}

/** Shows of a list what runs now and what comes next. */
function point(list) {
  const items = [...list.querySelectorAll("[data-starts]")];
  const moment = now();
  const running = items.filter((one) => Date.parse(one.dataset.starts) <= moment && moment < Date.parse(one.dataset.ends)).at(-1);
  const next = items.find((one) => Date.parse(one.dataset.starts) > moment);
  for (const one of items) {
    one.classList.toggle("is-now", one === running);
    one.classList.toggle("is-next", one === next);
  }
  return Boolean(running || next);
}

function keepTime() {
  const clock = main.querySelector("[data-clock]");
  const words = written(now());
  if (clock && clock.textContent !== words) clock.textContent = words;
  for (const list of main.querySelectorAll("ol")) {
    const none = list.parentElement.querySelector("[data-none]");
    const any = point(list);
    if (none) none.hidden = any;
  }
  for (const one of main.querySelectorAll(".room-screen__changes li")) one.hidden = Date.parse(one.dataset.ends) <= now();
  const old = Date.now() - heardAt;
  age.hidden = old < OLD_MS;
  const said = age.dataset.words.replace("{time}", written(heardAt + ahead)).replace("{minutes}", Math.floor(old / 60_000));
  if (!age.hidden && age.textContent !== said) age.textContent = said;
  main.dataset.drift = Math.floor(now() / DRIFT_MS) % DRIFTS; // nothing stands on the same dots for hours
}

/** Puts in what is new; a word for everybody is put in alone, so that it is said once. */
function put(fresh) {
  const [alert, content] = ["[data-screen-alert]", "[data-screen-content]"].map((name) => [main.querySelector(name), fresh.querySelector(name)]);
  if (!content[1]) return;
  if (alert[0].innerHTML !== alert[1].innerHTML) alert[0].replaceChildren(...alert[1].childNodes);
  setClock(content[1]);
  content[0].replaceChildren(...content[1].childNodes);
}

async function load() {
  const answer = await fetch(location.href, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return;
  heardAt = Date.now();
  put(new DOMParser().parseFromString(await answer.text(), "text/html"));
  keepTime();
}

setClock(main.querySelector("[data-screen-content]"));
keepTime();
setInterval(keepTime, 1000);
setInterval(load, LOAD_MS);
follow(main.dataset, load);
