/* Paints a part of a hall on a canvas: floor, stands with their letters and labels, signs. Sizes in pixels. */
import { LINE_HEIGHT, fitName } from "./lettering.js";
import { meet } from "./shapes.js";

const SIZES = [13, 12, 11, 10, 9, 8];
const LARGE = [18, 16, 14, ...SIZES];
const SMALLEST = 9; // a shape that is narrower gets no letter
const ROOM_FOR_NUMBER = 24;
const NEAR = 15; // pixels a metre from which letters and names are larger
const PALE = 0.38;

function signsOf(svg) {
  const read = (group) => {
    const rect = group.querySelector("rect");
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
    return { box: { x, y, width, height }, text: group.textContent.trim(), isDoor: group.hasAttribute("data-door") };
  };
  return [...svg.querySelectorAll("[data-plate], [data-door]")].map(read);
}

/** Returns what draws an area of the drawing: `prepare` fits the names in it, which may take several turns, then `paint`. */
export function makePainting(svg, units) {
  const hall = svg.querySelector(".plan__hall").getAttribute("d");
  const [wall, islands] = [new Path2D(hall), [...svg.querySelectorAll(".plan__island")].map((path) => new Path2D(path.getAttribute("d")))];
  const features = [...svg.querySelectorAll(".plan__feature")].map((path) => ({ kind: path.dataset.kind, path: new Path2D(path.getAttribute("d")) }));
  const signs = signsOf(svg);
  const metre = units.metre;
  const [edge, , breadth] = svg.getAttribute("viewBox").split(" ").map(Number);

  /** What is written in a unit at a scale; worked out once for each scale. */
  function labelOf(unit, scale, palette) {
    if (unit.label?.scale === scale && unit.label.palette === palette) return unit.label;
    const box = unit.labelBox;
    const [width, height] = [box.width * scale, box.height * scale];
    const near = scale * metre >= NEAR;
    const letter = units.letters[unit.state] ?? "";
    const corner = Math.min(near ? 12 : 8, Math.min(width, height) * 0.4);
    const beside = letter ? corner : 0;
    const font = palette.font(unit.lang);
    const sizes = near ? LARGE : SIZES;
    const enough = unit.name && width > 16 && height > 9;
    const below = enough && fitName(unit.name, width - 4, height - 3 - 2 * beside, sizes, font);
    const aside = enough && beside && (!below || below.size < sizes[0]) ? fitName(unit.name, width - 4 - 1.2 * beside, height - 3, sizes, font) : null;
    const isAside = Boolean(aside) && (!below || aside.size > below.size);
    const name = (isAside ? aside : below) || null;
    unit.label = { scale, palette, width, height, near, letter, corner, font, name, isAside, beside };
    return unit.label;
  }

  function writeName(pen, label, x, y) {
    const { name, beside, isAside } = label;
    pen.font = `500 ${name.size}px ${label.font}`;
    const step = name.size * LINE_HEIGHT;
    const middle = x + (isAside ? beside / 2 : 0);
    const first = y - (step * (name.lines.length - 1)) / 2 + name.size * 0.35;
    for (const [at, line] of name.lines.entries()) pen.fillText(line, middle, first + at * step);
  }

  function writeLetter(pen, letter, size, x, y, look) {
    if (letter === "○") {
      pen.lineWidth = 1.75;
      pen.strokeStyle = look.ink;
      pen.beginPath();
      pen.arc(x, y - size * 0.36, size * 0.3, 0, 7);
      pen.stroke();
      return;
    }
    pen.font = `600 ${size}px ${look.letterFont}`;
    pen.fillText(letter, x, y);
  }

  /** The number in full where there is room, else the part that tells it from its neighbours. */
  function writeNumber(pen, unit, label, x, y, palette) {
    const most = label.near ? 12 : 9;
    const whole = unit.time || unit.number;
    const text = label.width >= whole.length * most * 0.62 + 4 ? whole : unit.number.split("-").at(-1);
    const size = Math.min(most, label.height * 0.3, (label.width - 2) / (text.length * 0.6));
    if (size < 6) return;
    pen.font = `500 ${size}px ${palette.figures}`;
    pen.fillText(text, x, y);
  }

  function write(pen, unit, scale, palette) {
    const look = palette.of(unit.state);
    pen.globalAlpha = unit.dimmed ? PALE : 1;
    const label = labelOf(unit, scale, palette);
    const { width, height, letter, name, corner } = label;
    if (Math.min(width, height) < SMALLEST) return;
    const box = unit.labelBox;
    const [x, y] = [(box.x + box.width / 2) * scale, (box.y + box.height / 2) * scale];
    pen.fillStyle = look.ink;
    if (name && !unit.time) {
      writeName(pen, label, x, y);
      if (letter) writeLetter(pen, letter, corner, box.x * scale + corner * 0.55 + 1, box.y * scale + corner + 1, look);
      return;
    }
    const hasNumber = width >= ROOM_FOR_NUMBER && height >= 18;
    const smaller = Math.min(width, height);
    const size = Math.min(smaller * 0.5, label.near ? 18 : 14);
    if (letter) writeLetter(pen, letter, size, x, y + size * 0.36 - (hasNumber ? smaller * 0.14 : 0), look);
    if (hasNumber || (!letter && width >= ROOM_FOR_NUMBER)) writeNumber(pen, unit, label, x, letter ? y + smaller * 0.38 : y + 4, palette);
  }

  /** Fills and edges, in drawing units. */
  function fillUnits(pen, seen, scale, palette) {
    const shrink = 1 / scale / palette.ratio;
    for (const state of new Set(seen.map((unit) => unit.state))) {
      const { paint } = palette.of(state);
      if (typeof paint !== "string") paint.setTransform(new DOMMatrix([shrink, 0, 0, shrink, 0, 0]));
    }
    let last = "";
    for (const unit of seen) {
      if (unit.state !== last) {
        last = unit.state;
        const look = palette.of(last);
        [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [look.paint, look.stroke, (last === "own" ? 2.5 : look.width) / scale];
      }
      pen.globalAlpha = unit.dimmed ? PALE : 1;
      pen.fill(unit.path);
      pen.stroke(unit.path);
    }
    pen.globalAlpha = 1;
  }

  /** Columns, exits or aisles, in drawing units; units lie above them. */
  function drawFeatures(pen, scale, palette, isMeant) {
    for (const { kind, path } of features) {
      const look = palette.feature[kind];
      if (!look || !isMeant(kind)) continue;
      [pen.fillStyle, pen.strokeStyle, pen.lineWidth] = [look.fill, look.stroke, look.width / scale];
      pen.setLineDash(look.dash.map((length) => length / scale));
      if (look.fill !== "none") pen.fill(path);
      pen.stroke(path);
    }
    pen.setLineDash([]);
  }

  function hang(pen, sign, scale, palette) {
    const { box } = sign;
    const height = Math.max(13, Math.min(26, box.height * scale));
    const size = height * (sign.isDoor ? 0.55 : 0.62);
    pen.font = `600 ${size}px ${palette.font("")}`;
    const width = Math.max(height, pen.measureText(sign.text).width + size);
    const most = (edge + breadth) * scale - width / 2; // a sign at a side wall would be cut off by the edge of the picture
    const x = Math.max(edge * scale + width / 2, Math.min(most, (box.x + box.width / 2) * scale));
    const y = (box.y + box.height / 2) * scale;
    pen.fillStyle = palette.sign.fill;
    pen.beginPath();
    pen.roundRect(x - width / 2, y - height / 2, width, height, 2);
    pen.fill();
    pen.fillStyle = palette.sign.ink;
    pen.fillText(sign.text, x, y + size * 0.36);
  }

  const within = (area) => [...units.all.values()].filter((unit) => meet(unit.box, area));

  /** Fits the names in an area until it is time to stop; says whether that was the last of them. */
  function prepare(area, scale, palette, until) {
    for (const unit of within(area)) {
      labelOf(unit, scale, palette);
      if (performance.now() >= until) return false;
    }
    return true;
  }

  function paint(pen, area, scale, palette) {
    pen.fillStyle = palette.ground; // nothing of a coarser layer below shows through
    pen.fillRect(area.x * scale, area.y * scale, area.width * scale, area.height * scale);
    pen.textAlign = "center";
    pen.lineJoin = "round";
    pen.save();
    pen.scale(scale, scale);
    pen.fillStyle = palette.floor;
    pen.fill(wall);
    pen.strokeStyle = palette.island;
    pen.lineWidth = 1 / scale;
    for (const island of islands) pen.stroke(island);
    drawFeatures(pen, scale, palette, (kind) => kind !== "fire_exit");
    pen.strokeStyle = palette.wall;
    pen.lineWidth = 3 / scale;
    pen.stroke(wall);
    drawFeatures(pen, scale, palette, (kind) => kind === "fire_exit"); // an exit opens the wall
    const seen = within(area);
    fillUnits(pen, seen, scale, palette);
    pen.restore();
    for (const unit of seen) if (!units.isCovered(unit)) write(pen, unit, scale, palette);
    pen.globalAlpha = 1;
    const around = 120 / scale; // what a sign may be larger than its box, and pushed aside
    for (const sign of signs) {
      const { box } = sign;
      const reach = { x: box.x - around, y: box.y - around, width: box.width + 2 * around, height: box.height + 2 * around };
      if (meet(reach, area)) hang(pen, sign, scale, palette);
    }
  }

  return { prepare, paint };
}
