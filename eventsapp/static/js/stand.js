/* The page of a stand: a letter opens a step, the small plan fills its field, arrows go from unit to unit. */
import { numberKey } from "./folding.js";

const typing = (node) => node.closest("input, textarea, select, [contenteditable], dialog");

/** A step's letter opens it, as its cap in the list says. */
function watchKeys(root) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const link = root.querySelector(`[data-step-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}

const centre = (cell) => {
  const box = cell.getBBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** The next cell in a direction: near in it, and not far aside. */
function neighbour(cells, from, across, down) {
  const here = centre(from);
  let best;
  let least = Infinity;
  for (const cell of cells) {
    if (cell === from) continue;
    const there = centre(cell);
    const along = (there.x - here.x) * across + (there.y - here.y) * down;
    const aside = Math.abs((there.x - here.x) * down) + Math.abs((there.y - here.y) * across);
    const cost = along + 3 * aside;
    if (along > 1 && cost < least) [best, least] = [cell, cost];
  }
  return best;
}

/** Pressing a unit writes it into the field; the field is what counts. */
function watchPicker(view, field) {
  const cells = [...view.querySelectorAll("a[data-pick]")];
  const several = view.querySelector("[data-picks]").dataset.picks !== "stands";
  const written = () => field.value.split(/[\s,;，、；]+/).filter(Boolean);
  const roles = new Map(cells.map((cell) => [cell, [...cell.classList].find((name) => name.startsWith("cell--"))]));
  const show = () => {
    const chosen = new Set(written().map(numberKey));
    for (const cell of cells) {
      const is = chosen.has(numberKey(cell.dataset.pick));
      const was = roles.get(cell) === "cell--chosen" ? "cell--free" : roles.get(cell);
      cell.classList.remove("cell--chosen", was);
      cell.classList.add(is ? "cell--chosen" : was);
      if (is) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    }
  };
  const press = (cell) => {
    const number = cell.dataset.pick;
    const rest = written().filter((one) => numberKey(one) !== numberKey(number));
    const added = rest.length === written().length;
    field.value = several ? (added ? [...rest, number] : rest).join(", ") : number;
    show();
  };
  view.addEventListener("click", (event) => {
    const cell = event.target.closest("a[data-pick]");
    if (!cell || event.ctrlKey || event.metaKey || /\.\./.test(field.value)) return;
    event.preventDefault();
    press(cell);
  });
  view.addEventListener("keydown", (event) => {
    const cell = event.target.closest("a[data-pick]");
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!cell || (!way && event.key !== " ")) return;
    event.preventDefault();
    if (!way) return void press(cell);
    const next = neighbour(cells, cell, ...way);
    if (!next) return;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  field.addEventListener("input", show);
  const mark = view.querySelector(".cell--own, .cell--chosen");
  if (!mark) return;
  const [box, frame] = [mark.getBoundingClientRect(), view.getBoundingClientRect()];
  view.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
  view.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
}

const root = document.querySelector("[data-steps]");
if (root) {
  watchKeys(root);
  const view = root.querySelector("[data-picker]");
  const field = root.querySelector("[data-pick-into]");
  if (view && field) watchPicker(view, field);
}
