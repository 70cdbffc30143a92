/* The floor plan: puts its parts together. The page works without all of this. */
import { numberKey } from "./folding.js";
import { watchCompare } from "./plan/compare.js";
import { watchFilters } from "./plan/filters.js";
import { watchGestures } from "./plan/gestures.js";
import { stopAt, watchKeys } from "./plan/keys.js";
import { watchLive } from "./plan/live.js";
import { panel, watchPanel } from "./plan/panel.js";
import { makeUnits } from "./plan/units.js";
import { makeViewport } from "./plan/viewport.js";

const stage = document.querySelector("[data-plan-stage]");
const svg = stage?.querySelector("[data-plan]");
const search = document.querySelector("[data-plan-search]");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

/** Returns what marks stands on the drawing: the chosen one, picked ones, the way there. */
function makeMarks(port, units) {
  const outline = svg.querySelector("[data-plan-marks]");
  const way = svg.querySelector("[data-plan-way]");

  /** One line around everything chosen or picked, above all neighbours. */
  function draw() {
    const edges = svg.querySelectorAll(".unit.is-chosen .unit__edge, .unit.is-picked .unit__edge");
    outline.setAttribute("d", [...edges].map((edge) => edge.getAttribute("d")).join(""));
  }

  /** On a phone the sheet covers the lower part: how much of the stage is free above it. */
  function free() {
    const [sheet, area] = [panel().getBoundingClientRect(), stage.getBoundingClientRect()];
    const beside = sheet.left > area.left + area.width / 2;
    const left = Math.min(sheet.top, area.bottom) - area.top;
    return beside || left < 60 ? area.height : left;
  }

  return {
    show(number, path) {
      for (const node of svg.querySelectorAll(".unit.is-chosen")) {
        node.classList.remove("is-chosen");
        node.removeAttribute("aria-current");
      }
      const unit = number && units.all.get(number);
      if (unit) {
        unit.node.classList.add("is-chosen");
        unit.node.setAttribute("aria-current", "true");
        stopAt(svg, unit);
      }
      way?.setAttribute("d", path);
      draw();
      if (path && way) port.centre(way.getBBox(), { bottom: free() });
      else if (unit && !port.sees(units.box(unit), free())) port.centre(units.box(unit), { bottom: free() });
    },
    mark(keys) {
      for (const node of svg.querySelectorAll(".unit.is-picked")) node.classList.remove("is-picked");
      if (keys.size) for (const unit of units.all.values()) if (keys.has(unit.key)) unit.node.classList.add("is-picked");
      draw();
    },
    free,
    draw,
  };
}

/** Pixels a drawing unit at which a usual cell of the hall can be pressed: 3 m at most fairs, more where stands are drawn whole. */
function pressable(units) {
  const sides = [...units.all.values()].slice(0, 400).map((unit) => Math.min(units.box(unit).width, units.box(unit).height));
  sides.sort((one, two) => one - two);
  return 44 / Math.max(sides[Math.floor(sides.length / 4)] ?? 0, 3 * units.metre);
}

function start() {
  stage.dataset.ready = "";
  const units = makeUnits(svg);
  const port = makeViewport(stage, svg, () => units.label(port));
  const marks = makeMarks(port, units);
  port.fit({ atOnce: true });
  const chosen = units.all.get(panel().dataset.chosen);
  if (chosen || matchMedia("(max-width: 37.49rem)").matches) {
    const first = chosen ?? [...units.all.values()].find((unit) => !unit.node.classList.contains("is-dimmed"));
    if (first) port.centre(units.box(first), { least: pressable(units), bottom: marks.free(), atOnce: true });
  }
  const wasDragged = watchGestures(stage, svg, port);
  const beside = watchPanel(svg, { ...marks, wasDragged });
  watchKeys(stage, svg, port, units, beside.pick);
  const jump = (unit) => {
    port.centre(units.box(unit), { least: pressable(units), bottom: marks.free() });
    beside.open(unit.node.getAttribute("href"));
  };
  const filters = watchFilters(document.querySelector("[data-plan-form]"), units, jump);
  if (svg.hasAttribute("data-live")) watchLive(svg, { units, port, filters, marks, reload: beside.reload, chosen: () => numberKey(panel().dataset.chosen ?? "") });
  document.querySelector('.plan-tools .segmented [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
}

if (svg) start();
watchCompare();
