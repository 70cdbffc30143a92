/* The time that is left of what is held: shown by the second, said at five minutes, at one, and at the end. Shared by the
   page of held units and the plan, where what is held comes and goes. */

const HOUR = 3600;
const ends = new WeakMap(); // of each place that counts, by the clock of this window
const lefts = new Map(); // of each hold, at the last tick: what was said once is not said again by another place

function say(node, words) {
  const place = node.querySelector("[data-announce]") ?? document.querySelector("[data-announce]");
  if (place) place.textContent = words;
}

function leftOf(node) {
  if (!ends.has(node)) ends.set(node, performance.now() + Number(node.dataset.seconds) * 1000);
  return Math.max(0, Math.ceil((ends.get(node) - performance.now()) / 1000));
}

const written = (left) => `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;

function count(node) {
  const left = leftOf(node);
  const before = lefts.get(node.dataset.hold) ?? Infinity;
  const passed = (seconds) => before > seconds && left <= seconds && before !== Infinity;
  const { number } = node.dataset;
  if (left < HOUR) {
    const shown = node.querySelector("[data-countdown]");
    shown.hidden = false;
    for (const place of [shown, ...document.querySelectorAll(`[data-time-of="${CSS.escape(number)}"]`)]) place.textContent = written(left);
  }
  if (passed(300)) say(node, node.dataset.five);
  if (passed(60)) say(node, node.dataset.one);
  if (left === 0) {
    node.classList.add("is-over");
    for (const button of node.querySelectorAll("button")) button.disabled = true;
  }
  if (passed(0)) {
    say(node, node.dataset.over);
    document.dispatchEvent(new CustomEvent("hold:over", { detail: number }));
  }
  lefts.set(node.dataset.hold, left);
  return [number, left < HOUR ? written(left) : ""];
}

function tick() {
  const times = new Map([...document.querySelectorAll("[data-hold]")].map(count));
  document.dispatchEvent(new CustomEvent("hold:tick", { detail: times }));
}

/** Counts what is held on this page, now and whenever more comes. */
export function watchHolds() {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("plan:panel", tick);
}
