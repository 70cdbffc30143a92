/* The drawing of the plan editor: shows units, chooses them, drags and sizes them. What is done with them others decide. */

import { boxOf, metres, pathOf, SCALE, settle, settlePoint } from "./plan_editor_geometry.js";

const SPACE = "http://www.w3.org/2000/svg";
const make = (name, attributes) => {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

export class Canvas {
  /** `on` has chosen(keys), move(keys, dx, dy), size(key, box) and point(x, y). */
  constructor(svg, model, on) {
    Object.assign(this, { svg, model, on, chosen: new Set(), drag: null, picking: false });
    this.units = svg.querySelector("[data-units]");
    this.marks = svg.querySelector("[data-marks]");
    svg.addEventListener("pointerdown", (event) => this.press(event));
    svg.addEventListener("pointermove", (event) => this.pull(event));
    svg.addEventListener("pointerup", (event) => this.release(event));
    svg.addEventListener("pointercancel", () => this.cancel());
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  element(key) {
    return this.units.querySelector(`[data-key="${CSS.escape(key)}"]`);
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
      group.append(make("path", {}), make("text", { "font-size": 6 }));
      this.units.append(group);
    }
    const [left, top, right, bottom] = boxOf([unit.ring]);
    group.querySelector("path").setAttribute("d", pathOf(unit.ring));
    const text = group.querySelector("text");
    text.textContent = unit.number;
    text.setAttribute("x", ((left + right) / 2) * SCALE);
    text.setAttribute("y", ((top + bottom) / 2) * SCALE + 2.4);
    group.classList.toggle("is-blocked", Boolean(unit.is_blocked));
    group.removeAttribute("transform");
  }

  drawOutline(outline) {
    this.svg.querySelector("[data-outline]").setAttribute("d", pathOf(outline));
  }

  drawFeatures(features) {
    const holder = this.svg.querySelector("[data-features]");
    holder.replaceChildren(
      ...Object.entries(features).map(([key, one]) => {
        const path = make("path", { class: `drawing__feature drawing__feature--${one.kind}`, d: pathOf(one.ring), "data-feature": key });
        path.append(make("title", {}));
        path.firstChild.textContent = one.label;
        return path;
      }),
    );
  }

  warn(keys) {
    for (const group of this.units.children) group.classList.toggle("is-warned", keys.has(group.dataset.key));
  }

  choose(keys) {
    this.chosen = new Set(keys);
    for (const group of this.units.children) group.classList.toggle("is-chosen", this.chosen.has(group.dataset.key));
    this.mark();
    this.on.chosen([...this.chosen]);
  }

  /** Handles at the corners of one chosen unit that may be sized. */
  mark(extra = []) {
    const parts = [...extra];
    const [key] = this.chosen;
    if (this.chosen.size === 1 && this.model.units[key] && !this.model.taken.has(key)) {
      const [left, top, right, bottom] = boxOf([this.model.units[key].ring]);
      const size = Math.max(2, 8 * this.pixel());
      for (const [name, x, y] of [["nw", left, top], ["ne", right, top], ["sw", left, bottom], ["se", right, bottom]]) {
        parts.push(make("rect", { class: "drawing__handle", "data-handle": name, x: x * SCALE - size / 2, y: y * SCALE - size / 2, width: size, height: size }));
      }
    }
    this.marks.replaceChildren(...parts);
  }

  pixel() {
    return 1 / (this.svg.getScreenCTM()?.a || 1);
  }

  place(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x / SCALE, point.y / SCALE];
  }

  press(event) {
    if (event.button !== 0) return;
    const at = this.place(event);
    if (this.picking) {
      this.on.point(...at);
      return;
    }
    const handle = event.target.closest("[data-handle]")?.dataset.handle;
    const key = event.target.closest("[data-key]")?.dataset.key;
    this.svg.setPointerCapture(event.pointerId);
    if (handle) {
      this.drag = { kind: "size", handle, at, key: [...this.chosen][0] };
    } else if (key) {
      const several = event.ctrlKey || event.metaKey || event.shiftKey;
      if (several) this.choose(this.chosen.has(key) ? [...this.chosen].filter((one) => one !== key) : [...this.chosen, key]);
      else if (!this.chosen.has(key)) this.choose([key]);
      this.drag = { kind: "move", at, keys: [...this.chosen], dx: 0, dy: 0 };
    } else {
      this.drag = { kind: "frame", at, keep: event.ctrlKey || event.shiftKey ? [...this.chosen] : [], view: this.view() };
    }
  }

  others(keys) {
    const own = new Set(keys);
    const units = Object.entries(this.model.units).filter(([key]) => !own.has(key));
    return [...units.map(([, unit]) => boxOf([unit.ring])), boxOf([this.model.outline])];
  }

  pull(event) {
    const drag = this.drag;
    if (!drag) return;
    const at = this.place(event);
    const [dx, dy] = [at[0] - drag.at[0], at[1] - drag.at[1]];
    if (!drag.begun && Math.hypot(dx, dy) < 4 * this.pixel() / SCALE) return;
    drag.begun = true;
    if (drag.kind === "move") this.pullUnits(drag, dx, dy, event.altKey);
    else if (drag.kind === "size") this.pullCorner(drag, at, event.altKey);
    else this.pullFrame(drag, at);
  }

  pullUnits(drag, dx, dy, freely) {
    if (drag.keys.some((key) => this.model.taken.has(key))) return;
    drag.box ??= boxOf(drag.keys.map((key) => this.model.units[key].ring));
    drag.boxes ??= this.others(drag.keys);
    const to = freely ? { dx: metres(dx), dy: metres(dy) } : settle(drag.box, [dx, dy], drag.boxes);
    Object.assign(drag, { dx: to.dx, dy: to.dy });
    for (const key of drag.keys) this.element(key).setAttribute("transform", `translate(${to.dx * SCALE} ${to.dy * SCALE})`);
    const [left, top, right, bottom] = boxOf([this.model.outline]);
    const guides = [];
    if (to.guideX != null) guides.push(make("path", { class: "drawing__guide", d: `M${to.guideX * SCALE} ${top * SCALE}V${bottom * SCALE}` }));
    if (to.guideY != null) guides.push(make("path", { class: "drawing__guide", d: `M${left * SCALE} ${to.guideY * SCALE}H${right * SCALE}` }));
    this.marks.replaceChildren(...guides);
  }

  pullCorner(drag, at, freely) {
    const [left, top, right, bottom] = boxOf([this.model.units[drag.key].ring]);
    drag.boxes ??= this.others([drag.key]);
    const [x, y] = freely ? at.map(metres) : settlePoint(at, drag.boxes);
    const fixed = [drag.handle.includes("w") ? right : left, drag.handle.includes("n") ? bottom : top];
    const box = [Math.min(x, fixed[0]), Math.min(y, fixed[1]), Math.max(x, fixed[0]), Math.max(y, fixed[1])];
    drag.size = { x: metres(box[0]), y: metres(box[1]), width: metres(box[2] - box[0]), depth: metres(box[3] - box[1]) };
    this.frame(box);
  }

  pullFrame(drag, at) {
    const box = [Math.min(at[0], drag.at[0]), Math.min(at[1], drag.at[1]), Math.max(at[0], drag.at[0]), Math.max(at[1], drag.at[1])];
    drag.found = Object.entries(this.model.units)
      .filter(([, unit]) => { const own = boxOf([unit.ring]); return own[0] >= box[0] && own[1] >= box[1] && own[2] <= box[2] && own[3] <= box[3]; })
      .map(([key]) => key);
    this.frame(box);
  }

  frame(box) {
    this.marks.replaceChildren(make("rect", { class: "drawing__frame", x: box[0] * SCALE, y: box[1] * SCALE, width: (box[2] - box[0]) * SCALE, height: (box[3] - box[1]) * SCALE }));
  }

  release() {
    const drag = this.drag;
    this.drag = null;
    if (!drag) return;
    if (drag.kind === "frame") this.choose([...drag.keep, ...(drag.found ?? [])]);
    else if (drag.kind === "move" && (drag.dx || drag.dy)) this.on.move(drag.keys, drag.dx, drag.dy);
    else if (drag.kind === "size" && drag.size) this.on.size(drag.key, drag.size);
    if (drag.kind !== "frame") this.mark();
  }

  cancel() {
    for (const key of this.drag?.keys ?? []) this.element(key)?.removeAttribute("transform");
    this.drag = null;
    this.mark();
  }

  view() {
    return this.svg.getAttribute("viewBox").split(" ").map(Number);
  }

  wheel(event) {
    event.preventDefault();
    this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, this.place(event).map((value) => value * SCALE));
  }

  /** Come closer or go away around a point; without one around the middle. "all" shows the whole hall. */
  zoom(by, at = null) {
    this.whole ??= this.svg.getAttribute("viewBox");
    if (by === "all") {
      this.svg.setAttribute("viewBox", this.whole);
      this.mark();
      return;
    }
    const [x, y, width, height] = this.view();
    const [atX, atY] = at ?? [x + width / 2, y + height / 2];
    const factor = Math.min(Math.max(by, 60 / width), 40_000 / width);
    const view = [atX - (atX - x) * factor, atY - (atY - y) * factor, width * factor, height * factor];
    this.svg.setAttribute("viewBox", view.map((value) => value.toFixed(2)).join(" "));
    this.mark();
  }
}
