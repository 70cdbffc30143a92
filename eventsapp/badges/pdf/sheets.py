"""From sides to pages: one side a page, both on one page to be folded, or many badges on a sheet with cut marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.ink import UNIT
from eventsapp.badges.pdf.layout import Layout

_MARK = (1.0, 4.0)  # millimetres: away from the corner, and as long
_HAIRLINE = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paper with places for badges, as their left top corners in millimetres."""

    width: float
    height: float
    places: tuple[tuple[float, float], ...]
    has_marks: bool = True


def grid(
    paper: tuple[float, float], badge: tuple[float, float], *, gap: float = 0.0, has_marks: bool = True
) -> Sheet | None:
    """Return a sheet with as many badges as fit the paper, in its middle; None where not one does."""
    columns, rows = (int((one + gap + 0.001) // (other + gap)) for one, other in zip(paper, badge, strict=True))
    if not columns or not rows:
        return None
    left = (paper[0] - columns * badge[0] - (columns - 1) * gap) / 2
    top = (paper[1] - rows * badge[1] - (rows - 1) * gap) / 2
    places = tuple(
        (left + column * (badge[0] + gap), top + row * (badge[1] + gap))
        for row in range(rows)
        for column in range(columns)
    )
    return Sheet(*paper, places, has_marks)


def page_size(layout: Layout, sheet: Sheet | None) -> tuple[float, float]:
    """Return the size of the pages."""
    return (sheet.width, sheet.height) if sheet is not None else (layout.width, badge_height(layout))


def badge_height(layout: Layout) -> float:
    """Return how high a badge is before it is folded."""
    return layout.height * (2 if layout.is_folded and len(layout.sides) > 1 else 1)


class Sheets:
    """Collects badges and writes pages."""

    def __init__(self, document: Document, sheet: Sheet | None, layout: Layout) -> None:
        self._document = document
        self._sheet = sheet
        self._layout = layout
        self._height = badge_height(layout)
        self._waiting: list[list[bytes]] = []
        self._marks = _marks(sheet, layout.width, self._height) if sheet is not None and sheet.has_marks else b""

    def add(self, sides: list[bytes]) -> None:
        """Add a badge."""
        if self._layout.is_folded and len(sides) > 1:
            sides = [self._folded(*sides)]
        if self._sheet is None:
            for side in sides:
                self._document.add_page(side)
            return
        self._waiting.append(sides)
        if len(self._waiting) == len(self._sheet.places):
            self._flush(self._sheet)

    def close(self) -> None:
        """Write the last sheet, which may be part empty."""
        if self._sheet is not None and self._waiting:
            self._flush(self._sheet)

    def _flush(self, sheet: Sheet) -> None:
        for side in range(len(self._waiting[0])):
            parts = [
                self._placed(sheet, place, sides[side], is_back=side == 1)
                for place, sides in zip(sheet.places, self._waiting, strict=False)
            ]
            self._document.add_page(b"\n".join([*parts, self._marks]))
        self._waiting.clear()

    def _placed(self, sheet: Sheet, place: tuple[float, float], content: bytes, *, is_back: bool) -> bytes:
        """Put a badge into its place; backs are mirrored, because paper is turned over its long edge."""
        left = sheet.width - place[0] - self._layout.width if is_back else place[0]
        bottom = sheet.height - place[1] - self._height
        return b"q 1 0 0 1 %d %d cm\n%b\nQ" % (round(left * UNIT), round(bottom * UNIT), content)

    def _folded(self, front: bytes, back: bytes) -> bytes:
        """Stand the back on its head above the front, so that folding brings both upright."""
        width, height = round(self._layout.width * UNIT), round(2 * self._layout.height * UNIT)
        return b"q\n%b\nQ q -1 0 0 -1 %d %d cm\n%b\nQ" % (front, width, height, back)


def _marks(sheet: Sheet, width: float, height: float) -> bytes:
    """Draw short lines beside the corners of every place, wherever no badge lies and the paper does not end."""
    lines = [line for left, top in sheet.places for line in _lines(left, top, width, height)]
    drawn = [line for line in dict.fromkeys(lines) if _is_free(sheet, line, width, height)]
    if not drawn:
        return b""
    strokes = b"\n".join(
        b"%d %d m %d %d l" % tuple(round(value * UNIT) for value in (x1, sheet.height - y1, x2, sheet.height - y2))
        for x1, y1, x2, y2 in drawn
    )
    return b"0 G %d w\n%b\nS" % (_HAIRLINE, strokes)


def _lines(left: float, top: float, width: float, height: float) -> Iterator[tuple[float, float, float, float]]:
    away, end = _MARK[0], sum(_MARK)
    for x, side in ((left, -1), (left + width, 1)):
        for y, edge in ((top, -1), (top + height, 1)):
            yield x + side * away, y, x + side * end, y
            yield x, y + edge * away, x, y + edge * end


def _is_free(sheet: Sheet, line: tuple[float, float, float, float], width: float, height: float) -> bool:
    x1, x2 = sorted((line[0], line[2]))
    y1, y2 = sorted((line[1], line[3]))
    if x1 < 0 or y1 < 0 or x2 > sheet.width or y2 > sheet.height:
        return False
    return not any(x1 < left + width and x2 > left and y1 < top + height and y2 > top for left, top in sheet.places)
