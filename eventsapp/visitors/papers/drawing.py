"""Drawing on the pages of our papers: boxes, codes, and words of any script in as many lines as they may have."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from eventsapp.programme.formats.breaking import broken
from eventsapp.venues.plan_export.typesetting import Typesetter

MM = 72 / 25.4
QUIET = 4
"""Light modules around a code, as scanners need them."""
LEADING = 1.32
INK, SECOND, LINE, WHITE, ON_BAND, SIGNAL = "#10171b", "#414e56", "#71808a", "#ffffff", "#b4c0c7", "#ffc81f"


@dataclass(frozen=True, kw_only=True)
class Letters:
    """In which language a paper is, and the typefaces it is set in."""

    language: str
    regular: Sequence[Path] = ()
    bold: Sequence[Path] = ()


def written(title: str, size: tuple[float, float], language: str, draw: Callable[[Any], None]) -> bytes:
    """Return a PDF of one page of ``size`` millimetres, which ``draw`` fills."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, and needed for PDFs only

    target = io.BytesIO()
    page = (size[0] * MM, size[1] * MM)
    canvas = Canvas(target, pagesize=page, pageCompression=1, invariant=1, lang=language)
    canvas.setTitle(title)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


class Page:
    """One page with a column of ``column`` in its middle; millimetres from the upper left, ``y`` goes down."""

    def __init__(self, letters: Letters, size: tuple[float, float], column: float, canvas: Any) -> None:
        self._canvas = canvas
        self.width, self.height = size
        self.column, self.x, self.y = column, (size[0] - column) / 2, 0.0
        self._regular = Typesetter(letters.regular, letters.language)
        self._bold = Typesetter(letters.bold or letters.regular, letters.language)

    def up(self, y: float) -> float:
        """Return how far up a place is, as PDF counts."""
        return (self.height - y) * MM

    def box(self, height: float, colour: str) -> None:
        """Fill the column from here on."""
        self._canvas.setFillColor(colour)
        self._canvas.rect(self.x * MM, self.up(self.y + height), self.column * MM, height * MM, stroke=0, fill=1)

    def frame(self, top: float) -> None:
        """Draw a line around the column from ``top`` to here."""
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.25 * MM)
        self._canvas.rect(self.x * MM, self.up(self.y), self.column * MM, (self.y - top) * MM, fill=0)

    def code(self, text: str, side: float) -> None:
        """Draw a code with its quiet zone in the middle, ``side`` wide."""
        matrix = segno.make(text, error="m", micro=False).matrix
        cell = side / (len(matrix) + 2 * QUIET)
        left = self.x + (self.column - side) / 2 + QUIET * cell
        self._canvas.setFillColor(INK)
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    down = self.up(self.y + (row + QUIET + 1) * cell)
                    self._canvas.rect((left + column * cell) * MM, down, cell * MM, cell * MM, stroke=0, fill=1)
        self.y += side

    def words(
        self,
        text: str,
        size: float,
        colour: str = INK,
        *,
        is_bold: bool = False,
        most: int = 3,
        inset: float = 0.0,
        is_centred: bool = False,
    ) -> None:
        """Write a text in as many lines as it may have; where that is too little, in smaller letters."""
        width = self.column - 2 * inset
        texts = self._texts(is_bold=is_bold)
        lines = list(self._lines(text, size, width, is_bold=is_bold))
        while size > 2.0 and (len(lines) > most or any(texts.width(line, size) > width for line in lines)):
            size *= 0.92
            lines = list(self._lines(text, size, width, is_bold=is_bold))
        for line in lines[: most + 3]:
            aside = (width - texts.width(line, size)) / 2 if is_centred else 0.0
            self._canvas.setFillColor(colour)
            texts.draw(self._canvas, line, (self.x + inset + aside) * MM, self.up(self.y + size), size * MM)
            self.y += size * LEADING

    def refuse_missing(self) -> None:
        """Raise ``UnwritableText`` where no typeface has a letter of what was written."""
        for texts in (self._regular, self._bold):
            texts.refuse_missing()

    def _texts(self, *, is_bold: bool) -> Typesetter:
        return self._bold if is_bold else self._regular

    def _lines(self, text: str, size: float, width: float, *, is_bold: bool) -> Iterator[str]:
        texts = self._texts(is_bold=is_bold)
        return broken(text, width, lambda piece: texts.width(piece, size))
