/* Where a drawing is on its stage, and how it moves there by hand, wheel, keys and on purpose. */

const REST_MS = 140;
const CLOSEST = 9; // pixels a drawing unit: a cell of 3 m is then 270 px wide
const MARGIN = 32; // pixels that stay free below what is to be seen: a sheet or the edge is near
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** Returns what moves over a stage: zoom, fit, move, centre, sees, point. `draw` shows where the drawing is, at most once a
    frame; `rest` is called once it stays there. Both get the view: corner and scale in pixels, room, origin. */
export function makeMoving(stage, svg, { draw, rest }) {
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  let room = { w: 0, h: 0 };
  let scale = 1; // pixels a drawing unit, as seen
  let isPlaced = false;
  let x = 0; // where the drawing's corner is, in pixels of the stage
  let y = 0;
  let frame = 0;
  let timer = 0;

  const fitting = () => Math.min(room.w / width, room.h / height) || 1;

  function measure() {
    room = { w: stage.clientWidth, h: stage.clientHeight };
  }

  function keepInSight() {
    const [w, h] = [width * scale, height * scale];
    x = w <= room.w ? clamp(x, -w * 0.4, room.w - w * 0.6) : clamp(x, room.w * 0.4 - w, room.w * 0.6);
    y = h <= room.h ? clamp(y, -h * 0.4, room.h - h * 0.6) : clamp(y, room.h * 0.4 - h, room.h * 0.6);
  }

  const view = () => ({ x, y, scale, width: room.w, height: room.h, left, top });

  function settle() {
    [x, y] = [Math.round(x), Math.round(y)]; // sharp edges
    rest(view(), fitting());
  }

  function show({ atOnce = false } = {}) {
    keepInSight();
    clearTimeout(timer);
    if (atOnce || !isPlaced) {
      isPlaced = true;
      settle();
      return;
    }
    timer = setTimeout(settle, REST_MS);
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw(view());
    });
  }

  const within = (px, py) => ({ x: left + (px - x) / scale, y: top + (py - y) / scale });

  const port = {
    get scale() {
      return scale;
    },
    /** The part of the drawing that is in sight, in drawing units. */
    get seen() {
      const corner = within(0, 0);
      return { x: corner.x, y: corner.y, w: room.w / scale, h: room.h / scale };
    },
    /** Changes the scale around a point of the stage. */
    zoom(factor, at = { x: room.w / 2, y: room.h / 2 }) {
      const next = clamp(scale * factor, fitting() * 0.6, Math.max(CLOSEST, fitting()));
      x = at.x - ((at.x - x) * next) / scale;
      y = at.y - ((at.y - y) * next) / scale;
      scale = next;
      show();
    },
    move(dx, dy) {
      x += dx;
      y += dy;
      show();
    },
    fit(options) {
      scale = fitting();
      x = (room.w - width * scale) / 2;
      y = (room.h - height * scale) / 2;
      show(options);
    },
    /** Puts the middle of a box into the middle of the free part of the stage, no farther than `least` pixels a unit;
        with `whole` so far that all of it is in sight. */
    centre(box, { least = 0, bottom = room.h, atOnce = false, whole = false } = {}) {
      const most = whole ? 0.85 * Math.min(room.w / box.width, bottom / box.height) : Infinity;
      scale = clamp(Math.min(Math.max(scale, least), most), fitting() * 0.6, Math.max(CLOSEST, fitting()));
      x = room.w / 2 - (box.x + box.width / 2 - left) * scale;
      y = bottom / 2 - (box.y + box.height / 2 - top) * scale;
      show({ atOnce });
    },
    /** Says whether a box is in sight above `bottom`. */
    sees(box, bottom = room.h) {
      const [bx, by] = [x + (box.x - left) * scale, y + (box.y - top) * scale];
      return bx >= 0 && by >= 0 && bx + box.width * scale <= room.w && by + box.height * scale <= bottom - MARGIN;
    },
    /** Where a pointer is in the drawing. */
    place(event) {
      const at = port.point(event);
      return within(at.x, at.y);
    },
    /** Where a pointer is in the stage. */
    point(event) {
      const area = stage.getBoundingClientRect();
      return { x: event.clientX - area.left, y: event.clientY - area.top };
    },
  };

  measure();
  new ResizeObserver(() => {
    const before = { ...room };
    measure();
    if (!isPlaced || (before.w === room.w && before.h === room.h)) return;
    x += (room.w - before.w) / 2;
    show();
  }).observe(stage);
  return port;
}
