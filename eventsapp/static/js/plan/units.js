/* The stands and units of a drawing, and how much of each is drawn at which distance. */
import { fold, numberKey } from "../folding.js";

const READABLE = 0.7; // of the size labels have on a usual screen; below it names would be under 6 px
const WHOLE_NUMBER = 43; // pixels a 3 m cell needs for its whole number
const AROUND = 0.25; // of the stage: labels that far outside are ready before they come into sight

/** Returns the units of a drawing: by number, with boxes, and `label(port)`, which draws the labels that are in sight. */
export function makeUnits(svg) {
  const px = Number(svg.dataset.px);
  const metre = Number(svg.dataset.metre);
  const units = new Map();
  let near = false;

  function add(node) {
    const number = node.querySelector(".unit__number");
    const unit = {
      node,
      number: node.dataset.unit,
      key: numberKey(node.dataset.unit),
      find: fold(node.dataset.find ?? ""),
      label: number && { node: number, short: number.textContent, size: Number(number.getAttribute("font-size")), near: false },
      away: false,
    };
    units.set(unit.number, unit);
    return unit;
  }
  for (const node of svg.querySelectorAll(".unit")) add(node);

  /** The box of a unit; measured once, since stands do not move. */
  function box(unit) {
    unit.box ??= unit.node.querySelector(".unit__edge").getBBox();
    return unit.box;
  }

  function writeNumber(unit) {
    const { label, number } = unit;
    if (!label || label.near === near || number.length > 6) return;
    label.near = near;
    label.node.textContent = near ? number : label.short;
    label.node.setAttribute("font-size", near ? Math.min(label.size, (label.size * 4.4) / number.length) : label.size);
  }

  return {
    all: units,
    metre,
    add,
    box,
    remove(unit) {
      unit.node.remove();
      units.delete(unit.number);
    },
    /** A unit by a number of it: its own, or one of those it is made of. */
    called(number) {
      const key = numberKey(number);
      const own = [...units.values()].find((unit) => unit.key === key);
      return own ?? [...units.values()].find((unit) => (unit.node.dataset.parts ?? "").split("|").some((part) => numberKey(part) === key));
    },
    /** Draws what can be read: only labels in sight, none that are too small. */
    label(port) {
      const seen = port.seen;
      near = port.scale * 3 * metre >= WHOLE_NUMBER;
      const far = port.scale * px < READABLE;
      const margin = { x: seen.w * AROUND, y: seen.h * AROUND };
      for (const unit of units.values()) {
        const { x, y, width, height } = box(unit);
        const away = x + width < seen.x - margin.x || y + height < seen.y - margin.y || x > seen.x + seen.w + margin.x || y > seen.y + seen.h + margin.y;
        if (away !== unit.away) {
          unit.away = away;
          unit.node.classList.toggle("is-away", away);
        }
        if (!away && !far) writeNumber(unit);
      }
      if (svg.hasAttribute("data-near") !== near) svg.toggleAttribute("data-near", near);
      if (svg.hasAttribute("data-far") !== far) svg.toggleAttribute("data-far", far);
    },
  };
}
