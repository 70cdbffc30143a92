/* The parts of the page as the server sends them: only what is different is put in place of what is there. */

const TOKENS = /(name="csrf_token"[^>]*value=")[^"]*/g;
const text = (node) => node.outerHTML.replaceAll(TOKENS, "$1");
const keyOf = (block) => `${"waiting" in block.dataset ? "waiting" : "placed"} ${block.dataset.session}`;

/** The keys of a grid's columns by room; 0 are sessions without one. */
function keysOf(board) {
  const columns = [...board.querySelectorAll(".planner__column")].filter((one) => one.dataset.room);
  return new Map([["0", board.dataset.allKey], ...columns.map((one) => [one.dataset.room, one.dataset.key])]);
}

/** Takes the parts over; what somebody is writing into stays. */
export class Parts {
  constructor(root) {
    this.root = root;
    this.known = new Map();
    this.#remember(root);
  }

  get mark() {
    return this.root.querySelector("[data-said]").dataset.mark;
  }

  /** Puts an answer of the server into the page; returns what it says, and the changes that are new. */
  take(html, { keepChosen = false } = {}) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const fresh = this.#newChanges(page.content);
    const focused = this.#focused();
    for (const part of page.content.querySelectorAll("[data-part]")) {
      const name = part.dataset.part;
      if (name === "chosen" && keepChosen && this.#isWritten()) continue;
      if (name === "board") this.#takeBoard(part);
      else this.#replace(`part ${name}`, this.root.querySelector(`[data-part="${name}"]`), part);
    }
    const said = page.content.querySelector("[data-said]");
    this.root.querySelector("[data-said]").dataset.mark = said.dataset.mark;
    this.#focusAgain(focused);
    return { said: said.textContent.trim(), fresh };
  }

  /** The session that is on the grid or in the tray. */
  block(session) {
    return this.root.querySelector(`[data-session="${CSS.escape(String(session))}"]`);
  }

  #remember(root) {
    for (const part of root.querySelectorAll("[data-part]")) if (part.dataset.part !== "board") this.known.set(`part ${part.dataset.part}`, text(part));
    for (const block of root.querySelectorAll("[data-placed]")) this.known.set(keyOf(block), text(block));
  }

  #replace(key, present, next) {
    const html = text(next);
    if (this.known.get(key) === html) return;
    this.known.set(key, html);
    present.replaceWith(next);
  }

  get board() {
    return this.root.querySelector('[data-part="board"]');
  }

  /** What of the grid is here: rooms with the keys of their columns. */
  get have() {
    return [...keysOf(this.board)].map(([room, key]) => `${room}.${key}`).join(",");
  }

  /** Takes over the columns that are different; the sessions of all others were not sent and stay. */
  #takeBoard(next) {
    const { board } = this;
    const [before, after] = [keysOf(board), keysOf(next)];
    const sent = [...next.querySelectorAll("[data-placed]")];
    const numbers = new Set(sent.map((block) => block.dataset.session));
    for (const block of [...board.querySelectorAll("[data-placed]")]) {
      const room = block.dataset.room || "0";
      if (before.get(room) === after.get(room) || numbers.has(block.dataset.session)) continue;
      this.known.delete(keyOf(block));
      block.remove();
    }
    if (board.dataset.shape === next.dataset.shape) this.#fillBoard(board, next, sent);
    else this.#changeBoard(board, next, sent);
    this.#sort();
  }

  #fillBoard(board, next, sent) {
    const list = board.querySelector("[data-list]");
    for (const block of sent) {
      const html = text(block);
      const present = list.querySelector(`[data-placed][data-session="${block.dataset.session}"]`);
      if (present && this.known.get(keyOf(block)) === html) continue;
      this.known.set(keyOf(block), html);
      if (present?.dataset.version !== block.dataset.version) block.classList.add("is-fresh");
      if (present) present.replaceWith(block);
      else list.append(block);
    }
    Object.assign(board.dataset, next.dataset);
    const columns = [...next.querySelectorAll(".planner__column")];
    for (const [at, column] of [...list.querySelectorAll(".planner__column")].entries()) column.dataset.key = columns[at].dataset.key;
  }

  /** Puts another grid in place of this one, with the sessions that stay. */
  #changeBoard(board, next, sent) {
    const { scrollLeft, scrollTop } = board;
    const numbers = new Set(sent.map((block) => block.dataset.session));
    const kept = [...board.querySelectorAll("[data-placed]")].filter((block) => !numbers.has(block.dataset.session));
    for (const block of sent) this.known.set(keyOf(block), text(block));
    next.querySelector("[data-list]").append(...kept);
    board.replaceWith(next);
    next.scrollTo(scrollLeft, scrollTop);
  }

  /** Keeps the order by which the keyboard goes, by time, then by room, and marks the room that a phone shows. */
  #sort() {
    const { board } = this;
    const columns = [...board.querySelectorAll(".planner__column")].map((one) => one.dataset.room);
    const blocks = [...board.querySelectorAll("[data-placed]")];
    const place = (block) => (Number(/\brow-(\d+)/.exec(block.className)[1]) * 1000) + columns.indexOf(block.dataset.room);
    const sorted = [...blocks].sort((one, other) => place(one) - place(other));
    if (blocks.some((block, at) => block !== sorted[at])) board.querySelector("[data-list]").append(...sorted);
    for (const block of blocks) block.classList.toggle("is-here", ["", board.dataset.here].includes(block.dataset.room));
  }

  #newChanges(page) {
    const seen = new Set([...this.root.querySelectorAll("[data-change]")].map((one) => one.dataset.change));
    return [...page.querySelectorAll("[data-change]")]
      .filter((one) => !seen.has(one.dataset.change))
      .map((one) => ({ by: one.dataset.by, sentence: one.querySelector("[data-sentence]").textContent }));
  }

  #isWritten() {
    return Boolean(this.root.querySelector("form[data-written]"));
  }

  #focused() {
    const active = document.activeElement;
    if (!this.root.contains(active)) return null;
    const block = active.closest("[data-session]");
    return { active, id: active.id, session: block?.dataset.session, inChosen: Boolean(active.closest("#chosen")) };
  }

  #focusAgain(focused) {
    if (!focused || document.activeElement === focused.active) return;
    const next = focused.active.isConnected ? focused.active : focused.session ? this.block(focused.session)?.querySelector("a") : focused.id ? document.getElementById(focused.id) : null;
    const usable = next && !next.disabled ? next : focused.inChosen ? document.getElementById("chosen") : this.root.querySelector("[data-board]");
    usable?.focus({ preventScroll: true });
  }
}
