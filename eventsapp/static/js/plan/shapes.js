/* Path data as the server writes it: upright boxes of shapes, without asking the browser to lay anything out. */

const PARTS = /([Mhvlz])([^Mhvlz]*)/g;

/** The rings of path data made of M, h, v, l and z, each a list of points. */
function ringsOf(data) {
  const rings = [];
  let [x, y] = [0, 0];
  for (const [, command, text] of data.matchAll(PARTS)) {
    const numbers = text.trim().split(/[ ,]+/).map(Number);
    if (command === "M") {
      [x, y] = numbers;
      rings.push([]);
    } else if (command === "h") x += numbers[0];
    else if (command === "v") y += numbers[0];
    else if (command === "l") [x, y] = [x + numbers[0], y + numbers[1]];
    else continue;
    rings.at(-1).push([x, y]);
  }
  return rings;
}

/** The box around path data. */
export function boxOf(data) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of ringsOf(data).flat()) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
}

/** What the rings of path data enclose, in square drawing units. */
export function areaOf(data) {
  const enclosed = (ring) => ring.reduce((sum, [x, y], at) => sum + x * ring.at(at - 1)[1] - ring.at(at - 1)[0] * y, 0) / 2;
  return ringsOf(data).reduce((sum, ring) => sum + Math.abs(enclosed(ring)), 0);
}

/** Path data of rings in metres, written as the server does. */
export function pathOf(rings, metre) {
  const round = (value) => Math.round(value * metre * 10) / 10;
  const short = (value) => String(Math.round(value * 10) / 10);
  let data = "";
  for (const ring of rings) {
    let [fromX, fromY] = [round(ring[0][0]), round(ring[0][1])];
    data += `M${fromX} ${fromY}`;
    for (const point of ring.slice(1)) {
      const [x, y] = [round(point[0]), round(point[1])];
      data += `l${short(x - fromX)} ${short(y - fromY)}`;
      [fromX, fromY] = [x, y];
    }
    data += "z";
  }
  return data;
}

/** Says whether two boxes have something in common. */
export const meet = (one, other) =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
