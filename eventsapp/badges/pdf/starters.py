"""Layouts to begin with, for paper and labels of any size: the A6 badge made smaller, or lying."""

from eventsapp.badges.pdf.checking import LEAST_CODE
from eventsapp.badges.pdf.layout import (
    A6,
    INK,
    INK_SECOND,
    ROLE_COLOURS,
    ROLE_GROUND,
    ROLE_TEXT,
    WHITE,
    Align,
    Box,
    Code,
    Element,
    Entry,
    Fill,
    Layout,
    Text,
    TextStyle,
    Valign,
)
from eventsapp.badges.pdf.model import Field
from eventsapp.badges.pdf.reading import SMALLEST_TEXT
from eventsapp.badges.pdf.typefaces import Weight

_ROUND = 1


def starter(width: float, height: float) -> Layout:
    """Return a layout with all that a badge needs for a page of this size; what is too small for a code has none."""
    if (width, height) == (A6.width, A6.height):
        return A6
    side = _standing(width, height) if height > width else _lying(width, height)
    return Layout(width, height, (side,), ROLE_COLOURS)


def _standing(width: float, height: float) -> tuple[Element, ...]:
    margin, band, foot = _r(width * 0.075), _r(height * 0.12), _r(height * 0.13)
    code = max(LEAST_CODE + 0.1, min(width * 0.33, height * 0.24))
    quiet = code * 4 / 37 + 0.2
    code_top = height - foot - quiet - code
    text_top = band + height * 0.03
    room = code_top - quiet - text_top
    scale = min(width / 105, room / 57)
    return (
        *_band(Box(0, 0, width, band), margin),
        _person(Box(margin, _r(text_top), _r(width - 2 * margin), _down(room)), scale),
        Code(Box(_r(max(margin, quiet)), _r(code_top), _r(code), _r(code))),
        *_foot(Box(0, round(height - foot, 2), width, foot), margin),
    )


def _lying(width: float, height: float) -> tuple[Element, ...]:
    margin, band, foot = _r(width * 0.05), _r(height * 0.15), _r(height * 0.17)
    middle = height - band - foot
    code = _down(max(LEAST_CODE + 0.1, min(width * 0.28, middle / (1 + 8 / 37) - 0.4)))
    quiet = code * 4 / 37 + 0.1
    person: list[Element] = [*_band(Box(0, 0, width, band), margin)]
    has_code = code + 2 * quiet <= middle and code + 2 * quiet <= width / 2
    right = width - max(margin, quiet) - code if has_code else width
    room = Box(margin, _r(band + height * 0.02), _down(right - quiet - 0.3 - margin), _down(middle - height * 0.03))
    person.append(_person(room, min(room.width / 89, room.height / 57) * 1.15))
    if has_code:
        person.append(Code(Box(_r(right), _r(band + (middle - code) / 2), code, code)))
    return (*person, *_foot(Box(0, round(height - foot, 2), width, foot), margin))


def _band(box: Box, margin: float) -> tuple[Element, ...]:
    inner = Box(margin, _r(box.height * 0.12), _down(box.width - 2 * margin), _down(box.height * 0.76))
    name = _style(box.height * 0.28, Weight.BOLD, WHITE)
    when = _style(box.height * 0.19, Weight.REGULAR, "B4C0C7")
    return (
        Fill(box, INK),
        Text(inner, (Entry(name, Field.FAIR), Entry(when, Field.WHEN)), valign=Valign.MIDDLE),
    )


def _foot(box: Box, margin: float) -> tuple[Element, ...]:
    inner = Box(margin, box.top, _down(box.width - 2 * margin), box.height)
    style = _style(box.height * 0.45, Weight.BOLD, ROLE_TEXT)
    return Fill(box, ROLE_GROUND), Text(inner, (Entry(style, Field.ROLE, upper=True),), Align.LEFT, Valign.MIDDLE)


def _person(box: Box, scale: float) -> Text:
    def style(size: float, weight: Weight, colour: str, gap: float, leading: float = 1.3) -> TextStyle:
        done = max(SMALLEST_TEXT, _r(size * scale))
        return TextStyle(done, max(SMALLEST_TEXT, _r(done * 0.65)), 2, weight, colour, _r(gap * scale), leading)

    return Text(
        box,
        (
            Entry(style(11.5, Weight.BOLD, INK, 0, 1.28), Field.NAME),
            Entry(style(4.2, Weight.REGULAR, INK_SECOND, 1), Field.TITLE),
            Entry(style(5.6, Weight.BOLD, INK, 2.2), Field.COMPANY),
            Entry(style(4.2, Weight.REGULAR, INK_SECOND, 1.2), Field.LATIN_NAME),
        ),
        valign=Valign.TOP,
    )


def _style(size: float, weight: Weight, colour: str) -> TextStyle:
    done = max(SMALLEST_TEXT, _r(size))
    return TextStyle(done, max(SMALLEST_TEXT, _r(done * 0.6)), 1, weight, colour)


def _r(value: float) -> float:
    return round(value, _ROUND)


def _down(value: float) -> float:
    return int(value * 10) / 10
