/* The floor plan: puts its parts together. The page works without all of this. */
import { watchHolds } from "./countdown.js";
import { numberKey } from "./folding.js";
import { makeCamera } from "./plan/camera.js";
import { watchCompare } from "./plan/compare.js";
import { takeDrawing } from "./plan/drawing.js";
import { watchFilters } from "./plan/filters.js";
import { watchGestures } from "./plan/gestures.js";
import { watchHolding } from "./plan/holding.js";
import { stopAt, watchKeys } from "./plan/keys.js";
import { watchLive } from "./plan/live.js";
import { makeMarkLayer } from "./plan/marks.js";
import { watchOwn } from "./plan/own.js";
import { makePainting } from "./plan/painting.js";
import { panel, watchPanel } from "./plan/panel.js";
import { makeTiles } from "./plan/tiles.js";
import { nextFrame, nextTurn } from "./plan/turns.js";
import { readUnits } from "./plan/units.js";

const stage = document.querySelector("[data-plan-stage]");
const isPainted = Boolean(stage && globalThis.OffscreenCanvas);
const { svg, parts } = isPainted ? takeDrawing(stage) : {};
const LETTERS = "Aạ0"; // of the files that nearly every hall needs
const search = document.querySelector("[data-plan-search]");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

/** Fetches the typefaces of the picture while the stands are read: one that came later would have everything painted again. */
function fetchFaces() {
  const faces = getComputedStyle(document.documentElement);
  for (const name of ["--font-text", "--font-figures"]) {
    for (const weight of [500, 600]) document.fonts?.load(`${weight} 1em ${faces.getPropertyValue(name)}`, LETTERS);
  }
}

/** The picture under the drawing: painted in tiles, anew whenever its colours or typefaces change. */
function makePicture(units) {
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const holder = document.createElement("div");
  holder.className = "plan-picture";
  holder.setAttribute("aria-hidden", "true");
  svg.before(holder);
  const states = Object.keys(units.letters);
  const tiles = makeTiles(holder, { x: left, y: top }, { width, height }, makePainting(svg, units), states);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", () => tiles.recolour());
  }
  new MutationObserver(() => tiles.recolour()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  document.fonts?.addEventListener("loadingdone", () => tiles.recolour());
  return tiles;
}

/** Returns what marks stands: the chosen one, picked ones, the way there. */
function makeMarks(port, units, layer) {
  let [chosen, picked] = [null, []];
  const draw = () => layer.chosen([...new Set([chosen, ...picked])].filter(Boolean).map((unit) => unit.edge).join(""));

  /** On a phone the sheet covers the lower part: how much of the stage is free above it. */
  function free() {
    const [sheet, area] = [panel().getBoundingClientRect(), stage.getBoundingClientRect()];
    const beside = sheet.left > area.left + area.width / 2;
    const left = Math.min(sheet.top, area.bottom) - area.top;
    return beside || left < 60 ? area.height : left;
  }

  function choose(unit) {
    for (const node of svg.querySelectorAll(".unit.is-chosen")) {
      node.classList.remove("is-chosen");
      node.removeAttribute("aria-current");
    }
    chosen = unit ?? null;
    if (!unit) return;
    unit.node.classList.add("is-chosen");
    unit.node.setAttribute("aria-current", "true");
    stopAt(svg, unit);
  }

  return {
    show(number, path) {
      const unit = number ? units.all.get(number) : null;
      choose(unit);
      layer.way(path);
      draw();
      if (path) port.centre(layer.wayBox(), { bottom: free(), whole: true });
      else if (unit && !port.sees(unit.box, free())) port.centre(unit.box, { bottom: free() });
    },
    mark(keys) {
      picked = keys.size ? [...units.all.values()].filter((unit) => keys.has(unit.key)) : [];
      draw();
    },
    /** Looks for the chosen stand again after its shape changed. */
    draw() {
      choose(units.all.get(panel().dataset.chosen) ?? null);
      draw();
    },
    free,
  };
}

/** Pixels a drawing unit at which a usual cell of the hall can be pressed: 3 m at most fairs, more where stands are drawn whole. */
function pressable(units) {
  const sides = [...units.all.values()].slice(0, 400).map(({ box }) => Math.min(box.width, box.height));
  sides.sort((one, two) => one - two);
  return 44 / Math.max(sides[Math.floor(sides.length / 2)] ?? 0, 3 * units.metre);
}

/** Where a phone begins: the stand of those asked for that is nearest to the middle of the hall. */
function nearestToMiddle(units) {
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  let [nearest, least] = [undefined, Infinity];
  for (const unit of units.all.values()) {
    const { box } = unit;
    const far = Math.hypot(box.x + box.width / 2 - left - width / 2, box.y + box.height / 2 - top - height / 2);
    if (!unit.dimmed && far < least) [nearest, least] = [unit, far];
  }
  return nearest;
}

/** Lays the links out, to be heard and found by keys: a part in each frame, for thousands of them take their time. */
async function layOut(groups) {
  const place = svg.querySelector("[data-plan-units]");
  for (const group of groups) {
    place.insertBefore(group, place.querySelector(":scope > .unit")); // what changed meanwhile is drawn on top
    await nextFrame();
  }
  stage.dataset.ready = "";
}

async function start() {
  fetchFaces();
  await nextTurn();
  const { units, groups } = await readUnits(svg, parts);
  const tiles = makePicture(units);
  await nextTurn();
  const layer = makeMarkLayer(svg);
  const port = makeCamera(stage, svg, {
    onMove(view) {
      layer.show(view);
      tiles.show(view);
    },
    onRest: tiles.settle,
  });
  const marks = makeMarks(port, units, layer);
  const repaint = (changed) => tiles.renew(changed.map((unit) => unit.box));
  port.fit({ atOnce: true });
  const chosen = units.all.get(panel().dataset.chosen);
  if (chosen || matchMedia("(max-width: 37.49rem)").matches) {
    const first = chosen ?? nearestToMiddle(units);
    if (first) port.centre(first.box, { least: pressable(units), bottom: marks.free(), atOnce: true });
  }
  await nextTurn();
  const wasDragged = watchGestures(stage, svg, port);
  const beneath = (event) => units.at(port.place(event));
  const beside = watchPanel(svg, { ...marks, wasDragged, beneath });
  watchKeys(stage, svg, port, units, beside.pick);
  await nextTurn();
  const jump = (unit) => {
    port.centre(unit.box, { least: pressable(units), bottom: marks.free() });
    beside.open(unit.node.getAttribute("href"));
  };
  const filters = watchFilters(document.querySelector("[data-plan-form]"), units, { jump, repaint });
  const own = watchOwn(units, repaint);
  const isChosen = (numbers) => numbers.some((number) => numberKey(number) === numberKey(panel().dataset.chosen ?? ""));
  watchLive(svg, { units, filters, marks, layer, tiles, own, reload: beside.reload, isChosen });
  watchHolding(beside);
  document.querySelector('.plan-tools .segmented [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
  await tiles.painted();
  await layOut(groups);
}

if (isPainted) start();
else if (stage) dispatchEvent(new Event("page:plain")); // an old browser gets the page without scripts
watchHolds();
watchCompare();
