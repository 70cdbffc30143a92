// The registration desk by keys: it searches while one types, arrows and Alt with a digit choose, and each action has a key.
// A digit alone is part of what is typed, such as the end of a telephone, until an arrow has begun to choose.
// Without this the field searches by Enter, and people and actions are links and buttons.

import { attend } from "./attend.js";
import { follow } from "./following.js";

const WAIT_MS = 90;
const desk = document.querySelector("[data-desk]");
const search = desk?.querySelector("[data-desk-search]");
const field = search?.elements.q;
const CODE = 26;
const SIGNED = 100;
let timer = 0;
let asked = 0;
let shown = field?.defaultValue ?? "";
let chosen = 0;
let isChoosing = false;

/** Whether something was scanned: signed codes may have blanks in them, the shorter ones of badges none, unlike long names. */
const isCode = (text) => text.length >= SIGNED || (text.length >= CODE && !/\s/.test(text));
const rows = () => [...desk.querySelectorAll("[data-desk-row]")];

function address(text) {
  const url = new URL(search.action || location.href);
  url.search = new URLSearchParams({ q: text }).toString();
  return url;
}

/** Shows who is found, and nothing that was overtaken by a later key: whoever has begun to choose chooses what they see. */
async function find(text) {
  const mine = ++asked;
  const answer = await fetch(address(text), { cache: "no-store", credentials: "same-origin" }).catch(() => null);
  if (mine !== asked) return false;
  if (!answer?.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = fresh.querySelector("[data-desk-found]");
  if (mine !== asked || !found || isChoosing) return false;
  desk.querySelector("[data-desk-found]").replaceChildren(...found.childNodes);
  shown = text;
  desk.dataset.shows = text;
  mark(0);
  return true;
}

function mark(place) {
  const all = rows();
  chosen = Math.max(0, Math.min(place, all.length - 1));
  all.forEach((row, index) => row.toggleAttribute("data-marked", index === chosen));
  all[chosen]?.scrollIntoView({ block: "nearest" });
}

function open(place) {
  const row = rows()[place];
  if (row) location.assign(row.href);
  return Boolean(row);
}

async function enter() {
  const text = field.value.trim();
  if (!text) return press("Enter");
  if (isCode(text)) return location.assign(address(field.value));
  clearTimeout(timer);
  if (isChoosing) return open(chosen);
  const isThere = shown === field.value || (await find(field.value));
  if (isThere) open(chosen);
}

/** Does what a key stands for on this page: the button or link that names it. */
function press(name) {
  const target = desk.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!target) return false;
  if (name === "F2" && target.href) target.href = `${address(field.value)}&do=new`;
  target.click();
  return true;
}

function inForm() {
  return Boolean(document.activeElement?.closest("[data-desk-form], .desk-place"));
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (event.altKey) {
    if (digit && open(digit - 1)) event.preventDefault();
  } else if (/^F\d+$/.test(event.key)) {
    if (press(event.key)) event.preventDefault();
  } else if (event.key === "Escape") {
    if (!press("Escape")) location.assign(search.action || location.pathname);
  } else if (document.activeElement === field) {
    inField(event, digit);
  } else if (event.key.length === 1 && !inForm()) {
    field.focus();
  }
}

function inField(event, digit) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    isChoosing = rows().length > 0;
    mark(chosen + step);
  } else if (event.key === "Enter") {
    event.preventDefault();
    enter();
  } else if (isChoosing && digit && open(digit - 1)) {
    event.preventDefault();
  } else {
    isChoosing = false;
  }
}

/** Lets the browser print a badge that has just been made, in its own size. */
function printPaper() {
  const place = desk.querySelector("[data-desk-paper]");
  if (!place) return;
  const frame = document.createElement("iframe");
  frame.className = "visually-hidden";
  frame.title = document.title;
  frame.addEventListener("load", () => frame.contentWindow.print(), { once: true });
  frame.src = place.dataset.deskPaper;
  place.append(frame);
  const once = new URL(location.href);
  once.searchParams.delete("out");
  history.replaceState(null, "", once);
}

/** Puts in anew what the visitor on the other side of the desk has chosen, as they do. */
async function showConsents() {
  const answer = await fetch(location.href, { cache: "no-store", credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-desk-consents]");
  const place = desk.querySelector("[data-desk-consents]");
  if (fresh && place && !place.contains(document.activeElement)) place.replaceWith(fresh);
  else if (fresh && place) location.reload();
}

if (field) {
  document.addEventListener("keydown", onKey);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    isChoosing = false;
    if (!isCode(field.value.trim())) timer = setTimeout(() => find(field.value), WAIT_MS);
  });
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    enter();
  });
  if (!inForm()) field.focus();
  mark(0);
  if (field.value !== shown) find(field.value); // typed before this script was here
  printPaper();
  const { seq, stream, state } = desk.querySelector("[data-desk-consents]")?.dataset ?? {};
  if (stream) follow({ seq, stream, state, event: "screen" }, showConsents);
  if (desk.dataset.gate) attend(desk.dataset.gate);
  desk.dataset.ready = "";
}
