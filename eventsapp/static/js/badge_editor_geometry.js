// Boxes in millimetres: moved, resized, and drawn to the edges and middles of others. Knows no page.

const NEAR = 1.2;
const LEAST = 1;

const round = (value) => Math.round(value * 10) / 10;

export function read(value) {
  const number = (name) => Number.parseFloat(value(name).replace(",", ".")) || 0;
  return { left: number("left"), top: number("top"), width: number("width"), height: number("height") };
}

export function written(box) {
  return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, String(round(value))]));
}

export function moved(box, [x, y]) {
  return { ...box, left: box.left + x, top: box.top + y };
}

export function resized(box, [x, y], isSquare) {
  const width = Math.max(LEAST, box.width + (isSquare ? Math.abs(x) > Math.abs(y) ? x : y : x));
  return { ...box, width, height: isSquare ? width : Math.max(LEAST, box.height + y) };
}

// The lines that others stand on: their edges and middles, and those of the page.
function lines(others, page, start, size, whole) {
  return [
    0,
    page[whole] / 2,
    page[whole],
    ...others.flatMap((other) => [other[start], other[start] + other[size] / 2, other[start] + other[size]]),
  ];
}

function nearest(edges, targets) {
  let best = null;
  for (const edge of edges) {
    for (const target of targets) {
      const by = target - edge;
      if (Math.abs(by) <= NEAR && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at: target };
    }
  }
  return best;
}

export function snapped(box, others, page, isResizing) {
  const done = { ...box };
  const guides = [];
  for (const [axis, start, size, whole] of [
    ["x", "left", "width", "width"],
    ["y", "top", "height", "height"],
  ]) {
    const end = box[start] + box[size];
    const edges = isResizing ? [end] : [box[start], box[start] + box[size] / 2, end];
    const found = nearest(edges, lines(others, page, start, size, whole));
    if (!found) continue;
    if (isResizing) done[size] = Math.max(LEAST, box[size] + found.by);
    else done[start] = box[start] + found.by;
    guides.push({ axis, at: found.at });
  }
  return { box: done, guides };
}
