/* Where things stand on the grid of a day: rows of five minutes, columns of rooms, and what is there already. */

export const ROW_MINUTES = 5;
const DAY_MINUTES = 24 * 60;
const LONGEST_MINUTES = 12 * 60;

/** The minutes after midnight that a clock says. */
export const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The clock after so many minutes, past midnight too. */
export function clockOf(minutes) {
  const within = ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

export const titleOf = (block) => block.querySelector(".placed__title").textContent;

/** Whether the grid is drawn as one: narrow screens have a list. */
export const isDrawn = (board) => getComputedStyle(board).display === "grid";

const peopleOf = (block) => block.dataset.people.split(" ").filter(Boolean);

/** The grid as it is when something begins to move: measured once, since measuring a large one takes a while. */
export class Places {
  constructor(board) {
    this.board = board;
    this.rows = Number(board.dataset.rows);
    this.begin = minutesOf(board.dataset.begin);
    this.columns = [...board.querySelectorAll(".planner__column")].map((element) => ({
      element,
      room: element.dataset.room,
      name: element.dataset.name,
      left: element.offsetLeft,
      width: element.offsetWidth,
    }));
    const [first] = this.columns;
    this.top = first.element.offsetTop;
    this.rowHeight = first.element.offsetHeight / this.rows;
    this.others = [...board.querySelectorAll("[data-placed]")].map((block) => ({ block, people: peopleOf(block), ...this.of(block) }));
  }

  column(room) {
    return this.columns.find((one) => one.room === String(room ?? ""));
  }

  /** The room under a point of the screen, and the minutes after the first row; nothing outside the grid. */
  at(x, y) {
    const box = this.board.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
    const across = x - box.left - this.board.clientLeft + this.board.scrollLeft;
    const down = y - box.top - this.board.clientTop + this.board.scrollTop;
    const column = this.columns.find(({ left, width }) => left <= across && across < left + width);
    return column ? { from: ((down - this.top) / this.rowHeight) * ROW_MINUTES, column } : null;
  }

  /** Where a session stands that is on the grid. */
  of(block) {
    const { room, starts, minutes } = block.dataset;
    const from = (minutesOf(starts) - this.begin + DAY_MINUTES) % DAY_MINUTES;
    return { column: this.column(room), room, from, minutes: Number(minutes) };
  }

  /** A place in a room, from so many minutes after the first row on, kept inside the day. */
  place(column, from, minutes) {
    const length = Math.max(ROW_MINUTES, Math.min(minutes, LONGEST_MINUTES));
    const begins = Math.max(0, Math.min(from, this.rows * ROW_MINUTES - length));
    return { column, room: column?.room ?? "", from: begins, minutes: length };
  }

  /** A place in the first room that is looked at, from the first half hour on that is. */
  first(minutes) {
    const { scrollLeft, scrollTop } = this.board;
    const column = this.columns.find(({ left }) => left >= scrollLeft + this.columns[0].left) ?? this.columns[0];
    return this.place(column, Math.ceil(scrollTop / this.rowHeight / 6) * 6 * ROW_MINUTES, minutes);
  }

  /** The box of a place inside the grid, in pixels. */
  box({ column, from, minutes }) {
    const last = this.columns.at(-1);
    const [left, width] = column ? [column.left, column.width] : [this.columns[0].left, last.left + last.width - this.columns[0].left];
    const high = this.rowHeight / ROW_MINUTES;
    return { left: left + 2, top: this.top + from * high + 1, width: width - 4, height: minutes * high - 2 };
  }

  starts(place) {
    return clockOf(this.begin + place.from);
  }

  ends(place) {
    return clockOf(this.begin + place.from + place.minutes);
  }

  /** The sessions that are in a room, or have somebody of this one, while it would run; the server looks at the rest. */
  inTheWay(block, place) {
    const people = new Set(peopleOf(block));
    return this.others
      .filter((there) => {
        const isTogether = there.from < place.from + place.minutes && place.from < there.from + there.minutes;
        const isSame = () => (place.room && there.room === place.room) || there.people.some((one) => people.has(one));
        return isTogether && there.block.dataset.session !== block.dataset.session && isSame();
      })
      .map((there) => there.block);
  }
}
