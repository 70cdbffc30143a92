/* Names in boxes: the largest size at which a whole name fits in up to three lines; names are never cut. */

const LINE = 1.15;
const MOST_LINES = 3;
const SLACKS = [1.05, 1.2, 1.45, 2];
const WIDE = /[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uff60]/;
let pen = null;
const widths = new Map();

/** Width of a text in ems. */
function ems(text, font) {
  const key = `${font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear();
    pen ??= new OffscreenCanvas(1, 1).getContext("2d");
    pen.font = `500 50px ${font}`;
    width = pen.measureText(text).width / 50;
    widths.set(key, width);
  }
  return width;
}

/** Where a line may break: after spaces and hyphens, between Chinese and Japanese letters; Korean keeps its words. */
export function piecesOf(text) {
  const pieces = [];
  let word = "";
  for (const letter of text) {
    const alone = WIDE.test(letter);
    if (word && (alone || WIDE.test(word.at(-1)))) {
      pieces.push(word);
      word = "";
    }
    word += letter;
    if (" -/".includes(letter)) {
      pieces.push(word);
      word = "";
    }
  }
  if (word) pieces.push(word);
  return pieces;
}

function fill(pieces, width, font) {
  const lines = [];
  let line = "";
  for (const piece of pieces) {
    if (ems((line + piece).trim(), font) <= width) {
      line += piece;
      continue;
    }
    if (ems(piece.trim(), font) > width) return null;
    if (line.trim()) lines.push(line.trim());
    line = piece;
  }
  return line.trim() ? [...lines, line.trim()] : lines;
}

function wrap(text, pieces, width, most, font) {
  const whole = ems(text, font);
  for (let count = 1; count <= most; count += 1) {
    if (whole / count > width * 1.001) continue;
    for (const slack of SLACKS) {
      const lines = fill(pieces, Math.min(width, (whole / count) * slack), font);
      if (lines?.length && lines.length <= count) return lines;
    }
  }
  return null;
}

/** Returns { size, lines } of a name in a box of pixels, null where it does not fit at any of the sizes. */
export function fitName(text, width, height, sizes, font) {
  const pieces = piecesOf(text);
  for (const size of sizes) {
    const most = Math.min(MOST_LINES, Math.floor(height / (size * LINE)));
    const lines = most > 0 && wrap(text, pieces, width / size, most, font);
    if (lines) return { size, lines };
  }
  return null;
}

export const LINE_HEIGHT = LINE;
