/* The picture of a hall in tiles, painted a few at a time so that no frame is late: a coarse layer of the whole hall
   below, and the tiles in sight at the scale of the moment above. A movement only shifts and scales what is painted.
   A tile is painted on an easel and handed over as a finished picture: a canvas that is drawn on directly only keeps the
   strokes, and all that came into sight since would be drawn in one frame, in the middle of a movement. */
import { readPalette } from "./palette.js";
import { meet } from "./shapes.js";

const FRAME_MS = 7; // painting in one frame
const AROUND = 96; // pixels outside the stage that are painted ahead
const FEW = 1.4; // pixels a drawing unit from which a large tile has few stands; a small one is painted within a frame
const [SMALL, LARGE] = [128, 256];

/** Returns the layers of a stage: `show(view)` follows the movement, `settle(view)` paints, `renew(boxes)` paints anew. */
export function makeTiles(holder, corner, size, painting, states) {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const easel = new OffscreenCanvas(SMALL, SMALL);
  let palette = look();
  let base = null;
  let front = null;
  let stale = []; // painted at other scales, in sight until the front is painted
  let view = null;
  let frame = 0;
  const awaiting = []; // who wants to know once all is painted

  function look() {
    return Object.assign(readPalette(states, ratio), { ratio });
  }

  function addLayer(scale) {
    const node = document.createElement("div");
    node.className = "plan-tiles";
    holder.prepend(node);
    const side = scale >= FEW * ratio ? LARGE : SMALL;
    const [columns, rows] = [Math.ceil((size.width * scale) / side), Math.ceil((size.height * scale) / side)];
    return { node, scale, side, columns, rows, tiles: new Map(), dirty: new Set() };
  }

  function place(layer) {
    const zoom = view.scale / layer.scale;
    layer.node.style.transform = `translate3d(${view.x.toFixed(2)}px, ${view.y.toFixed(2)}px, 0) scale(${zoom.toFixed(5)})`;
  }

  const areaOf = (layer, column, row) => {
    const side = layer.side / layer.scale;
    return { x: corner.x + column * side, y: corner.y + row * side, width: side, height: side };
  };

  /** The tiles of a layer that are in sight or close to it, those in the middle first; of the coarse layer all. */
  function wanted(layer) {
    const isWhole = layer === base;
    const factor = layer.scale / view.scale;
    const [left, top] = [(-view.x - AROUND) * factor, (-view.y - AROUND) * factor];
    const [right, bottom] = [(-view.x + view.width + AROUND) * factor, (-view.y + view.height + AROUND) * factor];
    const { side, rows, columns } = layer;
    const [middleX, middleY] = [(left + right) / 2 / side - 0.5, (top + bottom) / 2 / side - 0.5];
    const span = (from, to, count) => (isWhole ? [0, count] : [Math.max(0, Math.floor(from / side)), Math.min(count, Math.ceil(to / side))]);
    const [[firstRow, lastRow], [firstColumn, lastColumn]] = [span(top, bottom, rows), span(left, right, columns)];
    const found = [];
    for (let row = firstRow; row < lastRow; row += 1) {
      for (let column = firstColumn; column < lastColumn; column += 1) {
        const key = `${column} ${row}`;
        if (!layer.tiles.has(key) || layer.dirty.has(key)) found.push({ key, column, row, far: Math.hypot(column - middleX, row - middleY) });
      }
    }
    return found.sort((one, other) => one.far - other.far);
  }

  function addTile(layer, key, left, top) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = layer.side * ratio;
    canvas.style.width = canvas.style.height = `${layer.side}px`;
    canvas.style.transform = `translate(${left}px, ${top}px)`;
    layer.tiles.set(key, canvas);
    layer.node.append(canvas);
    return canvas;
  }

  /** Paints a tile; says no where its names took all the time there is. */
  function paintTile(layer, { key, column, row }, until) {
    const area = areaOf(layer, column, row);
    if (!painting.prepare(area, layer.scale, palette, until)) return false;
    const [left, top] = [column * layer.side, row * layer.side];
    easel.width = easel.height = layer.side * ratio; // clean, whatever was painted before
    const pen = easel.getContext("2d", { alpha: false });
    pen.scale(ratio, ratio);
    pen.translate(-left - corner.x * layer.scale, -top - corner.y * layer.scale);
    painting.paint(pen, area, layer.scale, palette);
    layer.dirty.delete(key);
    const canvas = layer.tiles.get(key) ?? addTile(layer, key, left, top);
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(easel.transferToImageBitmap());
    return true;
  }

  /** Paints until the frame is full; the rest waits for the next one. */
  function work() {
    frame = 0;
    const until = performance.now() + FRAME_MS;
    for (const layer of front === base ? [base] : [front, base]) {
      for (const tile of wanted(layer)) {
        if (paintTile(layer, tile, until) && performance.now() < until) continue;
        frame = requestAnimationFrame(work);
        return;
      }
      if (layer === front) dropOthers();
    }
    for (const tell of awaiting.splice(0)) tell();
  }

  const start = () => { frame ||= requestAnimationFrame(work); };

  function dropOthers() {
    for (const layer of stale) if (layer !== front && layer !== base) layer.node.remove();
    stale = [];
    holder.dataset.painted = front.scale.toFixed(3);
    for (const key of front === base ? [] : front.tiles.keys()) {
      const [column, row] = key.split(" ").map(Number);
      if (!isNear(front, column, row)) {
        front.tiles.get(key).remove();
        front.tiles.delete(key);
      }
    }
  }

  /** Says whether a tile is worth keeping: within a stage of what is in sight. */
  function isNear(layer, column, row) {
    const seen = { x: corner.x + (-view.x - view.width) / view.scale, y: corner.y + (-view.y - view.height) / view.scale };
    return meet(areaOf(layer, column, row), { ...seen, width: (3 * view.width) / view.scale, height: (3 * view.height) / view.scale });
  }

  return {
    /** Follows a movement with what is painted. */
    show(next) {
      view = next;
      if (!front) return;
      for (const layer of new Set([base, front, ...stale])) place(layer);
      if (next.scale === front.scale) start();
    },
    /** Paints what is in sight at the present scale. */
    settle(next, whole) {
      view = next;
      if (!base || base.whole !== whole) {
        base?.node.remove();
        if (front === base) front = null;
        base = Object.assign(addLayer(whole), { whole });
      }
      if (!front || front.scale !== next.scale) {
        if (front && front !== base) stale.push(front);
        front = Math.abs(next.scale / base.scale - 1) < 0.001 ? base : addLayer(next.scale);
        if (front !== base) holder.append(front.node);
      }
      for (const layer of new Set([base, front, ...stale])) place(layer);
      start();
    },
    /** Once nothing is left to paint. */
    painted: () => new Promise((resolve) => { frame ? awaiting.push(resolve) : resolve(); }),
    /** Paints boxes of the drawing anew; without boxes everything. */
    renew(boxes) {
      for (const layer of new Set([base, front].filter(Boolean))) {
        for (const key of layer.tiles.keys()) {
          const [column, row] = key.split(" ").map(Number);
          const area = areaOf(layer, column, row);
          if (!boxes || boxes.some((box) => meet(box, area))) layer.dirty.add(key);
        }
      }
      if (view) start();
    },
    /** Reads colours and typefaces again, after the page went dark or light or a font came, and paints all anew. */
    recolour() {
      palette = look();
      this.renew();
    },
  };
}
