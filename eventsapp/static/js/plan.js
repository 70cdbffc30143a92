/* The floor plan: pan, zoom, pinch, keys, search, the panel beside it. The page works without all of this. */

const stage = document.querySelector("[data-plan-stage]");
const svg = stage?.querySelector("[data-plan]");
const search = document.querySelector("[data-plan-search]");
const layout = document.querySelector("[data-plan-layout]");

/** What people type finds what is written: no marks, no case, đ as d. */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
const plain = (text) => fold(text).replace(/[^\p{L}\p{N}]/gu, "");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

/* ---- the panel -------------------------------------------------------------------------------- */

async function openPanel(address, { push = true } = {}) {
  const response = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!response.ok) {
    location.assign(address);
    return;
  }
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  const fresh = holder.content.querySelector("[data-plan-panel]");
  if (!fresh) {
    location.assign(address);
    return;
  }
  document.querySelector("[data-plan-panel]").replaceWith(fresh);
  if (push) history.pushState({ plan: true }, "", address);
  layout.classList.toggle("plan-layout--chosen", Boolean(fresh.dataset.chosen));
  show(fresh.dataset.chosen ?? "");
  preparePanel();
}

function show(number) {
  for (const unit of svg?.querySelectorAll(".unit.is-chosen") ?? []) {
    unit.classList.remove("is-chosen");
    unit.removeAttribute("aria-current");
  }
  const unit = number && svg?.querySelector(`.unit[data-unit="${CSS.escape(number)}"]`);
  if (unit) {
    unit.classList.add("is-chosen");
    unit.setAttribute("aria-current", "true");
    setTabStop(unit);
    reveal(unit);
  }
  outline();
}

/** One line around everything chosen or picked, above all neighbours. */
function outline() {
  const marks = svg?.querySelector("[data-plan-marks]");
  if (!marks) return;
  const chosen = svg.querySelectorAll(".unit.is-chosen .unit__edge, .unit.is-picked .unit__edge");
  marks.setAttribute("d", [...chosen].map((edge) => edge.getAttribute("d")).join(""));
}

const numbersField = () => document.querySelector("[data-allocate] [data-units]");
const severalSwitch = () => document.querySelector("[data-several-switch]");

function preparePanel() {
  const field = numbersField();
  const several = document.querySelector("[data-several]");
  if (several) several.hidden = false;
  severalSwitch()?.addEventListener("click", (event) => {
    const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(on));
  });
  field?.addEventListener("input", markPicked);
  markPicked();
}

const typedNumbers = () => (numbersField()?.value ?? "").split(",").map((part) => part.trim()).filter(Boolean);

function markPicked() {
  const picked = new Set(typedNumbers().map(plain));
  for (const unit of svg?.querySelectorAll(".unit") ?? []) unit.classList.toggle("is-picked", picked.has(plain(unit.dataset.unit)));
  outline();
}

/** Put a unit into the form, or take it out again. */
function togglePicked(unit) {
  const field = numbersField();
  if (!field) return false;
  const number = unit.dataset.unit;
  const numbers = typedNumbers();
  const at = numbers.findIndex((known) => plain(known) === plain(number));
  if (at < 0) numbers.push(number);
  else numbers.splice(at, 1);
  field.value = numbers.join(", ");
  markPicked();
  return true;
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-plan-close]");
  const unit = event.target.closest("a[data-unit]");
  const link = close ?? unit;
  if (!link || event.button !== 0 || event.altKey) return;
  const address = link.getAttribute("href");
  if (unit && svg?.contains(unit)) {
    if (moved) {
      event.preventDefault();
      return;
    }
    const several = event.ctrlKey || event.metaKey || event.shiftKey || severalSwitch()?.getAttribute("aria-pressed") === "true";
    if (several && togglePicked(unit)) {
      event.preventDefault();
      return;
    }
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || !svg) return;
  event.preventDefault();
  openPanel(address);
});

addEventListener("popstate", () => {
  if (svg) openPanel(location.href, { push: false });
});

/* ---- pan and zoom ----------------------------------------------------------------------------- */

let moved = false;
let setTabStop = () => {};
let reveal = () => {};

if (svg) {
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const whole = { x: left, y: top, w: width, h: height };
  let view = { ...whole };
  const metre = Number(svg.dataset.metre);

  const draw = () => {
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    writeNumbers(scale() * 3 * metre >= 43);
  };

  /** Near enough, a unit shows its whole number instead of the last part, and names that were too small. */
  const numbers = [...svg.querySelectorAll(".unit__number")].map((node) => ({ node, short: node.textContent, whole: node.closest(".unit").dataset.unit, size: Number(node.getAttribute("font-size")) }));
  let near = false;
  function writeNumbers(isNear) {
    if (isNear === near) return;
    near = isNear;
    svg.toggleAttribute("data-near", near);
    for (const { node, short, whole, size } of numbers) {
      if (whole.length > 6) continue;
      node.textContent = near ? whole : short;
      node.setAttribute("font-size", near ? Math.min(size, (size * 4.4) / whole.length) : size);
    }
  }
  const scale = () => Math.min(svg.clientWidth / view.w, svg.clientHeight / view.h) || 1;
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

  /** Change the scale around a point given in drawing units. */
  function zoom(factor, at = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) {
    const smallest = metre * 6;
    const next = clamp(view.w / factor, smallest, whole.w * 1.5);
    const real = view.w / next;
    view = { x: at.x - (at.x - view.x) / real, y: at.y - (at.y - view.y) / real, w: next, h: view.h / real };
    keepInSight();
  }

  function keepInSight() {
    view.x = clamp(view.x, whole.x - view.w * 0.6, whole.x + whole.w - view.w * 0.4);
    view.y = clamp(view.y, whole.y - view.h * 0.6, whole.y + whole.h - view.h * 0.4);
    draw();
  }

  function point(event) {
    const matrix = svg.getScreenCTM();
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  }

  /** The shorter side of a usual unit of this hall: 3 m at most fairs, more where stands are drawn whole. */
  function usualSide() {
    const sides = [...svg.querySelectorAll(".unit")].map((unit) => {
      const box = unit.getBBox();
      return Math.min(box.width, box.height);
    });
    sides.sort((one, two) => one - two);
    return Math.max(sides[Math.floor(sides.length / 4)] ?? 0, 3 * metre);
  }

  /** Bring a unit into sight at a size that can be pressed. */
  function centre(unit, closest = 1) {
    const box = unit.getBBox();
    const wanted = (usualSide() * closest * svg.clientWidth) / 44;
    if (view.w > wanted) {
      view.h *= wanted / view.w;
      view.w = wanted;
    }
    view.x = box.x + box.width / 2 - view.w / 2;
    view.y = box.y + box.height / 2 - view.h / 2;
    keepInSight();
  }

  /** On a phone the sheet covers the lower part: keep the unit above it. */
  reveal = (unit) => {
    const panel = document.querySelector("[data-plan-panel]").getBoundingClientRect();
    const area = svg.getBoundingClientRect();
    const seen = Math.min(panel.top, area.bottom);
    const box = unit.querySelector(".unit__edge").getBoundingClientRect();
    if (seen - area.top < 60 || panel.left > area.left + area.width / 2) return;
    if (box.bottom > seen - 8 || box.top < area.top) {
      view.y += (box.top + box.height / 2 - (area.top + seen) / 2) / scale();
      keepInSight();
    }
  };

  const pointers = new Map();
  let start;
  let spread = 0;

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, event);
    moved = false;
    start = { x: event.clientX, y: event.clientY, view: { ...view } };
    spread = distance();
  });
  const distance = () => {
    const [one, two] = [...pointers.values()];
    return two ? Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) : 0;
  };
  svg.addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    const before = pointers.get(event.pointerId);
    pointers.set(event.pointerId, event);
    if (pointers.size === 2) {
      const now = distance();
      const [one, two] = [...pointers.values()];
      if (spread) zoom(now / spread, point({ clientX: (one.clientX + two.clientX) / 2, clientY: (one.clientY + two.clientY) / 2 }));
      spread = now;
      moved = true;
      return;
    }
    if (!moved && Math.hypot(event.clientX - start.x, event.clientY - start.y) < 6) return;
    if (!moved) {
      moved = true;
      svg.setPointerCapture(event.pointerId);
      svg.dataset.dragging = "";
    }
    const size = scale();
    view.x -= (event.clientX - before.clientX) / size;
    view.y -= (event.clientY - before.clientY) / size;
    keepInSight();
  });
  const lift = (event) => {
    pointers.delete(event.pointerId);
    spread = 0;
    delete svg.dataset.dragging;
    if (!pointers.size) setTimeout(() => { moved = false; });
  };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), point(event));
  }, { passive: false });

  const tools = stage.querySelector("[data-plan-zoom]");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const act = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (act === "in") zoom(1.5);
    if (act === "out") zoom(1 / 1.5);
    if (act === "all") {
      view = { ...whole };
      draw();
    }
  });

  /* ---- keys: arrows walk to neighbours, Enter opens, Space adds to the form ---------------------- */

  const units = [...svg.querySelectorAll(".unit")];
  const centres = new Map();
  const middle = (unit) => {
    if (!centres.has(unit)) {
      const box = unit.getBBox();
      centres.set(unit, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
    }
    return centres.get(unit);
  };
  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function neighbour(unit, [dx, dy]) {
    const from = middle(unit);
    let best;
    let least = Infinity;
    for (const other of units) {
      if (other === unit) continue;
      const to = middle(other);
      const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
      const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
      if (ahead <= metre * 0.5) continue;
      const cost = ahead + aside * 2.5;
      if (cost < least) {
        least = cost;
        best = other;
      }
    }
    return best;
  }

  setTabStop = (unit) => {
    for (const other of svg.querySelectorAll('.unit[tabindex="0"]')) other.tabIndex = -1;
    unit.tabIndex = 0;
  };

  svg.addEventListener("keydown", (event) => {
    const unit = event.target.closest(".unit");
    if (!unit) return;
    const direction = directions[event.key];
    if (direction && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const next = neighbour(unit, direction);
      if (!next) return;
      setTabStop(next);
      next.focus({ preventScroll: true });
      const box = next.getBBox();
      const out = box.x < view.x || box.y < view.y || box.x + box.width > view.x + view.w || box.y + box.height > view.y + view.h;
      if (out) centre(next, Infinity);
    } else if (event.key === " ") {
      event.preventDefault();
      if (!togglePicked(unit)) unit.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    } else if (event.key === "+" || event.key === "=") zoom(1.3, middle(unit));
    else if (event.key === "-") zoom(1 / 1.3, middle(unit));
    else if (event.key === "Escape") document.querySelector("[data-plan-close]")?.click();
  });

  /* ---- search while typing: others go pale, nothing disappears ---------------------------------- */

  const words = new Map(units.map((unit) => [unit, { text: fold(unit.getAttribute("aria-label")), number: plain(unit.dataset.unit) }]));
  const paleBefore = new Set(units.filter((unit) => unit.classList.contains("is-dimmed")));
  search?.addEventListener("input", () => {
    const text = fold(search.value.trim());
    const number = plain(search.value);
    for (const unit of units) {
      const known = words.get(unit);
      const answers = known.text.includes(text) || (number && known.number.startsWith(number));
      unit.classList.toggle("is-dimmed", text ? !answers : paleBefore.has(unit));
    }
  });

  stage.dataset.ready = "";
  /* On a phone the plan opens where a unit can be pressed. */
  const chosen = svg.querySelector(".unit.is-chosen");
  if (matchMedia("(max-width: 37.49rem)").matches) {
    const first = chosen ?? units.find((unit) => !unit.classList.contains("is-dimmed"));
    if (first) centre(first);
  }
  draw();
  if (chosen) reveal(chosen);
  document.querySelector('.plan-tools .segmented [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
}

preparePanel();
