// The editor of badge layouts: boxes over the picture of the badge write into the fields beside it, and the fields are
// drawn anew by the server as the PDF would be printed. Nothing is kept here: the form is the layout.

import { moved, read, resized, snapped, written } from "./badge_editor_geometry.js";
import { History, reopen, restore, snapshot } from "./badge_editor_history.js";

const form = document.querySelector("[data-badge-editor]");
const boxes = form.querySelector("[data-boxes]");
const picture = form.querySelector("[data-picture]");
const problems = form.querySelector("[data-problems]");
const sides = form.querySelector("[data-sides]");
const STEP = { plain: 0.5, large: 5 };
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const WAIT_MS = 250;
const REST_MS = 600;
const past = new History(sessionStorage, `badge layout ${form.dataset.preview}`);

let side = 0;
let pictures = [];
let waiting = 0;
let asked = 0;
let resting = 0;

const elements = () => [...form.querySelectorAll("[data-element]")];
const field = (element, name) => form.elements[`${element.id}.${name}`];
const page = () => ({
  width: Number.parseFloat(form.elements["page.width"].value) || 105,
  height: Number.parseFloat(form.elements["page.height"].value) || 148,
});
const boxOf = (element) => read((name) => field(element, name).value);

function place(box, node) {
  const size = page();
  node.style.left = `${(100 * box.left) / size.width}%`;
  node.style.top = `${(100 * box.top) / size.height}%`;
  node.style.width = `${(100 * box.width) / size.width}%`;
  node.style.height = `${(100 * box.height) / size.height}%`;
}

function keep(element, box) {
  const typed = written(box);
  for (const name of Object.keys(typed)) field(element, name).value = typed[name];
  place(box, nodeOf(element));
  later();
}

const nodeOf = (element) => boxes.querySelector(`[data-for="${element.id}"]`);

function choose(element) {
  for (const node of boxes.querySelectorAll("[data-chosen]")) delete node.dataset.chosen;
  const node = nodeOf(element);
  if (node) node.dataset.chosen = "";
}

function say(element, box) {
  const name = element.querySelector("[data-element-name]").textContent;
  const typed = written(box);
  nodeOf(element).setAttribute(
    "aria-label",
    boxes.dataset.moved.replace("{name}", name).replace("{left}", typed.left).replace("{top}", typed.top),
  );
}

function others(element) {
  return elements()
    .filter((other) => other !== element && Number(other.dataset.side) === side)
    .map(boxOf);
}

function drag(event, element, resizing) {
  if (event.button > 0) return;
  event.preventDefault();
  event.stopPropagation();
  const node = nodeOf(element);
  const start = boxOf(element);
  const scale = page().width / boxes.clientWidth;
  const from = [event.clientX, event.clientY];
  node.focus({ preventScroll: true });
  node.setPointerCapture(event.pointerId);
  const move = (now) => {
    const by = [(now.clientX - from[0]) * scale, (now.clientY - from[1]) * scale];
    const free = resizing ? resized(start, by, element.dataset.kind === "code") : moved(start, by);
    const found = now.altKey ? { box: free, guides: [] } : snapped(free, others(element), page(), resizing);
    guide(found.guides);
    keep(element, found.box);
  };
  const end = () => {
    node.removeEventListener("pointermove", move);
    guide([]);
    say(element, boxOf(element));
    noteStep();
  };
  node.addEventListener("pointermove", move);
  node.addEventListener("pointerup", end, { once: true });
  node.addEventListener("pointercancel", end, { once: true });
}

function guide(lines) {
  for (const node of boxes.querySelectorAll(".badge-editor__guide")) node.remove();
  const size = page();
  for (const line of lines) {
    const node = document.createElement("span");
    node.className = "badge-editor__guide";
    const across = line.axis === "x";
    node.style.left = across ? `${(100 * line.at) / size.width}%` : "0";
    node.style.top = across ? "0" : `${(100 * line.at) / size.height}%`;
    node.style.width = across ? "1px" : "100%";
    node.style.height = across ? "100%" : "1px";
    boxes.append(node);
  }
}

function press(event, element) {
  const way = KEYS[event.key];
  if (!way) return;
  event.preventDefault();
  const step = event.shiftKey ? STEP.large : STEP.plain;
  const by = [way[0] * step, way[1] * step];
  const box = boxOf(element);
  const next = event.altKey ? resized(box, by, element.dataset.kind === "code") : moved(box, by);
  keep(element, next);
  say(element, next);
  window.clearTimeout(resting);
  resting = window.setTimeout(noteStep, REST_MS); // what is held down is one step
}

/** Note what was done as a step that can be taken back. */
function noteStep() {
  window.clearTimeout(resting);
  past.note(snapshot(form));
  offer();
}

function offer() {
  for (const button of form.querySelectorAll("[data-go]")) button.disabled = !past.has(Number(button.dataset.go));
}

/** Take a step back, or do it again. */
function go(by) {
  noteStep();
  const said = past.go(by);
  if (said === undefined) return;
  if (!restore(form, said)) {
    reopen(form, said, form.dataset.elements);
    return;
  }
  for (const element of elements()) element.dataset.side = field(element, "side").value;
  draw();
  later();
  offer();
}

/** Whether a field has something that was typed and is no step yet: there the browser takes back letters. */
const isTyping = (place) => place.matches?.("input[type=text], textarea") && snapshot(form) !== past.steps[past.at];

function draw() {
  boxes.replaceChildren();
  for (const element of elements()) {
    if (Number(element.dataset.side) !== side) continue;
    const node = document.createElement("button");
    node.type = "button";
    node.className = "badge-editor__box";
    node.dataset.for = element.id;
    const corner = document.createElement("span");
    corner.className = "badge-editor__corner";
    node.append(corner);
    boxes.append(node);
    const box = boxOf(element);
    place(box, node);
    say(element, box);
    node.addEventListener("pointerdown", (event) => drag(event, element, false));
    corner.addEventListener("pointerdown", (event) => drag(event, element, true));
    node.addEventListener("keydown", (event) => press(event, element));
    node.addEventListener("focus", () => choose(element));
    node.addEventListener("dblclick", () => open(element));
    node.addEventListener("click", (event) => event.detail === 0 && open(element));
  }
}

function open(element) {
  element.open = true;
  element.scrollIntoView({ block: "nearest" });
  field(element, "left").focus();
}

function later() {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(preview, WAIT_MS);
}

async function preview() {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (!answer.ok || mine !== asked) return;
    const told = await answer.json();
    problems.replaceChildren(
      ...told.problems.map((sentence) => {
        const line = document.createElement("li");
        line.textContent = sentence;
        return line;
      }),
    );
    if (told.pictures) pictures = told.pictures;
    show();
  } catch {
    // Without a connection the picture stays as it was; the fields are kept all the same.
  }
}

function show() {
  const folded = form.elements.folded.checked && pictures.length === 1;
  const hasBack = elements().some((element) => Number(element.dataset.side) === 1);
  sides.hidden = !hasBack || folded;
  boxes.hidden = folded && hasBack;
  if (pictures[side]) picture.src = pictures[side];
  else if (pictures[0]) picture.src = pictures[0];
}

function turn(to) {
  side = to;
  for (const button of sides.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.showSide) === side));
  }
  draw();
  show();
}

form.addEventListener("input", (event) => {
  const element = event.target.closest("[data-element]");
  if (element) {
    element.dataset.side = field(element, "side").value;
    draw();
    choose(element);
  }
  later();
});
form.addEventListener("change", (event) => event.target.name !== "sample" && noteStep());
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-go]");
  if (button) go(Number(button.dataset.go));
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
  const by = { z: event.shiftKey ? 1 : -1, y: 1 }[event.key.toLowerCase()];
  if (!by) return;
  event.preventDefault();
  go(by);
});
form.addEventListener("focusin", (event) => {
  const element = event.target.closest("[data-element]");
  if (element) choose(element);
});
sides.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-side]");
  if (button) turn(Number(button.dataset.showSide));
});

for (const node of form.querySelectorAll("[data-with-script]")) node.hidden = false;
boxes.hidden = false;
draw();
noteStep();
preview();
