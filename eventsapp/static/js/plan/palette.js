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
const LANGUAGES = ["", "zh-Hans", "zh-Hant", "ko", "ja"];
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

/** An element of each kind that is painted: all of them are on the page before one is asked for its style, as each that came later
    would cost all styles again. */
function makeProbe(states) {
  const root = node("svg", "plan plan--probe", document.body);
  const unitOf = (state) => {
    const unit = node("g", `unit unit--${state}`, root);
    return { state, edge: node("path", "", unit), letter: node("text", "unit__letter", unit) };
  };
  const words = node("g", "unit", root);
  const nameIn = (lang) => {
    const name = node("text", "unit__name", words);
    if (lang) name.setAttribute("lang", lang);
    return { lang, name };
  };
  const plate = node("g", "plan__plate", root);
  return {
    root,
    units: states.map(unitOf),
    names: LANGUAGES.map(nameIn),
    number: node("text", "", words),
    hall: node("path", "plan__hall", root),
    island: node("path", "plan__island", root),
    sign: node("rect", "", plate),
    words: node("text", "", plate),
    features: FEATURES.map((kind) => ({ kind, shape: node("path", `plan__feature plan__feature--${kind}`, root) })),
  };
}

/** Returns the present look: `of(state)`, `font(lang)`, and the colours of floor, walls and signs. */
export function readPalette(states, ratio) {
  const probe = makeProbe(states);
  const style = (element) => getComputedStyle(element);
  const looks = new Map();
  for (const { state, edge, letter } of probe.units) {
    const { fill, stroke, strokeWidth } = style(edge);
    const look = { fill, stroke, ink: style(letter).fill, width: parseFloat(strokeWidth) || 1, letterFont: style(letter).fontFamily };
    look.paint = state === "restricted" || HATCH[state] ? patternOf(state, look, ratio) : look.fill;
    looks.set(state, look);
  }
  const hall = style(probe.hall);
  const fonts = new Map(probe.names.map(({ lang, name }) => [lang, style(name).fontFamily]));
  const found = {
    of: (state) => looks.get(state) ?? looks.get("taken"),
    ground: style(document.querySelector("[data-plan-stage]")).backgroundColor,
    floor: hall.fill,
    wall: hall.stroke,
    island: style(probe.island).stroke,
    feature: Object.fromEntries(probe.features.map(({ kind, shape }) => [kind, lookOf(style(shape))])),
    sign: { fill: style(probe.sign).fill, ink: style(probe.words).fill },
    figures: style(probe.number).fontFamily,
    font: (lang) => fonts.get(lang ?? "") ?? fonts.get(""),
  };
  probe.root.remove();
  return found;
}
