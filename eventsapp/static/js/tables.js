/* Tables worked by keys: J and K move, X chooses, Enter opens, a letter presses the action that carries it. */

const typing = (node) => node.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog");

/** The rows between two choices are chosen with Shift; the head's tick chooses all. */
function watchChoices(table) {
  const boxes = () => [...table.querySelectorAll(".row-check")];
  const all = table.querySelector("[data-check-all]");
  const form = table.closest("form") ?? table;
  let last;
  const show = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === boxes().length;
      all.indeterminate = chosen > 0 && chosen < boxes().length;
    }
    for (const place of form.querySelectorAll("[data-selected-count]")) place.textContent = String(chosen);
    for (const bar of form.querySelectorAll("[data-bulk]")) bar.hidden = chosen === 0;
  };
  all?.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  table.addEventListener("click", (event) => {
    if (!event.target.matches(".row-check")) return;
    const list = boxes();
    if (event.shiftKey && last) {
      const [from, to] = [list.indexOf(last), list.indexOf(event.target)].sort((a, b) => a - b);
      for (const box of list.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = event.target;
    show();
  });
  form.addEventListener("reset", () => setTimeout(show));
  show();
  return show;
}

function watchKeys(table) {
  const show = watchChoices(table);
  const rows = () => [...table.querySelectorAll("tbody > tr[data-row]")];
  const area = table.closest("[data-keys]") ?? document;
  let cursor = rows().findIndex((row) => row.classList.contains("is-cursor"));
  const move = (to) => {
    const list = rows();
    if (!list.length) return;
    list[cursor]?.classList.remove("is-cursor");
    cursor = Math.max(0, Math.min(list.length - 1, to));
    const row = list[cursor];
    row.classList.add("is-cursor");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    j: () => move(cursor + 1),
    k: () => move(cursor - 1),
    x: () => {
      const box = rows()[cursor]?.querySelector(".row-check");
      if (!box) return;
      box.checked = !box.checked;
      show();
    },
    enter: () => (rows()[cursor]?.querySelector("[data-open]") ?? rows()[cursor]?.querySelector("a"))?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (!table.isConnected || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const letter = event.key.toLowerCase();
    if (letter === "enter" && !event.target.matches("tr[data-row]")) return;
    const button = area.querySelector(`[data-key="${CSS.escape(letter)}"]:not([hidden])`);
    const act = acts[letter] ?? (button && button.offsetParent ? () => button.click() : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function watchSearchKey(root) {
  const search = root.querySelector("[data-search-key]");
  if (!search) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !search.isConnected) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

/** Connects tables with data-keys-table (keys and choices) or data-choices (choices alone), and the search that / reaches. */
export function watchTables(root) {
  for (const table of root.querySelectorAll("table[data-keys-table]")) watchKeys(table);
  for (const table of root.querySelectorAll("table[data-choices]:not([data-keys-table])")) watchChoices(table);
  watchSearchKey(root);
}
