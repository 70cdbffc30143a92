/* The drawing as it comes: kept as text for pages without scripts. The browser parses, styles and lays out nothing of it before it
   is asked for, as thousands of links at once would hold up the page. */

const PART = "<g data-plan-part>";
const END = "</g>";

/** What is inside a drawing. */
export const readMarkup = (markup) => new DOMParser().parseFromString(`<svg><g>${markup}</g></svg>`, "text/html").querySelector("g");

/** Puts a drawing without its stands in the place of its text; returns it, and the stands in parts that are yet to be read. */
export function takeDrawing(stage) {
  const kept = stage.querySelector("noscript");
  const [before, ...pieces] = kept.textContent.split(PART);
  const cuts = pieces.map((piece) => piece.indexOf(END));
  const parts = pieces.map((piece, at) => piece.slice(0, cuts[at]));
  const after = pieces.map((piece, at) => piece.slice(cuts[at] + END.length));
  const svg = readMarkup([before, ...after].join("")).firstElementChild;
  kept.replaceWith(svg);
  return { svg, parts };
}
