/* The plan editor by keyboard: arrows move what is chosen, or the view; letters choose; Ctrl+Z takes back. */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const TURNS = { z: "undo", y: "redo" };

/** Connects the keys. `acts` has move(keys, dx, dy), remove(keys) and turn(name): undo or redo. */
export function watchKeys(stage, port, canvas, acts) {
  /** Units by number, then what is no unit. */
  const inOrder = (things, name) =>
    Object.entries(things).sort(([, one], [, other]) => name(one).localeCompare(name(other), undefined, { numeric: true })).map(([key]) => key);

  function next(order, by) {
    const at = order.indexOf([...canvas.chosen][0]);
    const key = order.at(at < 0 && by < 0 ? -1 : (at + by) % order.length);
    if (!key) return;
    canvas.choose([key]);
    const box = canvas.element(key).getBBox();
    if (!port.sees(box)) port.centre(box);
  }

  const plain = {
    n: () => next(inOrder(canvas.model.units, (unit) => unit.number), 1),
    p: () => next(inOrder(canvas.model.units, (unit) => unit.number), -1),
    f: () => next(inOrder(canvas.model.features, (one) => one.label), 1),
    "+": () => port.zoom(1.3),
    "=": () => port.zoom(1.3),
    "-": () => port.zoom(1 / 1.3),
    0: () => port.fit(),
    Escape: () => { canvas.cancel(); canvas.choose([]); },
    Delete: () => { if (canvas.chosen.size) acts.remove([...canvas.chosen]); },
  };

  function arrow(event, way) {
    if (!canvas.chosen.size) {
      port.move(way[0] * -80, way[1] * -80);
      return;
    }
    const step = event.shiftKey ? 3 : event.altKey ? 0.1 : 0.5;
    acts.move([...canvas.chosen], way[0] * step, way[1] * step);
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    const withControl = event.ctrlKey || event.metaKey;
    const turn = TURNS[event.key.toLowerCase()];
    if (typing) return;
    if (withControl && turn) acts.turn(event.shiftKey && turn === "undo" ? "redo" : turn);
    else if (!stage.contains(event.target)) return;
    else if (withControl && event.key.toLowerCase() === "a") canvas.choose(Object.keys(canvas.model.units));
    else if (withControl) return;
    else if (ARROWS[event.key]) arrow(event, ARROWS[event.key]);
    else if (Object.hasOwn(plain, event.key)) plain[event.key]();
    else return;
    event.preventDefault();
  });
}
