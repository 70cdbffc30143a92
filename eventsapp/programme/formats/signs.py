"""Signs for the doors of rooms: A4 upright, a room and a day a page, in the reader's language and in English."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import segno

from eventsapp.programme.agenda import RoomEntry, SessionEntry
from eventsapp.programme.formats.breaking import broken
from eventsapp.programme.formats.model import Sheet
from eventsapp.venues.plan_export.typesetting import Typesetter

MM = 72 / 25.4
WIDTH, HEIGHT = 210.0, 297.0
SIDE, TOP, BOTTOM = 15.0, 15.0, 52.0
HEAD = 66.0
"""What the plate, the name of the room and the day take."""
TIME = 40.0
QR = 34.0
SIZES = (7.4, 6.8, 6.2, 5.6, 5.0, 4.5, 4.0, 3.6, 3.2, 2.8)
"""Sizes of a title; the first with which a day fits its page is taken."""
LEADING = 1.3
INK, SECOND, LINE = "#10171b", "#414e56", "#d3dbdf"


@dataclass(frozen=True)
class Sign:
    """A room on a day."""

    room: RoomEntry
    day: date
    sessions: tuple[SessionEntry, ...]
    address: str
    """Where its agenda is read, with the latest times."""


@dataclass(frozen=True)
class SignWords:
    """The words of a sign, in the reader's language and in English where that is another."""

    days: Mapping[date, tuple[str, ...]]
    latest: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    text: str
    size: float
    colour: str = INK
    is_bold: bool = False


@dataclass(frozen=True)
class _Row:
    time: str
    size: float
    lines: tuple[_Line, ...]

    @property
    def height(self) -> float:
        """How much paper it takes."""
        return sum(line.size * LEADING for line in self.lines) + self.size


def write_signs(sheet: Sheet, signs: tuple[Sign, ...], words: SignWords) -> bytes:
    """Return the signs as a PDF."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, and needed for PDFs only

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH * MM, HEIGHT * MM), pageCompression=1, invariant=1, lang=sheet.language)
    canvas.setTitle(sheet.title)
    for sign in signs:
        _Page(sheet, words, sign, canvas).draw()
    canvas.save()
    return target.getvalue()


class _Page:
    """One sign; millimetres from the upper left."""

    def __init__(self, sheet: Sheet, words: SignWords, sign: Sign, canvas: Any) -> None:
        self._sheet, self._words, self._sign, self._canvas = sheet, words, sign, canvas
        fonts = sheet.fonts
        self._regular = Typesetter(fonts.regular if fonts else (), sheet.language)
        self._bold = Typesetter(fonts.bold if fonts else (), sheet.language)

    def draw(self) -> None:
        """Draw the page; a day that is too long even in small letters goes on on another."""
        rows = self._fitting()
        while True:
            self._head()
            rows = self._rows(rows)
            self._foot()
            self._canvas.showPage()
            if not rows:
                return

    def _fitting(self) -> list[_Row]:
        rows: list[_Row] = []
        for size in SIZES:
            rows = [self._row(session, size) for session in self._sign.sessions]
            if sum(row.height for row in rows) <= HEIGHT - TOP - HEAD - BOTTOM:
                break
        return rows

    def _row(self, session: SessionEntry, size: float) -> _Row:
        sheet, width = self._sheet, WIDTH - 2 * SIDE - TIME
        hours = f"{sheet.local(session.starts_at):%H:%M} – {sheet.local(session.ends_at):%H:%M}"
        lines = list(self._lines(sheet.word(session.title), size, width, is_bold=True))
        english = session.title.get("en", "")
        if english and english != sheet.word(session.title):
            lines += self._lines(english, size * 0.8, width)
        if people := ", ".join(speaker.name for speaker in sheet.agenda.speakers_of(session)):
            lines += self._lines(people, size * 0.75, width, SECOND)
        if session.language and (heard := self._heard(session)):
            lines += self._lines(heard, size * 0.7, width, SECOND)
        return _Row(hours, size, tuple(lines))

    def _heard(self, session: SessionEntry) -> str:
        names = [self._sheet.words.languages.get(code, code) for code in session.heard_in]
        if len(names) < 2:
            return ", ".join(names)
        return self._sheet.words.heard.format(spoken=names[0], interpreted=", ".join(names[1:]))

    def _lines(
        self, text: str, size: float, width: float, colour: str = INK, *, is_bold: bool = False
    ) -> Iterator[_Line]:
        texts = self._bold if is_bold else self._regular
        for line in broken(text, width, lambda piece: texts.width(piece, size)):
            yield _Line(line, size, colour, is_bold)

    def _head(self) -> None:
        room, code = self._sign.room, self._sign.room.code
        size = 22.0
        while size > 8 and self._bold.width(code, size) > WIDTH - 2 * SIDE - 12:
            size -= 1
        self._canvas.setFillColor(INK)
        self._canvas.roundRect(
            SIDE * MM, (HEIGHT - TOP - 30) * MM, (self._bold.width(code, size) + 12) * MM, 30 * MM, MM, stroke=0, fill=1
        )
        self._write(_Line(code, size, "#ffffff", is_bold=True), SIDE + 6, TOP + 15 + size * 0.36)
        y = TOP + 40
        for text, height, bold in self._names(room):
            self._write(_Line(text, height, INK if bold else SECOND, bold), SIDE, y)
            y += height * LEADING
        y = TOP + HEAD - 6
        self._write(_Line(" · ".join(self._words.days[self._sign.day]), 5, is_bold=True), SIDE, y)
        self._rule(TOP + HEAD - 2, INK, 0.6)

    def _names(self, room: RoomEntry) -> Iterator[tuple[str, float, bool]]:
        """Yield the names of the room that say more than its code, in the sizes that fit."""
        name, english = self._sheet.word(room.name), room.name.get("en", "")
        for text, size, bold in ((name, 8.0, True), (english if english != name else "", 5.5, False)):
            if text and text.upper() != room.code:
                texts = self._bold if bold else self._regular
                yield text, min(size, size * (WIDTH - 2 * SIDE) / max(1.0, texts.width(text, size))), bold

    def _rows(self, rows: list[_Row]) -> list[_Row]:
        """Draw as many rows as the page holds and return the others."""
        y, left, drawn = TOP + HEAD, list(rows), 0
        while left and (not drawn or y + left[0].height <= HEIGHT - BOTTOM):
            row = left.pop(0)
            self._write(_Line(row.time, row.size * 0.9, is_bold=True), SIDE, y + row.size * 1.5)
            at = y + row.size * 0.5
            for line in row.lines:
                self._write(line, SIDE + TIME, at + line.size)
                at += line.size * LEADING
            y += row.height
            self._rule(y, LINE, 0.25)
            drawn += 1
        return left

    def _foot(self) -> None:
        top = HEIGHT - BOTTOM + 8
        matrix = segno.make(self._sign.address, error="m", micro=False).matrix
        cell, x = QR / len(matrix), WIDTH - SIDE - QR
        self._canvas.setFillColor(INK)
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    down = HEIGHT - top - (row + 1) * cell
                    self._canvas.rect((x + column * cell) * MM, down * MM, cell * MM, cell * MM, stroke=0, fill=1)
        y = top + 5.0
        for number, text in enumerate(self._words.latest):
            for line in self._lines(text, 4.6 if not number else 3.8, WIDTH - 2 * SIDE - QR - 8, is_bold=not number):
                self._write(line, SIDE, y)
                y += line.size * LEADING
        for line in self._lines(f"{self._sheet.title} · {self._sheet.words.release}", 2.7, WIDTH - 2 * SIDE - QR - 8):
            self._write(_Line(line.text, line.size, SECOND), SIDE, y + 2)
            y += line.size * LEADING

    def _write(self, line: _Line, x: float, y: float) -> None:
        self._canvas.setFillColor(line.colour)
        texts = self._bold if line.is_bold else self._regular
        texts.draw(self._canvas, line.text, x * MM, (HEIGHT - y) * MM, line.size * MM)

    def _rule(self, y: float, colour: str, width: float) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(width * MM)
        self._canvas.line(SIDE * MM, (HEIGHT - y) * MM, (WIDTH - SIDE) * MM, (HEIGHT - y) * MM)
