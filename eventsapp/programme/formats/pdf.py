"""The programme on paper: A4, each day on pages of its own, heads and foot on every page."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from eventsapp.programme.agenda import SessionEntry, SpeakerEntry
from eventsapp.programme.formats.breaking import broken
from eventsapp.programme.formats.model import COLOURS, Sheet
from eventsapp.venues.plan_export.typesetting import Typesetter

MM = 72 / 25.4
WIDTH, HEIGHT = 210.0, 297.0
_SIDE, _TOP, _BOTTOM = 15.0, 15.0, 18.0
_HEAD = 21.0
"""What the name of the fair, the day and the heads of the columns take."""
_TIME, _ROOM, _WHAT = _SIDE, _SIDE + 26.0, _SIDE + 68.0
"""Where the columns begin."""
_GAP = 3.0
_TITLE, _TEXT, _SMALL = 3.7, 3.2, 2.7
_LEADING = 1.32
_ROW_SPACE = 2.6
_INK, _SECOND, _LINE = "#10171b", "#414e56", "#d3dbdf"


@dataclass(frozen=True)
class _Line:
    """A line of text in a column; ``colour`` is its ink."""

    text: str
    size: float
    colour: str = _INK
    is_bold: bool = False


@dataclass(frozen=True)
class _Row:
    """A session, broken into lines."""

    time: tuple[_Line, ...]
    room: tuple[_Line, ...]
    what: tuple[_Line, ...]

    @property
    def height(self) -> float:
        """How much paper it takes."""
        return max(map(_height, (self.time, self.room, self.what))) + 2 * _ROW_SPACE


def write(sheet: Sheet) -> bytes:
    """Return the sessions as a PDF; letters that no font has are left out."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, and needed for PDFs only

    target = io.BytesIO()
    # Without its own dates and random names the same sheet gives the same bytes.
    canvas = Canvas(target, pagesize=(WIDTH * MM, HEIGHT * MM), pageCompression=1, invariant=1, lang=sheet.language)
    canvas.setTitle(f"{sheet.title} · {sheet.words.agenda}")
    _Programme(sheet, canvas).draw()
    canvas.save()
    return target.getvalue()


class _Programme:
    """The whole programme on one canvas; millimetres from the upper left."""

    def __init__(self, sheet: Sheet, canvas: Any) -> None:
        self._sheet, self._canvas = sheet, canvas
        fonts = sheet.fonts
        self._regular = Typesetter(fonts.regular if fonts else (), sheet.language)
        self._bold = Typesetter(fonts.bold if fonts else (), sheet.language)

    def draw(self) -> None:
        """Lay the rows out on pages, then draw these: the foot says how many there are."""
        pages = list(self._pages())
        for number, (day, rows) in enumerate(pages, start=1):
            self._head(day)
            y = _TOP + _HEAD
            for row in rows:
                self._row(row, y)
                y += row.height
            self._foot(number, len(pages))
            self._canvas.showPage()

    def _pages(self) -> Iterator[tuple[date, list[_Row]]]:
        room = HEIGHT - _TOP - _HEAD - _BOTTOM
        for day, sessions in self._sheet.by_day.items():
            rows: list[_Row] = []
            left = room
            for row in map(self._row_of, sessions):
                if rows and row.height > left:
                    yield day, rows
                    rows, left = [], room
                rows.append(row)
                left -= row.height
            yield day, rows

    def _row_of(self, session: SessionEntry) -> _Row:
        sheet = self._sheet
        begins, ends = sheet.local(session.starts_at), sheet.local(session.ends_at)
        room = sheet.room_of(session)
        name = sheet.word(room.name) if room else ""
        return _Row(
            time=(
                _Line(f"{begins:%H:%M} – {ends:%H:%M}", _TEXT, is_bold=True),
                _Line(sheet.words.minutes.format(count=session.minutes), _SMALL, _SECOND),
            ),
            room=(
                *((_Line(room.code, _TEXT, is_bold=True),) if room else ()),
                *self._lines(name if room and name != room.code else "", _SMALL, _WHAT - _ROOM - _GAP, _SECOND),
            ),
            what=tuple(self._what(session)),
        )

    def _what(self, session: SessionEntry) -> Iterator[_Line]:
        sheet, width = self._sheet, WIDTH - _SIDE - _WHAT
        track = sheet.agenda.track_by_id.get(session.track or 0)
        yield from self._lines(sheet.word(session.title), _TITLE, width, is_bold=True)
        if session.subtitle:
            yield from self._lines(sheet.word(session.subtitle), _TEXT, width)
        named = [
            f"{speaker.name} {sheet.words.moderator}" if role == "moderator" else _introduced(speaker)
            for speaker, role in sheet.people(session)
        ]
        if named:
            yield from self._lines("; ".join(named), _TEXT, width)
        if track:
            yield from self._lines(f"{track.code} · {sheet.word(track.name)}", _SMALL, width, COLOURS[track.colour - 1])
        kind = sheet.words.kinds.get(session.kind, "") if session.kind not in {"talk", "break"} else ""
        if facts := " · ".join(part for part in (kind, self._heard(session)) if part):
            yield from self._lines(facts, _SMALL, width, _SECOND)

    def _heard(self, session: SessionEntry) -> str:
        names = [self._sheet.words.languages.get(code, code) for code in session.heard_in]
        if not session.language or len(names) < 2:
            return ", ".join(names)
        return self._sheet.words.heard.format(spoken=names[0], interpreted=", ".join(names[1:]))

    def _lines(
        self, text: str, size: float, width: float, colour: str = _INK, *, is_bold: bool = False
    ) -> Iterator[_Line]:
        texts = self._bold if is_bold else self._regular
        for line in broken(text, width, lambda piece: texts.width(piece, size)):
            yield _Line(line, size, colour, is_bold)

    def _head(self, day: date) -> None:
        words = self._sheet.words
        self._write(_Line(f"{self._sheet.title} · {words.agenda}", _TEXT, _SECOND), _SIDE, _TOP + 3.2)
        self._write(_Line(words.days[day], 6, is_bold=True), _SIDE, _TOP + 11.5)
        heads = ((_TIME, "starts"), (_ROOM, "room"), (_WHAT, "title"))
        for x, name in heads:
            self._write(_Line(words.columns[name], _SMALL, _SECOND, is_bold=True), x, _TOP + 19)
        self._rule(_TOP + _HEAD, _INK, 0.35)

    def _row(self, row: _Row, y: float) -> None:
        for x, lines in ((_TIME, row.time), (_ROOM, row.room), (_WHAT, row.what)):
            at = y + _ROW_SPACE
            for line in lines:
                self._write(line, x, at + line.size)
                at += line.size * _LEADING
        self._rule(y + row.height, _LINE, 0.2)

    def _foot(self, page: int, pages: int) -> None:
        sheet, base = self._sheet, HEIGHT - _BOTTOM + 8
        self._rule(base - 4.5, _LINE, 0.2)
        number = sheet.words.page.format(page=page, pages=pages)
        self._write(_Line(sheet.address, _SMALL, _SECOND), _SIDE, base)
        self._write(_Line(f"{sheet.title} · {sheet.words.release}", _SMALL, _SECOND), _SIDE, base + 4)
        self._write(_Line(number, _SMALL, _INK), WIDTH - _SIDE - self._regular.width(number, _SMALL), base)

    def _write(self, line: _Line, x: float, y: float) -> None:
        self._canvas.setFillColor(line.colour)
        texts = self._bold if line.is_bold else self._regular
        texts.draw(self._canvas, line.text, x * MM, (HEIGHT - y) * MM, line.size * MM)

    def _rule(self, y: float, colour: str, width: float) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(width * MM)
        self._canvas.line(_SIDE * MM, (HEIGHT - y) * MM, (WIDTH - _SIDE) * MM, (HEIGHT - y) * MM)


def _height(lines: tuple[_Line, ...]) -> float:
    return sum(line.size * _LEADING for line in lines)


def _introduced(speaker: SpeakerEntry) -> str:
    return f"{speaker.name} ({speaker.organisation})" if speaker.organisation else speaker.name
