"""The texts of one box: each is set once and then only placed."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.fields import PLAIN, texts_of
from eventsapp.badges.pdf.fitting import Block, fit
from eventsapp.badges.pdf.ink import UNIT, colour_operator, outline
from eventsapp.badges.pdf.layout import ROLE_GROUND, ROLE_TEXT, Align, Entry, Layout, Text, TextStyle, Valign
from eventsapp.badges.pdf.lines import line_operators
from eventsapp.badges.pdf.model import BadgeData
from eventsapp.badges.pdf.qr import Symbol
from eventsapp.badges.pdf.words import Speller

# Half the height of a capital, in ems: what puts letters in the middle of their line.
_HALF_CAPITAL = 0.36
_KEPT = 8192
_LEAST = 0.75
_Placing = tuple[float, float, float]
"""Where a box begins and how wide it is, in units, and how much of what a line leaves over is before it."""


@dataclass(slots=True)
class _Set:
    """A text, set. Lengths in units; `ascent` is from its top, gap included, to its first baseline."""

    block: Block
    style: TextStyle
    missing: str
    height: int
    ascent: int
    colour: bytes
    head: bytes
    """Its colour, and its place but for the height."""
    body: bytes
    marks: bytes = b""
    """Paths from the beginning of its first line."""


class TextBox:
    """Draws the texts of one box of a layout."""

    def __init__(self, document: Document, speller: Speller, layout: Layout, element: Text) -> None:
        self._document = document
        self._element = element
        self._top = round((layout.height - element.box.top) * UNIT)
        self._room = element.box.height * UNIT
        self._placing = _placing(element)
        self._is_top = element.valign == Valign.TOP
        self._has_one_first = element.entries[0].field in PLAIN
        self._entries = [_Entry(document, speller, layout, element, entry) for entry in element.entries]

    def __call__(self, badge: BadgeData, symbol: Symbol | None, parts: list[bytes]) -> str:
        """Draw the texts that a badge has."""
        texts: list[_Set] = []
        language, height = badge.language, 0
        for entry in self._entries:
            value = entry.value(badge)
            if value.__class__ is str:
                if value:
                    one = entry.known.get((value, language)) or entry.learnt(value, badge)
                    if one is not None:
                        texts.append(one)
                        height += one.height
            else:
                found = entry.several(value, badge)
                texts += found
                height += sum([one.height for one in found])
        if not texts:
            return ""
        if height > self._room:
            texts = self._squeezed(texts)
            height = sum([one.height for one in texts])
        parts.append(_placed(texts, self._top if self._is_top else self._top - self._spare(texts[0], height)))
        missing = ""
        for one in texts:
            missing += one.missing
        return missing

    def _spare(self, first: _Set, height: float) -> int:
        """Return how far below the top the texts begin; the gap above the first one is not theirs."""
        gap = first.style.gap * UNIT
        spare = self._room - height + gap
        return round((spare if self._element.valign == Valign.BOTTOM else spare / 2) - gap)

    def _squeezed(self, texts: list[_Set]) -> list[_Set]:
        """Make texts smaller: those below the first give way first, as far as they stay legible."""
        first = texts[:1] if self._has_one_first else texts
        name, others = sum(one.height for one in first), sum(one.height for one in texts[len(first) :])
        yielded = min(1.0, max(_LEAST, (self._room - name) / others)) if others else 1.0
        whole = min(1.0, self._room / (name + others * yielded))
        return [
            set_text(self._document, self._placing, one.block, one.style, one.colour, whole * (yielded if at else 1.0))
            for at, one in enumerate(texts)
        ]


def _placed(texts: list[_Set], top: int) -> bytes:
    """Return texts below each other, from the top of the first; marks that are no text come after them."""
    drawn, beside = [b"BT"], [b"ET"]
    for one in texts:
        drawn.append(b"%b%d Tm%b" % (one.head, top - one.ascent, one.body))
        if one.marks:
            beside.append(b"q %b%d cm %b f Q" % (one.head, top - one.ascent, one.marks))
        top -= one.height
    return b"\n".join(drawn + beside)


class _Entry:
    """One text of a box, by what it says; `known` has what was set before, by text and language."""

    def __init__(self, document: Document, speller: Speller, layout: Layout, element: Text, entry: Entry) -> None:
        self._document, self._speller, self._entry = document, speller, entry
        self._width, self._placing = element.box.width, _placing(element)
        colour = entry.style.colour
        self._colours = {
            role: colour_operator({ROLE_GROUND: pair.ground, ROLE_TEXT: pair.text}.get(colour, colour)) + b"\n"
            for role, pair in layout.role_colours.items()
        }
        self._by_role: dict[str, dict[tuple[str, str], _Set]] = {role: {} for role in layout.role_colours}
        self._has_roles_colour = colour in {ROLE_GROUND, ROLE_TEXT}
        self.known: dict[tuple[str, str], _Set] = {}
        plain = PLAIN.get(entry.field) if entry.field is not None and not self._has_roles_colour else None
        self.value: Callable[[BadgeData], str | tuple[str, ...]] = attrgetter(plain) if plain else texts_of(entry)

    def several(self, texts: str | tuple[str, ...], badge: BadgeData) -> list[_Set]:
        """Set the texts of a field that may have more than one, or the colour of the role."""
        if self._has_roles_colour:
            self.known = self._by_role[badge.role]
        found = [self.known.get((text, badge.language)) or self.learnt(text, badge) for text in texts if text]
        return [one for one in found if one is not None]

    def learnt(self, text: str, badge: BadgeData) -> _Set | None:
        """Set a text; None where nothing of it has a shape."""
        if len(self.known) >= _KEPT:
            self.known.clear()
        style = self._entry.style
        shown = text.upper() if self._entry.upper else text
        block = fit(self._speller, shown, badge.language, style, self._width)
        if block is None:
            return None
        done = set_text(self._document, self._placing, block, style, self._colours[badge.role], 1.0)
        self.known[text, badge.language] = done
        return done


def set_text(
    document: Document, placing: _Placing, block: Block, style: TextStyle, colour: bytes, scale: float
) -> _Set:
    """Turn lines into operators at a scale."""
    size = int(block.size * scale * UNIT)
    step, gap = size * style.leading, style.gap * scale * UNIT
    first, marks = block.lines[0], b""
    if first.font is not None and len(block.lines) == 1:  # nearly every text
        edge, room, share = placing
        left = int(edge + (room - first.width * size) * share)
        body = b"\n/%b %d Tf %b" % (first.font.label, size, first.shown)
    else:
        left, body, marks = _lines(document, placing, block, size, step)
    ascent = gap + 0.5 * step + _HALF_CAPITAL * size
    height = int(gap + len(block.lines) * step)
    head = b"%b1 0 0 1 %d " % (colour, left)
    return _Set(block, style, block.missing, height, round(ascent), colour, head, body, marks)


def _lines(document: Document, placing: _Placing, block: Block, size: int, step: float) -> tuple[int, bytes, bytes]:
    """Return where the first line begins, what shows all of them, and the paths beside them."""
    edge, room, share = placing
    body = b""
    font: EmbeddedFont | None = None
    before = left = 0
    marks: list[bytes] = []
    for number, line in enumerate(block.lines):
        place = int(edge + (room - line.width * size) * share)
        left = left if number else place
        line_font, shown = line.font, line.shown
        if line_font is None:
            line_font, shown, beside = line_operators(document, line, size)
            marks += [outline(mark, size, place - left, -number * round(step)) for mark in beside]
        if line_font is not None and line_font is not font:
            shown = b"/%b %d Tf %b" % (line_font.label, size, shown)
        font = line_font
        body += b"\n" + shown if number == 0 else b"\n%d %d Td " % (place - before, round(-step)) + shown
        before = place
    return left, body, b" ".join(marks)


def _placing(element: Text) -> _Placing:
    share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[element.align]
    return element.box.left * UNIT, element.box.width * UNIT, share
