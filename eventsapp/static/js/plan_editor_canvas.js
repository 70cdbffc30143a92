/* The drawing of the plan editor: shows units, columns and doors, chooses them, drags and sizes them. What is done with
   them others decide. */

import { boxOf, metres, pathOf, SCALE, settle, settlePoint } from "./plan_editor_geometry.js";

const SPACE = "http://www.w3.org/2000/svg";
const SLACK = 6; // pixels a press may wander and still be a press
const make = (name, attributes) => {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

export class Canvas {
  /** `on` has chosen(keys), move(keys, dx, dy), size(key, box) and point(x, y); the port is the one of the drawing. */
  constructor(svg, model, port, on) {
    Object.assign(this, { svg, model, port, on, chosen: new Set(), drag: null, tap: null, picking: false, adding: false });
    this.units = svg.querySelector("[data-units]");
    this.features = svg.querySelector("[data-features]");
    this.marks = svg.querySelector("[data-marks]");
    svg.addEventListener("pointermove", (event) => this.pull(event));
    svg.addEventListener("pointerup", (event) => this.release(event));
    svg.addEventListener("pointercancel", () => this.cancel());
  }

  element(key) {
    return this.svg.querySelector(`[data-key="${CSS.escape(key)}"], [data-feature="${CSS.escape(key)}"]`);
  }

  /** The outline of a unit, or of what is none. */
  ring(key) {
    return (this.model.units[key] ?? this.model.features[key])?.ring;
  }

  /** Draw a unit as it is now; null takes it away. */
  draw(key, unit) {
    let group = this.element(key);
    if (!unit) {
      group?.remove();
      this.chosen.delete(key);
      return;
    }
    if (!group) {
      group = make("g", { class: "drawing__unit", "data-key": key });
      group.append(make("path", {}), make("text", {}));
      this.units.append(group);
    }
    group.querySelector("path").setAttribute("d", pathOf(unit.ring));
    const text = group.querySelector("text");
    text.textContent = unit.number;
    text.setAttribute("x", unit.label[0]);
    text.setAttribute("y", unit.label[1] + unit.letters * 0.36);
    text.setAttribute("font-size", unit.letters);
    group.classList.toggle("is-blocked", Boolean(unit.is_blocked));
    group.classList.toggle("is-taken", this.model.taken.has(key));
    group.removeAttribute("transform");
  }

  drawOutline(outline) {
    this.svg.querySelector("[data-outline]").setAttribute("d", pathOf(outline));
  }

  drawFeatures(features) {
    this.features.replaceChildren(
      ...Object.entries(features).map(([key, one]) => {
        const group = make("g", { class: `drawing__feature drawing__feature--${one.kind}`, "data-feature": key });
        group.classList.toggle("is-chosen", this.chosen.has(key));
        group.append(make("title", {}));
        group.firstChild.textContent = one.label;
        for (const name of ["reach", "shape"]) group.append(make("path", { class: `drawing__${name}`, d: pathOf(one.ring) }));
        return group;
      }),
    );
  }

  warn(keys) {
    for (const group of this.units.children) group.classList.toggle("is-warned", keys.has(group.dataset.key));
  }

  choose(keys) {
    this.chosen = new Set(keys);
    for (const group of this.units.children) group.classList.toggle("is-chosen", this.chosen.has(group.dataset.key));
    for (const group of this.features.children) group.classList.toggle("is-chosen", this.chosen.has(group.dataset.feature));
    this.mark();
    this.on.chosen([...this.chosen]);
  }

  /** Adds to what is chosen, or takes away from it. */
  toggle(key) {
    this.choose(this.chosen.has(key) ? [...this.chosen].filter((one) => one !== key) : [...this.chosen, key]);
  }

  /** Handles at the corners of the one chosen thing, where it may be sized. */
  mark(extra = []) {
    const parts = [...extra];
    const [key] = this.chosen;
    if (this.chosen.size === 1 && this.ring(key) && !this.model.taken.has(key)) {
      const [left, top, right, bottom] = boxOf([this.ring(key)]);
      const size = (matchMedia("(pointer: coarse)").matches ? 16 : 9) * this.pixel();
      for (const [name, x, y] of [["nw", left, top], ["ne", right, top], ["sw", left, bottom], ["se", right, bottom]]) {
        parts.push(make("rect", { class: "drawing__handle", "data-handle": name, x: x * SCALE - size / 2, y: y * SCALE - size / 2, width: size, height: size }));
      }
    }
    this.marks.replaceChildren(...parts);
  }

  /** How much of the drawing a pixel is. */
  pixel() {
    return 1 / this.port.scale;
  }

  place(event) {
    const [at, seen] = [this.port.point(event), this.port.seen];
    return [(seen.x + at.x * this.pixel()) / SCALE, (seen.y + at.y * this.pixel()) / SCALE];
  }

  /** Takes a press where it is for what is drawn; a finger on the floor, or on what is not chosen yet, moves the view. */
  press(event) {
    if (event.button !== 0) return false;
    const at = this.place(event);
    const key = event.target.closest("[data-key]")?.dataset.key ?? event.target.closest("[data-feature]")?.dataset.feature;
    this.tap = null;
    if (this.picking) {
      this.on.point(...at);
      return true;
    }
    const handle = event.target.closest("[data-handle]")?.dataset.handle;
    const byFinger = event.pointerType === "touch";
    if (byFinger && !handle && !(this.chosen.has(key) && !this.adding)) {
      this.tap = { key, x: event.clientX, y: event.clientY };
      return false;
    }
    this.svg.setPointerCapture(event.pointerId);
    const several = event.ctrlKey || event.metaKey || event.shiftKey || this.adding;
    if (handle) this.drag = { kind: "size", handle, at, key: [...this.chosen][0] };
    else if (!key) this.drag = { kind: "frame", at, keep: several ? [...this.chosen] : [] };
    else {
      if (several) this.toggle(key);
      else if (!this.chosen.has(key)) this.choose([key]);
      this.drag = { kind: "move", at, keys: [...this.chosen], dx: 0, dy: 0 };
    }
    return true;
  }

  /** The boxes that something dragged can catch on. */
  others(keys) {
    const own = new Set(keys);
    const rings = [...Object.entries(this.model.units), ...Object.entries(this.model.features)];
    return [...rings.filter(([key]) => !own.has(key)).map(([, one]) => boxOf([one.ring])), boxOf([this.model.outline])];
  }

  pull(event) {
    const drag = this.drag;
    if (!drag) return;
    const at = this.place(event);
    const [dx, dy] = [at[0] - drag.at[0], at[1] - drag.at[1]];
    if (!drag.begun && Math.hypot(dx, dy) < (4 * this.pixel()) / SCALE) return;
    drag.begun = true;
    if (drag.kind === "move") this.pullThings(drag, dx, dy, event.altKey);
    else if (drag.kind === "size") this.pullCorner(drag, at, event.altKey);
    else this.pullFrame(drag, at);
  }

  pullThings(drag, dx, dy, freely) {
    if (drag.keys.some((key) => this.model.taken.has(key))) return;
    drag.box ??= boxOf(drag.keys.map((key) => this.ring(key)));
    drag.boxes ??= this.others(drag.keys);
    const options = drag.keys.some((key) => this.model.units[key]) ? {} : { grid: 0.1, middles: true };
    const to = freely ? { dx: metres(dx), dy: metres(dy) } : settle(drag.box, [dx, dy], drag.boxes, options);
    Object.assign(drag, { dx: to.dx, dy: to.dy });
    for (const key of drag.keys) this.element(key).setAttribute("transform", `translate(${to.dx * SCALE} ${to.dy * SCALE})`);
    const [left, top, right, bottom] = boxOf([this.model.outline]);
    const guides = [];
    if (to.guideX != null) guides.push(make("path", { class: "drawing__guide", d: `M${to.guideX * SCALE} ${top * SCALE}V${bottom * SCALE}` }));
    if (to.guideY != null) guides.push(make("path", { class: "drawing__guide", d: `M${left * SCALE} ${to.guideY * SCALE}H${right * SCALE}` }));
    this.marks.replaceChildren(...guides);
  }

  pullCorner(drag, at, freely) {
    const [left, top, right, bottom] = boxOf([this.ring(drag.key)]);
    drag.boxes ??= this.others([drag.key]);
    const options = this.model.units[drag.key] ? {} : { grid: 0.1 };
    const [x, y] = freely ? at.map(metres) : settlePoint(at, drag.boxes, options);
    const fixed = [drag.handle.includes("w") ? right : left, drag.handle.includes("n") ? bottom : top];
    const box = [Math.min(x, fixed[0]), Math.min(y, fixed[1]), Math.max(x, fixed[0]), Math.max(y, fixed[1])];
    drag.size = { x: metres(box[0]), y: metres(box[1]), width: metres(box[2] - box[0]), depth: metres(box[3] - box[1]) };
    this.frame(box);
  }

  pullFrame(drag, at) {
    const box = [Math.min(at[0], drag.at[0]), Math.min(at[1], drag.at[1]), Math.max(at[0], drag.at[0]), Math.max(at[1], drag.at[1])];
    drag.found = [...Object.entries(this.model.units), ...Object.entries(this.model.features)]
      .filter(([, one]) => { const own = boxOf([one.ring]); return own[0] >= box[0] && own[1] >= box[1] && own[2] <= box[2] && own[3] <= box[3]; })
      .map(([key]) => key);
    this.frame(box);
  }

  frame(box) {
    this.marks.replaceChildren(make("rect", { class: "drawing__frame", x: box[0] * SCALE, y: box[1] * SCALE, width: (box[2] - box[0]) * SCALE, height: (box[3] - box[1]) * SCALE }));
  }

  release(event) {
    const { drag, tap } = this;
    this.drag = this.tap = null;
    if (tap && Math.hypot(event.clientX - tap.x, event.clientY - tap.y) < SLACK) this.touched(tap.key);
    if (!drag) return;
    if (drag.kind === "frame") this.choose([...drag.keep, ...(drag.found ?? [])]);
    else if (drag.kind === "move" && (drag.dx || drag.dy)) this.on.move(drag.keys, drag.dx, drag.dy);
    else if (drag.kind === "size" && drag.size) this.on.size(drag.key, drag.size);
    if (drag.kind !== "frame") this.mark();
  }

  touched(key) {
    if (key && this.adding) this.toggle(key);
    else if (!this.adding) this.choose(key ? [key] : []);
  }

  /** Leaves everything where it was, as when a second finger comes down. */
  cancel() {
    for (const key of this.drag?.keys ?? []) this.element(key)?.removeAttribute("transform");
    this.drag = this.tap = null;
    this.mark();
  }
}
