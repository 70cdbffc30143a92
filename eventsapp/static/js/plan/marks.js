/* What marks stands on the painted hall: the chosen one, picked ones, the way there, what has the focus or the pointer.
   A drawing of its own on top, a few lines at most, so that lines keep their width at every scale. */

const SVG = "http://www.w3.org/2000/svg";
const FRESH_MS = 1000;

function line(layer, name) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", name);
  layer.append(path);
  return path;
}

/** Returns the marks of a stage: `show(view)` moves them along, `chosen`, `way`, `fresh` set them. */
export function makeMarkLayer(svg) {
  const layer = document.createElementNS(SVG, "svg");
  layer.setAttribute("class", "plan-marks");
  layer.setAttribute("aria-hidden", "true");
  svg.after(layer);
  const [hover, way, chosen, focus] = ["plan__hover", "plan__way", "plan__chosen", "plan__focus"].map((name) => line(layer, name));
  const edgeOf = (event) => event.target.closest?.(".unit")?.firstElementChild.getAttribute("d") ?? "";
  svg.addEventListener("pointerover", (event) => hover.setAttribute("d", event.pointerType === "mouse" ? edgeOf(event) : ""));
  svg.addEventListener("pointerleave", () => hover.setAttribute("d", ""));
  svg.addEventListener("focusin", (event) => focus.setAttribute("d", event.target.matches(":focus-visible") ? edgeOf(event) : ""));
  svg.addEventListener("focusout", () => focus.setAttribute("d", ""));
  // The page without scripts has them in the drawing, and so has the print.
  const printed = { chosen: svg.querySelector("[data-plan-marks]"), way: svg.querySelector("[data-plan-way]") };

  return {
    show({ x, y, scale, width, height, left, top }) {
      layer.setAttribute("viewBox", `${left - x / scale} ${top - y / scale} ${width / scale} ${height / scale}`);
    },
    chosen(data) {
      for (const path of [chosen, printed.chosen]) path.setAttribute("d", data);
    },
    way(data) {
      for (const path of [way, printed.way]) path.setAttribute("d", data);
    },
    wayBox: () => way.getBBox(),
    /** Lets stands light up once that have just changed. */
    fresh(data) {
      const path = line(layer, "plan__fresh");
      path.setAttribute("d", data);
      setTimeout(() => path.remove(), FRESH_MS);
    },
  };
}
