/* Sessions moved by keys: what is held down is one step, sent once the keys rest. */

const REST_MS = 700;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Connects the keys. `acts` as for the pointer, and turn(name): undo or redo. */
export function watchKeys(root, acts) {
  let gesture = null;
  let resting = 0;

  function finish(end) {
    clearTimeout(resting);
    const ended = gesture;
    gesture = null;
    if (ended) end(ended);
  }
  const commit = () => finish((ended) => (ended.isMoved ? acts.drop(ended) : acts.cancel(ended)));
  const cancel = () => finish((ended) => { acts.cancel(ended); });

  function arrow(event, block) {
    const way = WAYS[event.key];
    if (event.shiftKey && (way[0] || "waiting" in block.dataset)) return;
    event.preventDefault();
    if ("settled" in block.dataset) {
      acts.refuse(block);
      return;
    }
    if (gesture && gesture.block !== block) commit();
    gesture ??= acts.begin(block);
    if (event.shiftKey) gesture.stretch(way[1]);
    else gesture.move(...way);
    gesture.shadow.scrollIntoView({ block: "nearest", inline: "nearest" });
    clearTimeout(resting);
    resting = setTimeout(commit, REST_MS);
  }

  root.addEventListener("keydown", (event) => {
    const block = event.target.closest("[data-placed], [data-waiting]");
    if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
    if (WAYS[event.key] && acts.isDrawn()) arrow(event, block);
    else if (event.key === "Delete" && "placed" in block.dataset) {
      event.preventDefault();
      cancel();
      if ("settled" in block.dataset) acts.refuse(block);
      else acts.takeOut(acts.begin(block));
    } else if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && gesture) {
      event.preventDefault();
      commit();
    }
  });
  root.addEventListener("focusout", (event) => {
    if (gesture && gesture.block.contains(event.target) && gesture.block.isConnected) commit();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.("input, textarea, select")) return;
    const turn = { z: event.shiftKey ? "redo_act" : "undo_act", y: "redo_act" }[event.key.toLowerCase()];
    if (!turn) return;
    event.preventDefault();
    commit();
    acts.turn(turn);
  });
}
