/* Redraws stands whose units changed hands: a free cell becomes part of a stand, a stand falls apart into free cells. */

const SVG = "http://www.w3.org/2000/svg";
const PATTERNED = ["restricted", "held", "sales", "reserved", "blocked"];
const PUBLIC = { option: "held", sold: "taken", occupied: "taken" };
const FRESH_MS = 1000;

/** Path data of rings in metres. */
const pathOf = (rings, metre) => rings.map((ring) => `M${ring.map(([x, y]) => `${+(x * metre).toFixed(1)} ${+(y * metre).toFixed(1)}`).join("L")}z`).join("");

function element(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Returns what paints changes; `geometry` is where the rings of single units come from, fetched once when first needed. */
export function makePainter(svg, units, geometry) {
  const base = `/${encodeURIComponent(svg.dataset.fair)}/plan/${encodeURIComponent(svg.dataset.hall)}`;
  const words = JSON.parse(svg.dataset.words);
  const letters = JSON.parse(svg.dataset.letters);
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

  function letter(state, box) {
    const mark = letters[state] ?? "";
    const size = Math.min(box.width, box.height);
    const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.36];
    if (mark === "○") return element("circle", { class: "unit__ring", cx: x, cy: y, r: size * 0.13 });
    return element("text", { class: "unit__letter", x, y: y + size * 0.16, "font-size": size * 0.42 }, mark);
  }

  function fill(edge, state) {
    const patterned = PATTERNED.includes(state);
    edge.setAttribute("class", patterned ? "unit__edge" : "unit__edge unit__box");
    if (patterned) edge.setAttribute("fill", `url(#plan-${state})`);
    else edge.removeAttribute("fill");
  }

  function draw(number, state, path, parts, company) {
    const node = element("a", {
      class: `unit unit--${state}`,
      href: `${base}/${encodeURIComponent(number)}`,
      "data-unit": number,
      "data-state": state,
      tabindex: "-1",
      "aria-label": [number, company, words[state]].filter(Boolean).join(", "),
    });
    if (parts.length > 1) node.dataset.parts = parts.join("|");
    if (company) node.dataset.find = company;
    const edge = element("path", { d: path });
    fill(edge, state);
    node.append(edge);
    svg.insertBefore(node, svg.querySelector("[data-plan-way]"));
    const box = edge.getBBox();
    node.append(letter(state, box));
    const size = Math.min(box.height * 0.27, box.width / Math.max(number.length, 3));
    const label = company || number.split("-").at(-1);
    const fitted = company ? Math.min(size, (box.width * 1.7) / company.length) : size;
    node.append(element("text", { class: company ? "unit__name" : "unit__number", x: box.x + box.width / 2, y: box.y + box.height * 0.9, "font-size": fitted }, label));
    freshen(units.add(node));
  }

  function freshen(unit) {
    unit.node.classList.add("is-fresh");
    setTimeout(() => unit.node.classList.remove("is-fresh"), FRESH_MS);
  }

  /** Takes the entries off that any of these numbers belong to; returns what else they were made of. */
  function clear(numbers) {
    const gone = new Set(numbers);
    for (const unit of [...units.all.values()]) {
      const parts = unit.node.dataset.parts?.split("|") ?? [unit.number];
      if (parts.some((part) => gone.has(part))) units.remove(unit);
    }
  }

  function isSimple(number, change) {
    const unit = units.all.get(number);
    return unit && !unit.node.dataset.parts && !unit.node.dataset.find && !change.exhibitor && (!change.stand || change.stand === number);
  }

  /** Says whether the drawing shows this already. */
  function isKnown(number, state, change) {
    const unit = units.called(number);
    if (!unit || unit.node.dataset.state !== state) return false;
    return unit.number === (change.stand ?? number) && (unit.node.dataset.find ?? "").startsWith(change.exhibitor ?? "");
  }

  function recolour(number, state) {
    const unit = units.all.get(number);
    const [edge, ...others] = unit.node.children;
    unit.node.classList.remove(`unit--${unit.node.dataset.state}`);
    unit.node.classList.add(`unit--${state}`);
    unit.node.dataset.state = state;
    unit.node.setAttribute("aria-label", `${number}, ${words[state]}`);
    fill(edge, state);
    others.find((node) => node.matches(".unit__letter, .unit__ring"))?.remove();
    edge.after(letter(state, units.box(unit)));
    freshen(unit);
  }

  return {
    word: (state) => words[shown(state)] ?? state,
    /** Applies changes by unit number; the units of one stand become one shape. */
    async paint(changed) {
      const stands = new Map();
      for (const [number, change] of Object.entries(changed)) {
        const state = shown(change.state);
        if (isKnown(number, state, change)) continue;
        if (isSimple(number, change) && !Object.entries(changed).some(([other, one]) => other !== number && one.stand && one.stand === change.stand)) {
          recolour(number, state);
          continue;
        }
        const key = change.stand ?? number;
        const stand = stands.get(key) ?? { state, company: change.exhibitor ?? "", parts: [] };
        stand.parts.push(number);
        stands.set(key, stand);
      }
      const drawn = [];
      for (const [number, stand] of stands) {
        const found = await Promise.all(stand.parts.map(ringOf));
        drawn.push([number, stand, pathOf(found.filter(Boolean), units.metre)]);
      }
      for (const [, stand] of drawn) clear(stand.parts);
      for (const [number, stand, path] of drawn) if (path) draw(number, stand.state, path, stand.parts, stand.company);
    },
  };
}
