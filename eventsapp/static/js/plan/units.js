/* The stands and units of a drawing, as the page's links tell them. */
import { fold, numberKey } from "../folding.js";
import { readMarkup } from "./drawing.js";
import { boxOf } from "./shapes.js";
import { inTurns } from "./turns.js";

const list = (text) => (text ? text.split("|") : []);

const PATTERNED = ["restricted", "held", "sales", "reserved", "blocked", "own"];

/** Says whether two boxes share a good part of the smaller one. */
function overlap(one, other) {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 2 && height > 2 && width * height > 0.25 * Math.min(one.width * one.height, other.width * other.height);
}

/** What a line of facts says: room in m², open sides, zone, packages, price, utilities. */
function readFacts(line) {
  const [room, sides, zone, packages, price, utilities] = line.split(";");
  return { room: Number(room), sides: Number(sides), zone, packages: list(packages), price: Number(price), utilities: list(utilities) };
}

export const factsOf = (text) => text.split("\n").map(readFacts);

/** Returns the units of a drawing by number, and what they are made of. */
function makeUnits(svg) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  const units = new Map();
  const facts = factsOf(svg.dataset.facts);
  const words = JSON.parse(svg.dataset.words);
  let covered = null;

  /** Takes in a link; `known` are the facts that it refers to. */
  function add(node, known = facts) {
    const { unit: number, name = "", also = "", lang, parts, keys, box, f } = node.dataset;
    const edge = node.firstElementChild.getAttribute("d");
    const made = {
      node,
      number,
      edge,
      name,
      lang,
      key: numberKey(number),
      keys: [...list(keys), ...list(parts).map(numberKey)],
      parts: parts ? list(parts) : [number],
      find: fold(`${name} ${also}`),
      facts: known[Number(f)] ?? known[0],
      state: /unit--(\w+)/.exec(node.getAttribute("class"))[1],
      box: boxOf(edge),
      dimmed: node.classList.contains("is-dimmed"),
      get path() {
        this.drawn ??= new Path2D(edge);
        return this.drawn;
      },
    };
    const [x, y, width, height] = (box ?? "").split(" ").map(Number);
    made.labelBox = box ? { x, y, width, height } : made.box;
    units.set(number, made);
    covered = null;
    return made;
  }

  /** Those whose place for words lies under another stand: some plans draw the ground of several stands as a unit of its own. */
  function findCovered() {
    const found = new Set();
    const sorted = [...units.values()].map((unit, order) => ({ unit, order, box: unit.labelBox })).sort((one, other) => one.box.x - other.box.x);
    for (const [at, one] of sorted.entries()) {
      for (let next = at + 1; next < sorted.length && sorted[next].box.x < one.box.x + one.box.width - 1; next += 1) {
        const other = sorted[next];
        if (!overlap(one.box, other.box)) continue;
        found.add((one.order < other.order ? one : other).unit);
      }
    }
    return found;
  }

  return {
    all: units,
    words,
    isCovered(unit) {
      covered ??= findCovered();
      return covered.has(unit);
    },
    metre: Number(svg.dataset.metre),
    letters: JSON.parse(svg.dataset.letters),
    add,
    box: (unit) => unit.box,
    /** Gives a unit another state: its look in the print, its name for those who hear the plan. */
    restate(unit, state) {
      const edge = unit.node.firstElementChild;
      const name = unit.node.getAttribute("aria-label");
      const at = name.lastIndexOf(words[unit.state]);
      const ending = state === "own" ? `${words.own}, ${svg.dataset.left.replace("{time}", "0:00")}` : words[state];
      unit.node.setAttribute("aria-label", at < 0 ? `${unit.number}, ${ending}` : name.slice(0, at) + ending);
      unit.node.classList.replace(`unit--${unit.state}`, `unit--${state}`);
      unit.state = state;
      if (PATTERNED.includes(state)) edge.setAttribute("fill", `url(#plan-${state})`);
      else edge.removeAttribute("fill");
    },
    /** The unit that lies on top at a point. */
    at: ({ x, y }) => [...units.values()].findLast((unit) => pen.isPointInPath(unit.path, x, y)),
    remove(unit) {
      unit.node.remove();
      units.delete(unit.number);
      covered = null;
    },
    /** A unit by a number of it: its own, or one of those it is made of. */
    called(number) {
      const key = numberKey(number);
      const every = [...units.values()];
      return every.find((unit) => unit.key === key) ?? every.find((unit) => unit.keys.includes(key));
    },
  };
}

/** Reads the links of a drawing a part at a time; returns its units, and the groups of links, which are not on the page yet. */
export async function readUnits(svg, parts) {
  const units = makeUnits(svg);
  const groups = [];
  await inTurns(parts, (markup) => {
    const group = readMarkup(markup);
    for (const node of group.children) units.add(node);
    groups.push(group);
  });
  return { units, groups };
}
