/* The colours and typefaces of the drawing, as the style sheets say at the moment: light, dark, forced. */

const SVG = "http://www.w3.org/2000/svg";
const HATCH = {
  held: "M1.5 0v6M4.5 0v6",
  own: "M1.5 0v6M4.5 0v6",
  sales: "M0 1.5h6M0 4.5h6",
  reserved: "M0 6 6 0M-1 1 1-1M5 7 7 5",
  blocked: "M0 6 6 0M-1 1 1-1M5 7 7 5M0 0l6 6M-1 5l2 2M5-1l2 2",
};
const FEATURES = ["column", "obstacle", "fire_exit", "aisle"];
const STEP = 6; // pixels after which a pattern repeats

function node(name, className, parent) {
  const made = document.createElementNS(SVG, name);
  made.setAttribute("class", className);
  parent.append(made);
  return made;
}

const lookOf = ({ fill, stroke, strokeWidth, strokeDasharray }) => ({
  fill,
  stroke,
  width: parseFloat(strokeWidth) || 1,
  dash: (strokeDasharray.match(/[\d.]+/g) ?? []).map(Number),
});

function patternOf(state, { fill, stroke }, ratio) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(STEP * ratio);
  const pen = tile.getContext("2d");
  pen.scale(tile.width / STEP, tile.height / STEP);
  pen.fillStyle = fill;
  pen.fillRect(0, 0, STEP, STEP);
  pen.globalAlpha = state === "own" ? 0.25 : 0.55;
  pen.strokeStyle = pen.fillStyle = stroke;
  if (state === "restricted") {
    for (const at of [1.5, 4.5]) {
      pen.beginPath();
      pen.arc(at, at, 0.8, 0, 7);
      pen.fill();
    }
  } else pen.stroke(new Path2D(HATCH[state]));
  return pen.createPattern(tile, "repeat");
}

/** Returns the present look: `of(state)`, `font(lang)`, and the colours of floor, walls and signs. */
export function readPalette(states, ratio) {
  const probe = node("svg", "plan plan--probe", document.body);
  const style = (element) => getComputedStyle(element);
  const looks = new Map();
  for (const state of states) {
    const unit = node("g", `unit unit--${state}`, probe);
    const edge = style(node("path", "", unit));
    const letter = style(node("text", "unit__letter", unit));
    const look = { fill: edge.fill, stroke: edge.stroke, ink: letter.fill, width: parseFloat(edge.strokeWidth) || 1, letterFont: letter.fontFamily };
    look.paint = state === "restricted" || HATCH[state] ? patternOf(state, look, ratio) : look.fill;
    looks.set(state, look);
  }
  const name = node("text", "unit__name", node("g", "unit", probe));
  const hall = style(node("path", "plan__hall", probe));
  const plate = node("g", "plan__plate", probe);
  const sign = { fill: style(node("rect", "", plate)).fill, ink: style(node("text", "", plate)).fill };
  const found = {
    of: (state) => looks.get(state) ?? looks.get("taken"),
    ground: style(document.querySelector("[data-plan-stage]")).backgroundColor,
    floor: hall.fill,
    wall: hall.stroke,
    island: style(node("path", "plan__island", probe)).stroke,
    feature: Object.fromEntries(FEATURES.map((kind) => [kind, lookOf(style(node("path", `plan__feature plan__feature--${kind}`, probe)))])),
    sign,
    figures: style(node("text", "", node("g", "unit", probe))).fontFamily,
  };
  const fonts = new Map();
  for (const lang of ["", "zh-Hans", "zh-Hant", "ko", "ja"]) {
    if (lang) name.setAttribute("lang", lang);
    fonts.set(lang, style(name).fontFamily);
  }
  found.font = (lang) => fonts.get(lang ?? "") ?? fonts.get("");
  probe.remove();
  return found;
}
