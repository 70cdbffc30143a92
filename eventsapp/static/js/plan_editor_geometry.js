/* Figures of the plan editor: boxes, snapping, paths. Lengths in metres; the drawing has ten units to the metre. */

export const SCALE = 10;

/** The box around rings: [left, top, right, bottom]. */
export function boxOf(rings) {
  const across = rings.flatMap((ring) => ring.map((point) => point[0]));
  const down = rings.flatMap((ring) => ring.map((point) => point[1]));
  return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
}

export const pathOf = (ring) => `M${ring.map(([x, y]) => `${+(x * SCALE).toFixed(2)} ${+(y * SCALE).toFixed(2)}`).join("L")}z`;

export const metres = (value) => Math.round(value * 1000) / 1000;

/** The lines that edges can catch on: those of everything that stands still and lies near. */
export function linesNear(box, boxes, reach) {
  const near = boxes.filter(([left, top, right, bottom]) => left < box[2] + reach && right > box[0] - reach && top < box[3] + reach && bottom > box[1] - reach);
  return { x: near.flatMap((one) => [one[0], one[2]]), y: near.flatMap((one) => [one[1], one[3]]) };
}

/** How far to go on so that one of the edges lies on a line, else on the grid. */
function catchOn(edges, lines, within, grid) {
  let best = null;
  for (const edge of edges) {
    for (const line of lines) {
      const away = line - edge;
      if (Math.abs(away) <= within && (best === null || Math.abs(away) < Math.abs(best.away))) best = { away, line };
    }
  }
  if (best) return best;
  const away = Math.round(edges[0] / grid) * grid - edges[0];
  return { away, line: null };
}

/** Where a box that was brought to [dx, dy] settles: on neighbours' edges first, then on the grid. A door or column
    catches with its middle too, so that it comes to stand in a wall. */
export function settle(box, [dx, dy], boxes, { within = 0.4, grid = 0.5, middles = false } = {}) {
  const moved = [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
  const lines = linesNear(moved, boxes, 12);
  const edges = (low, high) => (middles ? [low, high, (low + high) / 2] : [low, high]);
  const across = dx === 0 ? { away: 0, line: null } : catchOn(edges(moved[0], moved[2]), lines.x, within, grid);
  const down = dy === 0 ? { away: 0, line: null } : catchOn(edges(moved[1], moved[3]), lines.y, within, grid);
  return { dx: metres(dx + across.away), dy: metres(dy + down.away), guideX: across.line, guideY: down.line };
}

/** Where a corner settles when a box is sized. */
export function settlePoint([x, y], boxes, options = {}) {
  const lines = linesNear([x, y, x, y], boxes, 12);
  const { within = 0.4, grid = 0.5 } = options;
  return [metres(x + catchOn([x], lines.x, within, grid).away), metres(y + catchOn([y], lines.y, within, grid).away)];
}
