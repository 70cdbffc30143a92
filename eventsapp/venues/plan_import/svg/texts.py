"""Texts of an SVG: pieces on one line become one text again, as programs cut lines for spacing."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from eventsapp.venues.fitting import text_width
from eventsapp.venues.plan_import.drawn import Label
from eventsapp.venues.plan_import.gathering import tidy
from eventsapp.venues.plan_import.svg.styles import Styles, number_of
from eventsapp.venues.plan_import.svg.transforms import Matrix

_ANCHORS = {"middle": 0.0, "end": -0.5}
_HALF_CAPITAL = 0.36  # of the size of letters: from the line they stand on to their middle
_LONGEST = 200


@dataclass(slots=True)
class _Line:
    """A line of text as far as it is read."""

    x: float
    y: float
    size: float
    anchor: str
    text: str = ""


def labels_of(element: Element, matrix: Matrix, layer: str, styles: Styles) -> Iterator[Label]:
    """Yield the lines of a text element."""
    for line in _lines(element, styles):
        text = tidy(line.text)[:_LONGEST]
        width = text_width(text, line.size)
        across = line.x + width * _ANCHORS.get(line.anchor, 0.5)
        middle = matrix.point(across, line.y - line.size * _HALF_CAPITAL)
        below = matrix.point(across, line.y)
        height = ((middle[0] - below[0]) ** 2 + (middle[1] - below[1]) ** 2) ** 0.5 / _HALF_CAPITAL
        yield Label(text, matrix.point(line.x, line.y), middle, height, layer)


def _lines(element: Element, styles: Styles) -> list[_Line]:
    """Return the lines of a text: a piece with another y begins a new one."""
    first = _Line(
        _first(element, "x") or 0.0,
        _first(element, "y") or 0.0,
        styles.font_size(element),
        styles.value(element, "text-anchor"),
        element.text or "",
    )
    lines = [first]
    for piece in element.iter():
        tag = piece.tag.rpartition("}")[2] if isinstance(piece.tag, str) else ""
        if tag in {"tspan", "textPath"}:
            _add_piece(lines, piece, styles)
    return [line for line in lines if line.text.strip()]


def _add_piece(lines: list[_Line], piece: Element, styles: Styles) -> None:
    """Add a tspan to the line it stands on."""
    line = lines[-1]
    x, y, down = _first(piece, "x"), _first(piece, "y"), _first(piece, "dy")
    at = (y if y is not None else line.y) + (down or 0.0)
    size = styles.value(piece, "font-size")
    if not line.text.strip():
        line.x, line.y = line.x if x is None else x, at
        line.size = number_of(size) or line.size
        line.anchor = styles.value(piece, "text-anchor") or line.anchor
    elif abs(at - line.y) > line.size * 0.3:
        lines.append(_Line(line.x if x is None else x, at, number_of(size) or line.size, line.anchor))
    lines[-1].text += (piece.text or "") + (piece.tail or "")


def _first(element: Element, name: str) -> float | None:
    """Return the first of the numbers that place letters."""
    values = element.get(name, "").replace(",", " ").split()
    return number_of(values[0]) if values else None
