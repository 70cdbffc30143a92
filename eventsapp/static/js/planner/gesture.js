/* One session on its way to another place, by pointer or by keys: its shadow on the grid, and what it would meet there. */

import { Places, ROW_MINUTES, titleOf } from "./places.js";

const fill = (pattern, values) => pattern.replaceAll(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

export class Gesture {
  /** `words` are the patterns of what is said; `say` shows and announces it. */
  constructor(root, block, { words, say }) {
    Object.assign(this, { root, block, words, say, place: null, hit: [] });
    this.version = block.dataset.version;
    this.places = new Places(root.querySelector("[data-board]"));
    this.isPlaced = "placed" in block.dataset;
    this.begins = this.isPlaced ? this.places.of(block) : null;
    this.isForAll = Boolean(this.begins && !this.begins.column);
    this.home = root.dataset.day;
    this.isTurning = false; // while the grid of another day is on its way
    this.shadow = document.createElement("div");
    this.shadow.className = "planner__shadow";
    this.shadow.setAttribute("aria-hidden", "true");
    block.classList.add("is-lifted");
  }

  /** Goes on with the grid of the day that is shown now. */
  turned() {
    this.#hit([]);
    this.shadow.remove();
    this.place = null;
    this.places = new Places(this.root.querySelector("[data-board]"));
    this.begins = this.isPlaced && this.root.dataset.day === this.home ? this.places.of(this.block) : null;
  }

  get minutes() {
    return Number(this.block.dataset.minutes);
  }

  /** Shows where it would stand; `quiet` says nothing, while a pointer moves on. */
  show(place, { quiet = false } = {}) {
    const { place: before } = this;
    if (before && before.column === place.column && before.from === place.from && before.minutes === place.minutes) return;
    this.place = place;
    const { left, top, width, height } = this.places.box(place);
    Object.assign(this.shadow.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    this.#hit(this.places.inTheWay(this.block, place));
    this.shadow.textContent = `${this.places.starts(place)}–${this.places.ends(place)}${this.hit.length ? ` ${this.#clash()}` : ""}`;
    if (!this.shadow.isConnected) this.places.board.append(this.shadow);
    if (!quiet) this.announce();
  }

  announce() {
    if (!this.place) return;
    const values = { title: titleOf(this.block), room: this.place.column?.name ?? "", from: this.places.starts(this.place), until: this.places.ends(this.place) };
    this.say(`${fill(this.words.wordsAt, values)} ${this.hit.length ? this.#clash() : this.words.wordsFree}`);
  }

  /** Moves by so many rows and rooms from where it is now; from the tray first to the hours that are looked at. */
  move(rooms, rows) {
    if (!this.#now()) {
      this.show(this.places.first(this.minutes));
      return;
    }
    const { column, from, minutes } = this.#now();
    const at = this.places.columns.indexOf(column);
    const next = rooms ? this.places.columns[Math.max(0, Math.min(at + rooms, this.places.columns.length - 1))] : column;
    const raster = rows > 0 ? Math.floor(from / ROW_MINUTES) : Math.ceil(from / ROW_MINUTES);
    this.show(this.places.place(next, rows ? (raster + rows) * ROW_MINUTES : from, minutes));
  }

  /** Makes it longer or shorter by so many rows. */
  stretch(rows) {
    const { column, from, minutes } = this.#now();
    this.show(this.places.place(column, from, minutes + rows * ROW_MINUTES));
  }

  /** Whether it would stand elsewhere than it does. */
  get isMoved() {
    const { place, begins } = this;
    return Boolean(place) && !(begins && place.room === begins.room && place.from === begins.from && place.minutes === begins.minutes);
  }

  /** What is sent to put it there. */
  get fields() {
    return { day: this.root.dataset.day, room: this.place.room, starts: this.places.starts(this.place), minutes: this.place.minutes };
  }

  end() {
    this.shadow.remove();
    this.#hit([]);
    this.block.classList.remove("is-lifted");
  }

  #now() {
    return this.place ?? this.begins;
  }

  /** Marks what is in the way, and nothing else. */
  #hit(blocks) {
    for (const other of this.hit) if (!blocks.includes(other)) other.classList.remove("is-hit");
    for (const other of blocks) other.classList.add("is-hit");
    this.hit = blocks;
    this.shadow.classList.toggle("is-hit", blocks.length > 0);
  }

  #clash() {
    return fill(this.words.wordsClash, { titles: this.hit.map((other) => `${other.dataset.starts} ${titleOf(other)}`).join("; ") });
  }
}
