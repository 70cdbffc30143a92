"""The texts of one box: each is set once and then only placed."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.fields import PLAIN, texts_of
from eventsapp.badges.pdf.fitting import Block, fit
from eventsapp.badges.pdf.ink import UNIT, colour_operator
from eventsapp.badges.pdf.layout import ROLE_GROUND, ROLE_TEXT, Align, Entry, Layout, Text, TextStyle, Valign
from eventsapp.badges.pdf.lines import line_operators
from eventsapp.badges.pdf.model import BadgeData
from eventsapp.badges.pdf.qr import Symbol
from eventsapp.badges.pdf.words import Speller

# Half the height of a capital, in ems: what puts letters in the middle of their line.
_HALF_CAPITAL = 0.36
_KEPT = 8192
_LEAST = 0.75


@dataclass(slots=True)
class _Set:
    """A text, set. Lengths in units; `ascent` is from its top, gap included, to its first baseline."""

    block: Block
    style: TextStyle
    height: float
    ascent: float
    left: int
    colour: bytes
    body: bytes


class TextBox:
    """Draws the texts of one box of a layout."""

    def __init__(self, document: Document, speller: Speller, layout: Layout, element: Text) -> None:
        self._document = document
        self._element = element
        self._top = (layout.height - element.box.top) * UNIT
        self._room = element.box.height * UNIT
        self._is_top = element.valign == Valign.TOP
        self._entries = [_Entry(document, speller, layout, element, entry) for entry in element.entries]

    def __call__(self, badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
        """Draw the texts that a badge has."""
        texts: list[_Set] = []
        for entry in self._entries:
            entry.add(badge, texts)
        if not texts:
            return ""
        height = sum([one.height for one in texts])
        if height > self._room:
            texts = self._squeezed(texts)
            height = sum([one.height for one in texts])
        top = self._top if self._is_top else self._top - self._spare(texts[0], height)
        parts.append(b"BT")
        missing = ""
        for one in texts:
            parts.append(b"%b1 0 0 1 %d %d Tm%b" % (one.colour, one.left, top - one.ascent, one.body))
            top -= one.height
            missing += one.block.missing
        parts.append(b"ET")
        return missing

    def _spare(self, first: _Set, height: float) -> float:
        """Return how far below the top the texts begin; the gap above the first one is not theirs."""
        gap = first.style.gap * UNIT
        spare = self._room - height + gap
        return (spare if self._element.valign == Valign.BOTTOM else spare / 2) - gap

    def _squeezed(self, texts: list[_Set]) -> list[_Set]:
        """Make texts smaller: those below the first give way first, as far as they stay legible."""
        if self._entries[0].is_plain:
            name, others = texts[0].height, sum(one.height for one in texts[1:])
        else:
            name, others = sum(one.height for one in texts), 0.0
        yielded = min(1.0, max(_LEAST, (self._room - name) / others)) if others else 1.0
        whole = min(1.0, self._room / (name + others * yielded))
        return [
            set_text(self._document, self._element, one.block, one.style, one.colour, whole * (yielded if at else 1.0))
            for at, one in enumerate(texts)
        ]


class _Entry:
    """One text of a box, by what it says."""

    def __init__(self, document: Document, speller: Speller, layout: Layout, element: Text, entry: Entry) -> None:
        self._document, self._speller, self._element, self._entry = document, speller, element, entry
        self._known: dict[tuple[str, str, str], _Set | None] = {}
        colour = entry.style.colour
        self._by_role = colour in {ROLE_GROUND, ROLE_TEXT}
        self._colours = {
            role: colour_operator({ROLE_GROUND: pair.ground, ROLE_TEXT: pair.text}.get(colour, colour)) + b"\n"
            for role, pair in layout.role_colours.items()
        }
        plain = PLAIN.get(entry.field) if entry.field is not None else None
        self.is_plain = plain is not None
        self._text: Callable[[BadgeData], str] = attrgetter(plain or "name")
        self._texts = texts_of(entry)

    def add(self, badge: BadgeData, texts: list[_Set]) -> None:
        """Add what this entry says on a badge, each text set or found set."""
        for text in (self._text(badge),) if self.is_plain else self._texts(badge):
            if text:
                key = (text, badge.language, badge.role if self._by_role else "")
                one = self._known.get(key) or self._learnt(key, badge)
                if one is not None:
                    texts.append(one)

    def _learnt(self, key: tuple[str, str, str], badge: BadgeData) -> _Set | None:
        """Set a text; None where nothing of it has a shape."""
        if len(self._known) >= _KEPT:
            self._known.clear()
        style, text = self._entry.style, key[0].upper() if self._entry.upper else key[0]
        block = fit(self._speller, text, badge.language, style, self._element.box.width)
        done = None
        if block is not None:
            done = set_text(self._document, self._element, block, style, self._colours[badge.role], 1.0)
        self._known[key] = done
        return done


def set_text(document: Document, element: Text, block: Block, style: TextStyle, colour: bytes, scale: float) -> _Set:
    """Turn lines into operators at a scale."""
    size = int(block.size * scale * UNIT)
    step, gap = size * style.leading, style.gap * scale * UNIT
    body = b""
    font: EmbeddedFont | None = None
    before = left = 0
    for number, line in enumerate(block.lines):
        place = _left(element, line.width * size)
        line_font, shown = line_operators(document, line, size)
        if line_font is not None and line_font is not font:
            shown = b"/%b %d Tf %b" % (line_font.label, size, shown)
        font = line_font
        if number == 0:
            left, body = place, b"\n" + shown
        else:
            body += b"\n%d %d Td " % (place - before, round(-step)) + shown
        before = place
    ascent = gap + 0.5 * step + _HALF_CAPITAL * size
    return _Set(block, style, gap + len(block.lines) * step, ascent, left, colour, body)


def _left(element: Text, width: float) -> int:
    left = element.box.left * UNIT
    if element.align == Align.LEFT:
        return int(left)
    spare = element.box.width * UNIT - width
    return int(left + (spare if element.align == Align.RIGHT else spare / 2))
