/* The plan editor: puts its parts together and sends every step to the server, which answers what changed.
   The list and the forms beside the drawing do the same without this. */

import { watchGestures } from "./plan/gestures.js";
import { makeViewport } from "./plan/viewport.js";
import { Canvas } from "./plan_editor_canvas.js";
import { offerFeatures, showChosen } from "./plan_editor_forms.js";
import { SCALE } from "./plan_editor_geometry.js";
import { watchKeys } from "./plan_editor_keys.js";
import { prepareScale } from "./plan_editor_scale.js";

const PRESSABLE = 44; // pixels a cell of 3 m is wide at least when a phone opens the drawing
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
  offerFeatures(state.features);
  for (const [name, can] of [["undo", state.can_undo], ["redo", state.can_redo]]) document.querySelector(`[data-do="${name}"]`).disabled = !can;
  for (const field of document.querySelectorAll('input[name$="version"]')) field.value = state.version;
  canvas.choose([...canvas.chosen].filter((key) => model.units[key] || model.features[key]));
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
  canvas.drawFeatures(model.features);
  canvas.mark();
}

/** A step about things chosen, units and others told apart. */
function sendFor(keys, values) {
  const units = keys.filter((key) => model.units[key]);
  const features = keys.filter((key) => model.features[key]);
  return send({ ...values, ...(units.length ? { units } : {}), ...(features.length ? { features } : {}) });
}

const acts = {
  move: (keys, dx, dy) => sendFor(keys, { kind: "move", dx, dy }),
  remove: (keys) => sendFor(keys, { kind: "delete" }),
  size: (key, box) => send(model.units[key] ? { kind: "change", units: [key], ...box } : { kind: "change_feature", key, ...box }),
  turn: (name) => { if (!document.querySelector(`[data-do="${name}"]`).disabled) send({ kind: name }); },
};

/** Opens on the whole hall; where the screen is small on the chosen unit, near enough to press it. */
function openView(port) {
  port.fit({ atOnce: true });
  const chosen = svg.querySelector("[data-key].is-chosen, [data-feature].is-chosen");
  const isSmall = matchMedia("(max-width: 37.49rem)").matches;
  const first = chosen ?? (isSmall ? svg.querySelector("[data-key]") : null);
  if (first && isSmall) port.centre(first.getBBox(), { least: PRESSABLE / (3 * SCALE), atOnce: true });
}

function start() {
  let point = () => {};
  stage.dataset.ready = "";
  const port = makeViewport(stage, svg, ({ resized }) => { if (resized) canvas?.mark(); });
  canvas = new Canvas(svg, model, port, { chosen: (keys) => showChosen(model, keys, tools.dataset), move: acts.move, size: acts.size, point: (x, y) => point(x, y) });
  point = prepareScale(svg, canvas);
  openView(port);
  watchGestures(stage, svg, port, { claims: (event) => canvas.press(event), pinching: () => canvas.cancel(), buttons: [0, 1] });
  watchKeys(stage, port, canvas, acts);
  const several = stage.querySelector("[data-several-switch]");
  several?.addEventListener("click", () => {
    canvas.adding = !canvas.adding;
    several.setAttribute("aria-pressed", String(canvas.adding));
  });
  for (const form of document.querySelectorAll("[data-one]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send({ kind: form.dataset.one });
    });
  }
  svg.addEventListener("dblclick", () => { const open = document.querySelector("[data-open]"); if (open && !open.hidden) open.requestSubmit(); });
  const chosen = [...svg.querySelectorAll("[data-key].is-chosen, [data-feature].is-chosen")].map((one) => one.dataset.key ?? one.dataset.feature);
  load().then(() => canvas.choose(chosen));
}

if (svg && tools) start();
