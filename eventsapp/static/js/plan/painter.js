/* Redraws stands whose units changed hands: a free cell becomes part of a stand, a stand falls apart into free cells. */
import { readMarkup } from "./drawing.js";
import { pathOf } from "./shapes.js";
import { factsOf } from "./units.js";

const SVG = "http://www.w3.org/2000/svg";
const PUBLIC = { option: "held", sold: "taken", occupied: "taken" };

function element(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Returns what paints changes; `geometry` is where the rings of single units come from, fetched once when first needed. */
export function makePainter(svg, units, geometry, own) {
  const base = `/${encodeURIComponent(svg.dataset.fair)}/plan/${encodeURIComponent(svg.dataset.hall)}`;
  const { words } = units;
  const place = svg.querySelector("[data-plan-units]");
  const shown = (state) => PUBLIC[state] ?? state;
  let rings = null;

  async function ringOf(number) {
    if (!rings) {
      const response = await fetch(geometry);
      if (!response.ok) throw new Error(`no geometry: ${response.status}`);
      rings = new Map((await response.json()).units.map((unit) => [unit.number, unit.ring]));
    }
    return rings.get(number);
  }

  function draw(number, { state, company, parts, f }, path) {
    const node = element("a", {
      class: `unit unit--${state}`,
      href: `${base}/${encodeURIComponent(number)}`,
      "data-unit": number,
      "data-f": f,
      tabindex: "-1",
      "aria-label": [number, company, words[state]].filter(Boolean).join(", "),
    });
    if (parts.length > 1) node.dataset.parts = parts.join("|");
    if (company) node.dataset.name = company;
    node.append(element("path", { d: path }));
    place.append(node);
    const unit = units.add(node);
    units.restate(unit, state);
    const { x, y, width, height } = unit.box;
    const text = company || number.split("-").at(-1);
    const size = Math.min(height * 0.27, (width * (company ? 1.7 : 1)) / Math.max(text.length, 3)).toFixed(1);
    node.append(element("text", { class: company ? "unit__name" : "", x: x + width / 2, y: y + height * 0.6, "font-size": size }, text)); // for the print
    return unit;
  }

  /** Takes the entries off that any of these numbers belong to; returns the facts that one of them referred to. */
  function clear(numbers) {
    const gone = new Set(numbers);
    let f = "0";
    for (const unit of [...units.all.values()]) {
      if (!unit.parts.some((part) => gone.has(part))) continue;
      f = unit.node.dataset.f;
      units.remove(unit);
    }
    return f;
  }

  function isSimple(number, change) {
    const unit = units.all.get(number);
    return unit && unit.parts.length === 1 && !unit.name && !change.exhibitor && (!change.stand || change.stand === number);
  }

  /** Says whether the drawing shows this already. */
  function isKnown(number, state, change) {
    const unit = units.called(number);
    if (!unit || unit.state !== state) return false;
    return unit.number === (change.stand ?? number) && (state === "own" || unit.name.startsWith(change.exhibitor ?? ""));
  }

  function recolour(number, state) {
    const unit = units.all.get(number);
    units.restate(unit, state);
    return unit;
  }

  const alone = (changed, number, stand) => !Object.entries(changed).some(([other, one]) => other !== number && stand && one.stand === stand);

  /** Sorts changes by unit into stands that are drawn anew; those of a single unit are recoloured at once. */
  function gather(changed, done) {
    const stands = new Map();
    for (const [number, change] of Object.entries(changed)) {
      const state = change.state === "held" && own.holds(number) ? "own" : shown(change.state);
      if (isKnown(number, state, change)) continue;
      if (isSimple(number, change) && alone(changed, number, change.stand)) {
        done.push(recolour(number, state));
        continue;
      }
      const key = change.stand ?? number;
      const stand = stands.get(key) ?? { state, company: change.exhibitor ?? "", parts: [], f: "0" };
      stand.parts.push(number);
      stands.set(key, stand);
    }
    return stands;
  }

  return {
    word: (state) => words[shown(state)] ?? state,
    /** Applies changes by unit number; the units of one stand become one shape. Returns the units that look different. */
    async paint(changed) {
      const done = [];
      const stands = gather(changed, done);
      const drawn = [];
      for (const [number, stand] of stands) {
        const found = (await Promise.all(stand.parts.map(ringOf))).filter(Boolean);
        drawn.push([number, stand, pathOf(found, units.metre)]);
      }
      for (const [, stand] of drawn) stand.f = clear(stand.parts);
      for (const [number, stand, path] of drawn) if (path) done.push(draw(number, stand, path));
      return done;
    },
    /** Puts links that the server wrote in the place of those that had any of their units. */
    replace({ markup, facts }) {
      const known = factsOf(facts);
      const fresh = [...readMarkup(markup).children];
      clear(fresh.flatMap((node) => node.dataset.parts?.split("|") ?? [node.dataset.unit]));
      return fresh.map((node) => {
        node.tabIndex = -1;
        place.append(node);
        return units.add(node, known);
      });
    },
  };
}
