// An open page of the agenda follows what is published and what is said on the day: only what changed is put in anew.

import { follow } from "./following.js";

const source = document.querySelector("[data-follow-source]").dataset;
const SPREAD_MS = Number(source.spread ?? 1500);
const places = () => [...document.querySelectorAll("[data-follow]")];

/** Whether somebody is writing there: then nothing is taken away under the fingers. */
function isInUse(place) {
  const field = place.querySelector("input:focus, select:focus, textarea:focus");
  return Boolean(field) || [...place.querySelectorAll("input[type=number], input[type=text]")].some((one) => one.value !== one.defaultValue);
}

/** Puts a place in anew; what was opened stays open, and the focus stays where it was. */
function renew(place, fresh) {
  if (place.innerHTML.trim() === fresh.innerHTML.trim()) return false;
  const opened = [...place.querySelectorAll("details")].map((one) => one.open);
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  place.replaceChildren(...fresh.childNodes);
  place.querySelectorAll("details").forEach((one, index) => { one.open = opened[index] ?? one.open; });
  if (focused) place.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  return true;
}

/** Leaves out what differs with every answer, so that it does not count as a change. */
function plain(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const token = document.querySelector("[name=csrf_token]")?.value;
  if (token) for (const field of fresh.querySelectorAll("[name=csrf_token]")) field.setAttribute("value", token);
  return fresh;
}

async function load() {
  const answer = await fetch(location.href, { cache: "no-cache", credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = plain(await answer.text());
  let changed = false;
  for (const place of places()) {
    const other = fresh.querySelector(`[data-follow="${place.dataset.follow}"]`);
    if (other && !isInUse(place)) changed = renew(place, other) || changed;
  }
  if (!changed) return;
  document.dispatchEvent(new CustomEvent("agenda:renewed"));
  const news = document.querySelector("[data-follow-news]");
  if (news) news.textContent = news.dataset.words;
}

let isComing = false;

/** Comes back once for all that is new until then. */
function comeBack() {
  if (isComing) return;
  isComing = true;
  // All who read would come back at the same moment.
  setTimeout(() => {
    isComing = false;
    load();
  }, Math.random() * SPREAD_MS);
}

follow(source, comeBack);
