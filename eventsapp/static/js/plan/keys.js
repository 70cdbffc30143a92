/* The drawing by keyboard: arrows walk to neighbours, Enter opens, Space adds to the form, + and - zoom, 0 shows all. */

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2.5; // what lies beside the way costs so much more than what lies on it

const middle = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

function neighbour(units, unit, [dx, dy]) {
  const from = middle(units.box(unit));
  let best;
  let least = Infinity;
  for (const other of units.all.values()) {
    if (other === unit) continue;
    const to = middle(units.box(other));
    const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
    if (ahead <= units.metre * 0.5) continue;
    const cost = ahead + ASIDE * (Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx));
    if (cost < least) [least, best] = [cost, other];
  }
  return best;
}

/** The only unit that Tab stops at: the chosen one, else the last that had the focus. */
export function stopAt(svg, unit) {
  for (const other of svg.querySelectorAll('.unit[tabindex="0"]')) other.tabIndex = -1;
  unit.node.tabIndex = 0;
}

/** Connects the keys of a stage; `pick` puts a unit into the form beside the plan and says whether there is one. */
export function watchKeys(stage, svg, port, units, pick) {
  function walk(unit, direction) {
    const next = neighbour(units, unit, direction);
    if (!next) return;
    stopAt(svg, next);
    next.node.focus({ preventScroll: true });
    if (!port.sees(units.box(next))) port.centre(units.box(next));
  }
  const acts = {
    "+": () => port.zoom(1.3),
    "=": () => port.zoom(1.3),
    "-": () => port.zoom(1 / 1.3),
    0: () => port.fit(),
    Escape: () => document.querySelector("[data-plan-close]")?.click(),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const node = event.target.closest(".unit");
    const unit = node && units.all.get(node.dataset.unit);
    const direction = DIRECTIONS[event.key];
    if (direction && unit) walk(unit, direction);
    else if (direction && event.target === stage) port.move(direction[0] * -80, direction[1] * -80);
    else if (event.key === " " && unit) {
      if (!pick(unit.number)) node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    } else if (Object.hasOwn(acts, event.key)) acts[event.key]();
    else return;
    event.preventDefault();
  });
}
