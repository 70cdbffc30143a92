"""The papers of a ceremony: how their lines are read, and what in them does not fit together."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from eventsapp.programme.rules.programme import UnreadableLine

Rows = list[list[str]]
SEPARATOR = "|"
MOST_LINES, MOST_CELL, MOST_MINUTES = 200, 300, 600
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True)
class Paper:
    """A kind of paper: its columns, how many a line needs, and how the first ones are checked."""

    field: str
    columns: int
    needed: int
    example: str
    is_right: Callable[[Sequence[str]], bool]


def _is_step(cells: Sequence[str]) -> bool:
    hour, minutes, what = cells[:3]
    return bool(_HOUR.fullmatch(hour) and _NUMBER.fullmatch(minutes) and int(minutes) <= MOST_MINUTES and what)


def _is_guest(cells: Sequence[str]) -> bool:
    return bool(_NUMBER.fullmatch(cells[0]) and int(cells[0]) and cells[1])


def _is_signing(cells: Sequence[str]) -> bool:
    return bool(cells[0] and cells[2] and cells[3])


RUN_SHEET = Paper("run_sheet", 6, 3, "08:30 | 5 | Đón khách | Guests arrive | MC | music low", _is_step)
GUESTS = Paper("guests", 6, 2, "1 | Nguyễn Văn An | Chủ tịch | Chairman | A1 | Lê Thị Bình", _is_guest)
SIGNINGS = Paper("signings", 5, 4, "Biên bản ghi nhớ | Memorandum | WTC BDNC | COEX | Nguyễn Văn An", _is_signing)


def read_paper(paper: Paper, text: str | None) -> Rows:
    """Return the rows of a paper that was typed one a line, its cells parted by bars; refuses with UnreadableLine."""
    rows = []
    for number, line in enumerate((text or "").splitlines(), start=1):
        if not line.strip():
            continue
        cells = [" ".join(cell.split()) for cell in line.split(SEPARATOR)]
        cells += [""] * (paper.columns - len(cells))
        is_whole = line.count(SEPARATOR) + 1 >= paper.needed and len(cells) == paper.columns
        if not is_whole or any(len(cell) > MOST_CELL for cell in cells) or not paper.is_right(cells):
            raise _unreadable(paper, number, line)
        rows.append(cells)
    if len(rows) > MOST_LINES:
        raise UnreadableLine(_("So many lines are not kept: %(most)s at the most.", most=MOST_LINES), field=paper.field)
    return rows


def _unreadable(paper: Paper, number: int, line: str) -> UnreadableLine:
    sentence = _(
        "Line %(number)s, “%(line)s”, cannot be read. Write for example: %(example)s",
        number=number,
        line=line.strip()[:60],
        example=paper.example,
    )
    return UnreadableLine(sentence, field=paper.field)


def paper_lines(rows: Rows) -> str:
    """Return the rows of a paper as its form shows them, without empty cells at the end."""
    return "\n".join(f" {SEPARATOR} ".join(_trimmed(cells)).strip() for cells in rows)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    filled = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:filled]


@dataclass(frozen=True)
class Step:
    """A line of a run sheet, with when it ends; ``gap`` are minutes before it in which nothing is planned.

    A negative gap says that the line above has not ended by then.
    """

    cells: Sequence[str]
    ends: str
    gap: int


def steps_of(rows: Rows) -> list[Step]:
    """Return a run sheet's lines with when each ends; after midnight the hours go on from 0."""
    steps: list[Step] = []
    ended = None
    for cells in rows:
        starts = _minutes(cells[0])
        if ended is not None and starts < ended - 12 * 60:
            starts += 24 * 60
        ends = starts + int(cells[1])
        gap = 0 if ended is None else starts - ended
        steps.append(Step(cells, f"{ends // 60 % 24:02d}:{ends % 60:02d}", gap))
        ended = ends
    return steps


def by_precedence(rows: Rows) -> Rows:
    """Return guests in the order of precedence; equals stay in the order they were typed in."""
    return sorted(rows, key=lambda cells: int(cells[0]))


def seats_given_twice(rows: Rows) -> list[str]:
    """Return seats that two guests have."""
    seats = [cells[4] for cells in rows if cells[4]]
    return sorted({seat for seat in seats if seats.count(seat) > 1})


def _minutes(hour: str) -> int:
    found = _HOUR.fullmatch(hour)
    if found is None:
        raise ValueError(hour)
    return int(found[1]) * 60 + int(found[2])
