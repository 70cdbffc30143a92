/* Sessions dragged: from the tray, to other rooms and hours, to another day by its tab, by their lower edge, back to the
   tray.
   A finger scrolls; where it rests on a session for a moment, it has it. */

import { ROW_MINUTES, titleOf } from "./places.js";

const SLACK_PX = 5;
const REST_MS = 400;
const REST_PX = 10;
const EDGE_PX = 48;
const STEP_PX = 14;
const TAB_MS = 600; // a pointer that only passes over the tab of a day turns to none

/** The click that ends a drag opens nothing. */
function swallowClick() {
  const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };
  addEventListener("click", swallow, true);
  setTimeout(() => removeEventListener("click", swallow, true), 0);
}

/** Connects the pointer. `acts` has begin(block), turnTo(gesture, tab), drop(gesture), takeOut(gesture), cancel(gesture), refuse(block). */
export function watchPointer(root, acts) {
  let held = null; // what the pointer pressed: { block, x, y, byEnd }
  let gesture = null;
  let label = null;
  let grip = 0;
  let last = null;
  let frame = 0;
  let resting = 0;
  let tab = null; // the tab of a day that the pointer is on
  let turning = 0;

  const tray = () => root.querySelector("[data-tray]");
  function isOver(element, x, y) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return left <= x && x <= right && top <= y && y <= bottom;
  }
  const overTray = (x, y) => isOver(tray(), x, y);

  /** Where the pointer rests on the tab of another day, turns to it. */
  function overTab(x, y) {
    const next = held.byEnd ? null : [...root.querySelectorAll("[data-day-tab]")].find((one) => isOver(one, x, y)) ?? null;
    if (next === tab) return;
    clearTimeout(turning);
    tab?.classList.remove("is-target");
    tab = next;
    if (!tab || tab.ariaCurrent) return;
    tab.classList.add("is-target");
    const carried = gesture;
    turning = setTimeout(() => acts.turnTo(carried, next), TAB_MS);
  }

  function lift(pointer) {
    gesture = acts.begin(held.block);
    const at = gesture.places.at(held.x, held.y);
    grip = gesture.begins && at ? at.from - gesture.begins.from : 0;
    label = document.createElement("div");
    label.className = "planner__carried";
    label.textContent = titleOf(held.block);
    if (!held.byEnd) document.body.append(label);
    root.classList.add("is-carrying");
    root.setPointerCapture(pointer);
    frame = requestAnimationFrame(step);
  }

  function follow(x, y) {
    label.style.transform = `translate(${x + 12}px, ${y + 14}px)`;
    overTab(x, y);
    tray().classList.toggle("is-target", Boolean(gesture.isPlaced && !held.byEnd && overTray(x, y)));
    const at = gesture.places.at(x, y);
    if (!at) return;
    const { places, begins, minutes } = gesture;
    if (held.byEnd) {
      const until = Math.round(at.from / ROW_MINUTES) * ROW_MINUTES;
      gesture.show(places.place(begins.column, begins.from, Math.max(ROW_MINUTES, until - begins.from)), { quiet: true });
      return;
    }
    const from = Math.round((at.from - grip) / ROW_MINUTES) * ROW_MINUTES;
    gesture.show(places.place(gesture.isForAll ? undefined : at.column, from, minutes), { quiet: true });
  }

  /** Once a frame: follow the pointer; near an edge the grid moves on below it. */
  function step() {
    const { board } = gesture.places;
    const box = board.getBoundingClientRect();
    if (last) {
      const way = (at, low, high) => (at < low + EDGE_PX ? -1 : at > high - EDGE_PX ? 1 : 0);
      const [x, y] = last;
      const isNear = x > box.left && x < box.right && y > box.top && y < box.bottom + EDGE_PX;
      const [left, top] = [way(x, box.left, box.right), way(y, box.top + EDGE_PX, box.bottom)];
      if (isNear && (left || top)) board.scrollBy(left * STEP_PX, top * STEP_PX);
      follow(x, y);
    }
    frame = requestAnimationFrame(step);
  }

  /** Takes what is held off its place, unless it is settled there. */
  function take(pointer) {
    if (!held || gesture) return;
    const { block } = held;
    if (acts.isDrawn() && !("settled" in block.dataset)) {
      lift(pointer);
      return;
    }
    if ("settled" in block.dataset) acts.refuse(block);
    letGo();
  }

  function letGo() {
    clearTimeout(resting);
    held = null;
  }

  function stop() {
    clearTimeout(resting);
    clearTimeout(turning);
    cancelAnimationFrame(frame);
    tab?.classList.remove("is-target");
    label.remove();
    root.classList.remove("is-carrying");
    tray().classList.remove("is-target");
    const ended = gesture;
    held = gesture = label = last = tab = null;
    return ended;
  }

  root.addEventListener("dragstart", (event) => event.preventDefault());
  root.addEventListener("contextmenu", (event) => { if (gesture || held?.byFinger) event.preventDefault(); });
  root.addEventListener("touchmove", (event) => { if (gesture) event.preventDefault(); }, { passive: false });
  root.addEventListener("pointerdown", (event) => {
    const block = event.target.closest("[data-placed], [data-waiting]");
    if (!block || event.button !== 0 || gesture) return;
    const byFinger = event.pointerType === "touch";
    held = { block, x: event.clientX, y: event.clientY, byFinger, byEnd: Boolean(event.target.closest("[data-end]")) };
    if (held.byEnd && !byFinger) event.preventDefault();
    clearTimeout(resting);
    if (byFinger) resting = setTimeout(() => take(event.pointerId), REST_MS);
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    if (!gesture) {
      const way = Math.hypot(event.clientX - held.x, event.clientY - held.y);
      if (held.byFinger && way > REST_PX) letGo();
      if (!held || held.byFinger || way < SLACK_PX) return;
      take(event.pointerId);
    }
    if (gesture) last = [event.clientX, event.clientY];
  });
  document.addEventListener("pointerup", (event) => {
    if (!gesture) {
      letGo();
      return;
    }
    const { byEnd } = held;
    follow(event.clientX, event.clientY);
    const isOut = gesture.isPlaced && !byEnd && overTray(event.clientX, event.clientY);
    const isIn = byEnd || gesture.places.at(event.clientX, event.clientY);
    const ended = stop();
    swallowClick();
    if (isOut) acts.takeOut(ended);
    else if (isIn && ended.isMoved && !ended.isTurning) acts.drop(ended);
    else acts.cancel(ended);
  });
  const giveUp = () => {
    if (gesture) acts.cancel(stop());
    letGo();
  };
  document.addEventListener("pointercancel", giveUp);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") giveUp(); });
}
