"""A ticket as a PDF of one page: A4 to print, or as narrow as a phone."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from eventsapp.programme.formats.breaking import broken
from eventsapp.venues.plan_export.typesetting import Typesetter

MM = 72 / 25.4
PAGES = {"a4": (210.0, 297.0, 110.0), "phone": (90.0, 195.0, 82.0)}
"""Width and height of the page and width of the ticket, in millimetres."""
TOP, PAD, BAND, ROLE = 12.0, 7.0, 22.0, 15.0
QUIET = 4
"""Light modules around the code, as scanners need them."""
LEADING = 1.32
INK, SECOND, LINE, WHITE, ON_BAND = "#10171b", "#414e56", "#71808a", "#ffffff", "#b4c0c7"
ROLES = {
    "yellow": ("#ffc81f", INK),
    "ultramarine": ("#2746d6", WHITE),
    "violet": ("#6a2fb5", WHITE),
    "green": ("#0b7540", WHITE),
    "sea": ("#0a5c8c", WHITE),
    "ink": (INK, WHITE),
}


@dataclass(frozen=True, kw_only=True)
class TicketPaper:
    """Everything on a ticket; ``facts`` are labels with their values."""

    title: str
    fair_name: str
    days: str
    name: str
    lines: Sequence[str]
    code: str
    reference: str
    role: str
    colour: str
    facts: Sequence[tuple[str, str]]
    language: str
    regular: Sequence[Path] = ()
    bold: Sequence[Path] = ()


def write_ticket(paper: TicketPaper, page: str = "a4") -> bytes:
    """Return the ticket as a PDF; raises ``UnwritableText`` where no typeface has a letter of it."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, and needed for PDFs only

    width, height, _ticket = PAGES[page]
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(width * MM, height * MM), pageCompression=1, invariant=1, lang=paper.language)
    canvas.setTitle(paper.title)
    _Page(paper, page, canvas).draw()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


class _Page:
    """One page; millimetres from the upper left."""

    def __init__(self, paper: TicketPaper, page: str, canvas: Any) -> None:
        self._paper, self._canvas = paper, canvas
        self._width, self._height, self._ticket = PAGES[page]
        self._x = (self._width - self._ticket) / 2
        self._regular = Typesetter(paper.regular, paper.language)
        self._bold = Typesetter(paper.bold or paper.regular, paper.language)
        self._y = TOP if page == "a4" else 4.0

    def draw(self) -> None:
        """Draw the ticket from above, then what a visitor needs to know."""
        top = self._y
        self._band()
        self._y += 6
        self._words(self._paper.name, 8.0, is_bold=True, most=2)
        for number, line in enumerate(line for line in self._paper.lines if line):
            self._words(line, 4.2, SECOND if number else INK)
        self._code()
        self._role()
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.25 * MM)
        self._canvas.rect(self._x * MM, self._up(self._y), self._ticket * MM, (self._y - top) * MM, fill=0)
        self._y += 6
        for label, value in self._paper.facts:
            self._words(label, 3.2, SECOND, inset=0)
            self._words(value, 4.0, inset=0)
            self._y += 1
        for texts in (self._regular, self._bold):
            texts.refuse_missing()

    def _up(self, y: float) -> float:
        return (self._height - y) * MM

    def _box(self, height: float, colour: str) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.rect(self._x * MM, self._up(self._y + height), self._ticket * MM, height * MM, stroke=0, fill=1)

    def _band(self) -> None:
        self._box(BAND, INK)
        start = self._y
        self._y += 3
        self._words(self._paper.fair_name, 4.8, WHITE, is_bold=True, most=1)
        self._words(self._paper.days, 3.6, ON_BAND, most=1)
        self._y = start + BAND

    def _code(self) -> None:
        matrix = segno.make(self._paper.code, error="m", micro=False).matrix
        side = min(self._ticket - 2 * PAD, 62.0)
        cell = side / (len(matrix) + 2 * QUIET)
        left = self._x + (self._ticket - side) / 2 + QUIET * cell
        self._canvas.setFillColor(INK)
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    down = self._up(self._y + (row + QUIET + 1) * cell)
                    self._canvas.rect((left + column * cell) * MM, down, cell * MM, cell * MM, stroke=0, fill=1)
        self._y += side
        width = self._regular.width(self._paper.reference, 3.6)
        self._write(self._paper.reference, 3.6, SECOND, self._x + (self._ticket - width) / 2, is_bold=False)
        self._y += 8

    def _role(self) -> None:
        if not self._paper.role:
            return
        ground, ink = ROLES.get(self._paper.colour, ROLES["yellow"])
        self._box(ROLE, ground)
        start = self._y
        self._y += 3.5
        self._words(self._paper.role, 6.5, ink, is_bold=True, most=1)
        self._y = start + ROLE

    def _words(
        self,
        text: str,
        size: float,
        colour: str = INK,
        *,
        is_bold: bool = False,
        most: int = 3,
        inset: float = PAD,
    ) -> None:
        """Write a text in as many lines as it may have; where that is too little, in smaller letters."""
        width = self._ticket - 2 * inset
        texts = self._bold if is_bold else self._regular
        lines = list(self._lines(text, size, width, is_bold=is_bold))
        while size > 2.0 and (len(lines) > most or any(texts.width(line, size) > width for line in lines)):
            size *= 0.92
            lines = list(self._lines(text, size, width, is_bold=is_bold))
        for line in lines[: most + 3]:
            self._write(line, size, colour, self._x + inset, is_bold=is_bold)
            self._y += size * LEADING

    def _lines(self, text: str, size: float, width: float, *, is_bold: bool) -> Iterator[str]:
        texts = self._bold if is_bold else self._regular
        return broken(text, width, lambda piece: texts.width(piece, size))

    def _write(self, line: str, size: float, colour: str, x: float, *, is_bold: bool) -> None:
        self._canvas.setFillColor(colour)
        texts = self._bold if is_bold else self._regular
        texts.draw(self._canvas, line, x * MM, self._up(self._y + size), size * MM)
