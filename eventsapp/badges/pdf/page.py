"""Badges of one layout as content streams. What many badges share is drawn once; texts are set once each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.fields import attributes_of, shown_for
from eventsapp.badges.pdf.ink import UNIT, colour_operator, fill, symbol_frame
from eventsapp.badges.pdf.layout import INK, ROLE_GROUND, ROLE_TEXT, Box, Code, Element, Fill, Layout, Picture, Text
from eventsapp.badges.pdf.model import BadgeData
from eventsapp.badges.pdf.pictures import PictureData
from eventsapp.badges.pdf.qr import Symbol
from eventsapp.badges.pdf.textbox import TextBox
from eventsapp.badges.pdf.words import Speller

_MOST_FORMS = 64
_MOST_SHARED = 4096

Step = Callable[[BadgeData, Symbol | None, list[bytes]], str]
"""Adds operators to a page; returns the characters that no font has."""


class Painter:
    """Draws badges of one layout into one document."""

    def __init__(
        self, document: Document, speller: Speller, layout: Layout, pictures: Mapping[str, PictureData]
    ) -> None:
        self._document = document
        self._speller = speller
        self._layout = layout
        self._pictures = pictures
        self._sides = [self._steps(side) for side in layout.sides]

    def badge(self, badge: BadgeData, symbol: Symbol | None) -> tuple[list[bytes], str]:
        """Return a badge's sides, and the characters of it that no font has."""
        sides, missing = [], ""
        for steps in self._sides:
            parts: list[bytes] = []
            for step in steps:
                missing += step(badge, symbol, parts)
            sides.append(b"\n".join(parts))
        return sides, missing

    def _steps(self, side: Sequence[Element]) -> list[Step]:
        steps: list[Step] = []
        together: list[Step] = []
        needed: frozenset[str] = frozenset()
        for element in side:
            step, needs = self._step(element), attributes_of(element)
            if needs is not None and together and (needs <= needed or needed <= needs):
                together.append(step)
                needed |= needs
                continue
            if together:
                steps.append(_Shared(self._document, together, needed))
                together = []
            if needs is None:
                steps.append(step)
            else:
                together, needed = [step], needs
        if together:
            steps.append(_Shared(self._document, together, needed))
        return steps

    def _step(self, element: Element) -> Step:
        step = self._drawing(element)
        condition = shown_for(element.shown)
        if condition is None:
            return step
        return lambda badge, symbol, parts: step(badge, symbol, parts) if condition(badge) else ""

    def _drawing(self, element: Element) -> Step:
        if isinstance(element, Text):
            return TextBox(self._document, self._speller, self._layout, element)
        if isinstance(element, Code):
            return self._code(element)
        return self._fill(element) if isinstance(element, Fill) else self._picture(element)

    def _fill(self, element: Fill) -> Step:
        place = self._placed(element.box)
        colours = {
            role: {ROLE_GROUND: pair.ground, ROLE_TEXT: pair.text}.get(element.colour, element.colour)
            for role, pair in self._layout.role_colours.items()
        }

        def draw(badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
            parts.append(fill(*place, colours[badge.role]))
            return ""

        return draw

    def _code(self, element: Code) -> Step:
        left, bottom, side, _ = map(round, self._placed(element.box))
        ink = colour_operator(INK) + b"\n"
        frames: dict[int, tuple[bytes, bytes]] = {}

        def draw(badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
            if symbol is not None:
                frame = frames.get(symbol.modules)
                if frame is None:
                    before, after = symbol_frame(symbol.modules, left, bottom, side)
                    frame = frames[symbol.modules] = (ink + before, after)
                parts.append(frame[0] + symbol.rows + frame[1])
            return ""

        return draw

    def _picture(self, element: Picture) -> Step:
        data = self._pictures.get(element.name)
        if data is None:
            return _nothing_drawn
        left, bottom, width, height = self._placed(element.box)
        scale = min(width / data.width, height / data.height)
        wide, high = data.width * scale, data.height * scale
        place = (round(wide), round(high), round(left + (width - wide) / 2), round(bottom + (height - high) / 2))
        drawn = b"q %d 0 0 %d %d %d cm " % place + self._document.picture(element.name, data) + b" Q"

        def draw(badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
            parts.append(drawn)
            return ""

        return draw

    def _placed(self, box: Box) -> tuple[float, float, float, float]:
        bottom = self._layout.height - box.top - box.height
        return box.left * UNIT, bottom * UNIT, box.width * UNIT, box.height * UNIT


@dataclass(slots=True)
class _Drawn:
    operators: bytes
    missing: str


class _Shared:
    """Elements that look the same on every badge with the same values of a few attributes."""

    def __init__(self, document: Document, steps: Sequence[Step], attributes: frozenset[str]) -> None:
        self._document = document
        self._steps = steps
        self._key: Callable[[BadgeData], object] = attrgetter(*sorted(attributes)) if attributes else _nothing
        self._known: dict[object, _Drawn] = {}

    def __call__(self, badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
        key = self._key(badge)
        drawn = self._known.get(key)
        if drawn is None:
            if len(self._known) >= _MOST_SHARED:
                self._known.clear()
            drawn = self._known[key] = self._draw(badge)
        parts.append(drawn.operators)
        return drawn.missing

    def _draw(self, badge: BadgeData) -> _Drawn:
        parts: list[bytes] = []
        missing = "".join([step(badge, None, parts) for step in self._steps])
        content = b"\n".join(parts)
        if self._document.forms < _MOST_FORMS and not missing:
            content = self._document.form(content)
        return _Drawn(content, missing)


def _nothing_drawn(badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
    return ""


def _nothing(badge: BadgeData) -> object:
    return None
