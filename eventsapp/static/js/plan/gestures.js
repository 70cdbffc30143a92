/* Fingers, mouse and wheel on the drawing. */

const SLACK = 6; // pixels a press may wander and still be a press
const DOUBLE_MS = 320;

/** Lets a stage be moved by drag, pinch, wheel and double tap; returns what tells whether the last press was a drag.
    `claims` says of a press that it is somebody else's, until a second finger joins it: then `pinching` is called. */
export function watchGestures(stage, svg, port, { claims = () => false, pinching = () => {}, buttons = [0] } = {}) {
  const pointers = new Map();
  let moved = false;
  let claimed = false;
  let start = null;
  let spread = null;
  let tapped = { at: 0, x: 0, y: 0 };

  function pinch() {
    const [one, two] = [...pointers.values()];
    if (!two) return null;
    return { size: Math.hypot(one.x - two.x, one.y - two.y), x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
  }

  svg.addEventListener("pointerdown", (event) => {
    if (!buttons.includes(event.button)) return;
    const at = port.point(event);
    if (event.isPrimary) pointers.clear(); // one whose end was never told, as its node was drawn anew under the finger
    pointers.set(event.pointerId, at);
    if (pointers.size === 1) {
      moved = false;
      start = at;
      claimed = claims(event);
    }
    spread = pinch();
    if (spread && claimed) {
      claimed = false;
      pinching();
    }
  });

  svg.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const at = port.point(event);
    pointers.set(event.pointerId, at);
    const now = pinch();
    if (now) {
      moved = true;
      if (spread?.size) {
        port.move(now.x - spread.x, now.y - spread.y);
        port.zoom(now.size / spread.size, now);
      }
      spread = now;
      return;
    }
    if (claimed) return;
    if (!moved) {
      if (Math.hypot(at.x - start.x, at.y - start.y) < SLACK) return;
      moved = true;
      svg.setPointerCapture(event.pointerId);
    }
    port.move(at.x - before.x, at.y - before.y);
  });

  function lift(event) {
    if (!pointers.delete(event.pointerId)) return;
    spread = pinch();
    if (pointers.size || claimed || event.type === "pointercancel") return;
    if (moved) {
      // the click that follows a drag comes at once, or never
      setTimeout(() => { moved = false; });
      return;
    }
    const at = port.point(event);
    const close = Math.hypot(at.x - tapped.x, at.y - tapped.y) < 24;
    if (close && event.timeStamp - tapped.at < DOUBLE_MS) port.zoom(2, at);
    tapped = { at: event.timeStamp, ...at };
  }
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    port.zoom(Math.exp(-step * (event.ctrlKey ? 0.01 : 0.0015)), port.point(event));
  }, { passive: false });

  const tools = stage.querySelector("[data-plan-zoom]");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const act = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (act === "in") port.zoom(1.5);
    if (act === "out") port.zoom(1 / 1.5);
    if (act === "all") port.fit();
  });
  return () => moved;
}
