/* The grid of a day for the team: puts its parts together. Everything also works by the forms, without this. */

import { watchPointer } from "./planner/dragging.js";
import { Gesture } from "./planner/gesture.js";
import { watchKeys } from "./planner/keys.js";
import { watchLive } from "./planner/live.js";
import { Parts } from "./planner/parts.js";
import { ROW_MINUTES, clockOf, isDrawn as isDrawnAs, minutesOf, titleOf } from "./planner/places.js";

const SEARCH_MS = 250;
const MINUTE_MS = 60_000;
const lines = new WeakMap(); // lines of now, with when and where they were drawn
const root = document.querySelector("[data-planner]");
const parts = new Parts(root);
const words = root.dataset;
const followed = new Map(); // the version that a session has by a step of one's own, by the version before
let queue = Promise.resolve();
let gestures = 0;
let missed = ""; // the mark that was told while something was on its way
let light = null;

const say = (text) => { root.querySelector("[data-said]").textContent = text; };
const isDrawn = () => isDrawnAs(parts.board);

/** Asks the server, one thing after the other, and takes its answer over. */
function ask(address, { fields, keepChosen = false, done } = {}) {
  queue = queue.then(async () => {
    const body = fields?.();
    const answer = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      credentials: "same-origin",
      headers: { "HX-Request": "true", "X-Planner-Have": parts.have, ...(body ? { "X-CSRFToken": words.token } : {}) },
    }).catch(() => null);
    const text = answer ? await answer.text() : "";
    if (!text.includes("data-part=")) {
      say(answer?.status === 401 || answer?.redirected ? words.wordsSignedOut : words.wordsLost);
      done?.(false);
      return;
    }
    const { said, fresh } = parts.take(text, { keepChosen });
    keepHold();
    const others = fresh.filter((one) => one.by !== root.querySelector("[data-said]").dataset.me).map((one) => one.sentence);
    const all = [said, ...others].filter(Boolean).join(" ");
    if (all) say(all);
    else if (body) say("");
    done?.(answer.ok);
    if (!answer.ok) root.querySelector('[data-part="errors"]').scrollIntoView({ block: "nearest" });
  }).catch((error) => { say(words.wordsLost); throw error; });
  return queue;
}

/** What a part that was replaced forgot: the connection's light, the line of now. */
function keepHold() {
  light?.again();
  drawNow();
}

/** The parts as others left them; not while something is being moved. */
function refresh(mark) {
  missed = gestures ? mark : "";
  if (!gestures && mark !== parts.mark) ask(location.href, { keepChosen: true });
}

function formOf(values) {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

function versionOf(gesture) {
  let version = gesture.version;
  const session = gesture.block.dataset.session;
  while (followed.has(`${session}.${version}`)) version = followed.get(`${session}.${version}`);
  return version;
}

function ended(gesture) {
  gesture.end();
  gestures -= 1;
  if (!gestures && missed) refresh(missed);
}

function send(gesture, address, fields) {
  const { session } = gesture.block.dataset;
  let version = "";
  ask(address.replace("/sessions/0/", `/sessions/${session}/`) + asked(), {
    fields: () => {
      version = versionOf(gesture);
      return formOf({ ...fields, version });
    },
    done: (isDone) => {
      const now = parts.block(session)?.dataset.version;
      if (isDone && Number(now) > Number(version)) followed.set(`${session}.${version}`, String(Number(version) + 1));
      ended(gesture);
    },
  });
}

/** What is looked at now, as the server is told it. */
function asked() {
  const now = new URLSearchParams(location.search);
  now.set("day", words.day);
  return `?${now}`;
}

const acts = {
  isDrawn,
  begin(block) {
    gestures += 1;
    return new Gesture(root, block, { words, say });
  },
  /** Shows the day of a tab while a session is carried over it. */
  turnTo(gesture, tab) {
    const { href, dataset } = tab;
    const name = tab.textContent;
    gesture.isTurning = true;
    ask(href, {
      done: (isDone) => {
        gesture.isTurning = false;
        if (!isDone) return;
        history.replaceState(null, "", href);
        root.dataset.day = dataset.dayTab;
        search.elements.day.value = dataset.dayTab;
        if (gestures) gesture.turned();
        say(name);
      },
    });
  },
  drop(gesture) {
    gesture.announce();
    send(gesture, words.placeUrl, gesture.fields);
  },
  takeOut(gesture) {
    send(gesture, words.unplaceUrl, {});
  },
  cancel(gesture) {
    ended(gesture);
    say("");
  },
  refuse(block) {
    say(words.wordsSettled.replace("{title}", titleOf(block)));
  },
  turn(name) {
    const form = root.querySelector(`form[data-act="${name}"]`);
    if (!form.querySelector("button").disabled) form.requestSubmit();
  },
};

/** Opens a session beside the grid, or closes it, without leaving the page. */
function open(address, focus) {
  const next = new URL(address);
  next.hash = "";
  const before = new URLSearchParams(location.search).get("session");
  history.replaceState(null, "", next);
  ask(next.href, {
    done: () => {
      const target = focus ? document.getElementById("chosen") : parts.block(before)?.querySelector("a");
      target?.focus({ preventScroll: isDrawn() });
      if (focus) target?.scrollIntoView({ block: "nearest" });
    },
  });
}

root.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open], a[data-close]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.href, "open" in link.dataset);
});
root.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("#chosen")) open(root.querySelector("a[data-close]").href, false);
});
root.addEventListener("input", (event) => {
  const form = event.target.closest('form[data-act="place"]');
  if (form) form.dataset.written = "";
});
root.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  ask(form.action, { fields: () => body });
});

const search = root.querySelector("[data-search]");
let typing = 0;
function searchSoon() {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const now = new URL(location.href);
    for (const [name, value] of new FormData(search)) {
      if (value) now.searchParams.set(name, value);
      else now.searchParams.delete(name);
    }
    history.replaceState(null, "", now);
    ask(now.href, { keepChosen: true });
  }, SEARCH_MS);
}
search.addEventListener("input", searchSoon);
search.addEventListener("submit", (event) => {
  event.preventDefault();
  searchSoon();
});

/** Moves the line of now on from where the server drew it, where the day is today. */
function drawNow() {
  const line = root.querySelector("[data-now]");
  if (!line) return;
  const [time] = line.children;
  if (!lines.has(line)) lines.set(line, { at: Date.now(), row: Number(/\brow-(\d+)/.exec(line.className)[1]), clock: minutesOf(time.textContent) });
  const drawn = lines.get(line);
  const minutes = Math.floor((Date.now() - drawn.at) / MINUTE_MS);
  line.style.gridRowStart = String(drawn.row + Math.floor(((drawn.clock % ROW_MINUTES) + minutes) / ROW_MINUTES));
  time.textContent = clockOf(drawn.clock + minutes);
}
drawNow();
setInterval(drawNow, MINUTE_MS);

document.documentElement.classList.add("has-planner");
watchPointer(root, acts);
watchKeys(root, acts);
light = watchLive(root, refresh);
root.dataset.ready = "";
