/* Where things stand on the grid of a day: rows of five minutes, columns of rooms, and what is there already. */

export const ROW_MINUTES = 5;
const DAY_MINUTES = 24 * 60;
const LONGEST_MINUTES = 12 * 60;

const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The clock after so many minutes, past midnight too. */
function clockOf(minutes) {
  const within = ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** The grid as it is on the page now; asked anew each time, because parts of it are replaced. */
export class Places {
  constructor(board) {
    this.board = board;
    this.columns = [...board.querySelectorAll(".planner__column")];
    this.rows = Number(board.dataset.rows);
    this.begin = minutesOf(board.dataset.begin);
  }

  /** Whether the grid is drawn as one: narrow screens have a list. */
  get isDrawn() {
    return getComputedStyle(this.board).display === "grid";
  }

  column(room) {
    return this.columns.find((one) => one.dataset.room === String(room ?? ""));
  }

  /** The room under a point of the screen, and the minutes after the first row; nothing outside the grid. */
  at(x, y) {
    const box = this.board.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom || !this.columns.length) return null;
    const column = this.columns.find((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left <= x && x < right;
    });
    if (!column) return null;
    const { top, height } = column.getBoundingClientRect();
    return { from: ((y - top) / height) * this.rows * ROW_MINUTES, column };
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
    const row = Math.floor(begins / ROW_MINUTES) + 1;
    return { column, room: column?.dataset.room ?? "", from: begins, minutes: length, row, rows: Math.ceil((begins + length) / ROW_MINUTES) - row + 1 };
  }

  starts(place) {
    return clockOf(this.begin + place.from);
  }

  ends(place) {
    return clockOf(this.begin + place.from + place.minutes);
  }

  name(place) {
    return place.column?.dataset.name ?? "";
  }

  /** The sessions that are in a room, or have somebody of this one, while it would run; the server looks at the rest. */
  inTheWay(block, place) {
    const people = new Set(block.dataset.people.split(" ").filter(Boolean));
    return [...this.board.querySelectorAll("[data-placed]")].filter((other) => {
      if (other.dataset.session === block.dataset.session) return false;
      const there = this.of(other);
      const isTogether = there.from < place.from + place.minutes && place.from < there.from + there.minutes;
      const isSame = (place.room && there.room === place.room) || other.dataset.people.split(" ").some((one) => people.has(one));
      return isTogether && isSame;
    });
  }
}
