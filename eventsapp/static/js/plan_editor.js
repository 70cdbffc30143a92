/* The plan editor: choosing, dragging, keys. Every step goes to the server, which answers what changed.
   The list and the forms beside the drawing do the same without this. */

import { Canvas } from "./plan_editor_canvas.js";
import { SCALE } from "./plan_editor_geometry.js";

const tools = document.querySelector("[data-editor]");
const svg = document.querySelector("[data-drawing]");
const stage = document.querySelector("[data-stage]");
const message = document.querySelector("[data-message]");
const model = { units: {}, taken: new Set(), outline: [], features: {}, version: Number(tools?.dataset.version) };
let canvas = null;
let queue = Promise.resolve();

function say(text) {
  message.textContent = text ?? "";
  message.hidden = !text;
}

/** Take over what the server says has changed. */
function take(state) {
  Object.assign(model, { version: state.version, outline: state.outline, features: state.features });
  for (const [key, unit] of Object.entries(state.units)) {
    if (unit) model.units[key] = unit;
    else delete model.units[key];
    canvas.draw(key, unit);
  }
  canvas.drawOutline(state.outline);
  canvas.drawFeatures(state.features);
  canvas.warn(new Set(state.warnings.flatMap((warning) => warning.keys)));
  showWarnings(state.warnings);
  for (const [name, can] of [["undo", state.can_undo], ["redo", state.can_redo]]) document.querySelector(`[data-do="${name}"]`).disabled = !can;
  for (const field of document.querySelectorAll('input[name$="version"]')) field.value = state.version;
  canvas.choose([...canvas.chosen].filter((key) => model.units[key]));
}

function showWarnings(warnings) {
  const list = document.querySelector("[data-warnings]");
  list.replaceChildren(
    ...warnings.map((warning) => {
      const item = document.createElement("li");
      item.textContent = warning.text;
      return item;
    }),
  );
  if (!warnings.length) {
    const none = document.createElement("li");
    none.className = "editor-warnings__none";
    none.textContent = tools.dataset.noneWords;
    list.append(none);
  }
}

async function load() {
  const answer = await fetch(tools.dataset.drawingUrl, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const state = await answer.json();
  for (const key of Object.keys(model.units)) if (!state.units[key]) canvas.draw(key, null);
  model.units = {};
  model.taken = new Set(state.taken);
  take(state);
  svg.dataset.ready = "";
}

/** Send one step after those before it; what was drawn by hand goes back where the server says no. */
function send(operation) {
  queue = queue.then(async () => {
    let answer;
    try {
      answer = await fetch(tools.dataset.operationsUrl, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": tools.dataset.token },
        body: JSON.stringify({ version: model.version, operation }),
      });
    } catch {
      say(tools.dataset.lost);
      redraw(operation.units ?? []);
      return;
    }
    const body = await answer.json().catch(() => ({}));
    if (answer.ok) {
      say("");
      take(body);
      return;
    }
    say(body.error ?? tools.dataset.lost);
    redraw(operation.units ?? []);
    if (answer.status === 409) await load();
  });
  return queue;
}

function redraw(keys) {
  for (const key of keys) if (model.units[key]) canvas.draw(key, model.units[key]);
  canvas.mark();
}

/** Forms about units name the chosen ones. */
function showChosen(keys) {
  const numbers = keys.map((key) => model.units[key]?.number).filter(Boolean);
  for (const field of document.querySelectorAll('.editor-step input[name$="-numbers"]')) field.value = numbers.join(", ");
  const open = document.querySelector("[data-open]");
  if (open) {
    open.hidden = numbers.length !== 1;
    open.elements.unit.value = numbers[0] ?? "";
  }
  const note = document.querySelector("[data-chosen-note]");
  if (!note || !numbers.length) return;
  const unit = model.units[keys[0]];
  const lead = document.querySelector("[data-chosen-lead]");
  lead.textContent = numbers.length === 1 ? numbers[0] : tools.dataset.chosenWords.replace("{count}", numbers.length);
  note.textContent =
    numbers.length === 1
      ? tools.dataset.sidesWords.replace("{area}", unit.area_m2).replace("{sides}", unit.open_sides).replace("{position}", unit.position)
      : numbers.slice(0, 12).join(", ");
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function steer(event) {
  const typing = event.target.closest?.("input, textarea, select");
  if ((event.ctrlKey || event.metaKey) && !typing) {
    const name = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
    if (name) {
      event.preventDefault();
      if (!document.querySelector(`[data-do="${name}"]`).disabled) send({ kind: name });
      return;
    }
  }
  if (!stage?.contains(event.target) || typing) return;
  const keys = [...canvas.chosen];
  if (ARROWS[event.key] && keys.length) {
    event.preventDefault();
    const step = event.shiftKey ? 3 : event.altKey ? 0.1 : 0.5;
    const [dx, dy] = ARROWS[event.key].map((way) => way * step);
    send({ kind: "move", units: keys, dx, dy });
  } else if (event.key === "Delete" && keys.length) {
    send({ kind: "delete", units: keys });
  } else if (event.key === "Escape") {
    canvas.choose([]);
  } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    canvas.choose(Object.keys(model.units));
  } else if (event.key === "n" || event.key === "p") {
    const order = Object.entries(model.units).sort(([, one], [, other]) => one.number.localeCompare(other.number, undefined, { numeric: true })).map(([key]) => key);
    const at = order.indexOf(keys[0]) + (event.key === "n" ? 1 : -1);
    canvas.choose([order.at(at % order.length)].filter(Boolean));
  }
}

/** Two presses on the picture fill in the form that scales it. */
function prepareScale() {
  const form = document.querySelector("[data-scale]");
  const picture = svg?.querySelector("[data-picture]");
  const holder = form?.querySelector("[data-scale-switch]");
  if (!form || !picture || !holder) return () => {};
  holder.hidden = false;
  const button = holder.querySelector("button");
  let presses = 0;
  button.addEventListener("click", () => {
    canvas.picking = !canvas.picking;
    presses = 0;
    button.setAttribute("aria-pressed", String(canvas.picking));
  });
  return (x, y) => {
    const perPixel = Number(picture.getAttribute("width")) / Number(form.dataset.pixels);
    const at = presses % 2 ? "2" : "1";
    form.querySelector(`[name$="-x${at}"]`).value = ((x * SCALE - Number(picture.getAttribute("x"))) / perPixel).toFixed(1);
    form.querySelector(`[name$="-y${at}"]`).value = ((y * SCALE - Number(picture.getAttribute("y"))) / perPixel).toFixed(1);
    presses += 1;
    if (presses === 2) {
      canvas.picking = false;
      button.setAttribute("aria-pressed", "false");
      form.querySelector('[name$="-length"]').focus();
    }
  };
}

if (svg && tools) {
  let point = () => {};
  canvas = new Canvas(svg, model, {
    chosen: showChosen,
    move: (keys, dx, dy) => send({ kind: "move", units: keys, dx, dy }),
    size: (key, box) => send({ kind: "change", units: [key], ...box }),
    point: (x, y) => point(x, y),
  });
  point = prepareScale();
  document.addEventListener("keydown", steer);
  stage.dataset.ready = "";
  const zoom = stage.querySelector("[data-plan-zoom]");
  zoom.hidden = false;
  zoom.addEventListener("click", (event) => {
    const by = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (by) canvas.zoom({ in: 1 / 1.5, out: 1.5 }[by] ?? "all");
  });
  for (const form of document.querySelectorAll("[data-one]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send({ kind: form.dataset.one });
    });
  }
  svg.addEventListener("dblclick", () => document.querySelector("[data-open]")?.requestSubmit());
  load();
}
