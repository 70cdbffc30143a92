/* The parts of the page as the server sends them: only what is different is put in place of what is there. */

const TOKENS = /(name="csrf_token"[^>]*value=")[^"]*/g;
const text = (node) => node.outerHTML.replaceAll(TOKENS, "$1");
const keyOf = (block) => `${"waiting" in block.dataset ? "waiting" : "placed"} ${block.dataset.session}`;

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

  #takeBoard(next) {
    const board = this.root.querySelector('[data-part="board"]');
    if (board.dataset.shape !== next.dataset.shape) {
      const { scrollLeft, scrollTop } = board;
      board.replaceWith(next);
      next.scrollTo(scrollLeft, scrollTop);
      this.#remember(this.root);
      return;
    }
    const list = board.querySelector("[data-list]");
    const wanted = new Set();
    for (const block of [...next.querySelectorAll("[data-placed]")]) {
      const key = keyOf(block);
      const html = text(block);
      const present = list.querySelector(`[data-placed][data-session="${block.dataset.session}"]`);
      wanted.add(block.dataset.session);
      if (present && this.known.get(key) === html) continue;
      const isNew = present && present.dataset.version !== block.dataset.version;
      this.known.set(key, html);
      if (present) present.replaceWith(block);
      else list.append(block);
      if (isNew || !present) block.classList.add("is-fresh");
    }
    for (const block of [...list.querySelectorAll("[data-placed]")]) {
      if (wanted.has(block.dataset.session)) continue;
      this.known.delete(keyOf(block));
      block.remove();
    }
    this.#sort(list);
  }

  /** Keeps the order by which the keyboard goes: by time, then by room. */
  #sort(list) {
    const columns = [...list.querySelectorAll(".planner__column")].map((one) => one.dataset.room);
    const place = (block) => Number(block.dataset.row) * 1000 + columns.indexOf(block.dataset.room);
    const blocks = [...list.querySelectorAll("[data-placed]")];
    const sorted = [...blocks].sort((one, other) => place(one) - place(other));
    if (blocks.some((block, at) => block !== sorted[at])) list.append(...sorted);
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
    if (!focused || focused.active.isConnected) return;
    const next = focused.session ? this.block(focused.session)?.querySelector("a") : focused.id ? document.getElementById(focused.id) : null;
    const usable = next && !next.disabled ? next : focused.inChosen ? document.getElementById("chosen") : this.root.querySelector("[data-board]");
    usable?.focus({ preventScroll: true });
  }
}
