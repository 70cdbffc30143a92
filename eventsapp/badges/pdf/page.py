"""One badge as a content stream. Millimetres; the layout counts from the top, PDF from the bottom."""

from collections.abc import Callable

from eventsapp.badges.pdf import qr
from eventsapp.badges.pdf.fitting import Block, Fitter
from eventsapp.badges.pdf.ink import Ink
from eventsapp.badges.pdf.layout import INK, Box, Layout, TextStyle
from eventsapp.badges.pdf.model import BadgeData
from eventsapp.badges.pdf.shaping import Shaper

# Half the height of a capital, in ems: what puts letters in the middle of their line.
_HALF_CAPITAL = 0.36
_KEPT = 1024
_LEAST = 0.75


class Painter:
    """Draws badges of one layout. What many badges share is drawn once."""

    def __init__(self, ink: Ink, shaper: Shaper, layout: Layout) -> None:
        self._ink = ink
        self._shaper = shaper
        self._layout = layout
        self._kept: dict[tuple[object, ...], bytes] = {}

    def badge(self, badge: BadgeData) -> bytes:
        """Return the content stream of a badge whose characters are all covered."""
        fitter = Fitter(self._shaper, badge.language)
        parts = (
            self._once(("band", badge.band, badge.language), lambda: self._band(badge, fitter)),
            self._person(badge, fitter),
            self._code(badge.code),
            self._once(("notes", badge.notes, badge.language), lambda: self._notes(badge, fitter)),
            self._once(("role", badge.role, badge.role_word), lambda: self._role(badge, fitter)),
        )
        return b"\n".join(part for part in parts if part)

    def _once(self, key: tuple[object, ...], draw: Callable[[], bytes]) -> bytes:
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = draw()
        return self._kept[key]

    def _band(self, badge: BadgeData, fitter: Fitter) -> bytes:
        layout, band = self._layout, badge.band
        parts = [self._ink.fill(layout.band, layout.band_ground)]
        name, note = layout.band_name, layout.band_note
        if band.mark:
            parts.append(self._ink.fill(layout.mark, layout.mark_ground))
            parts.append(self._centred(fitter, band.mark, layout.mark, layout.mark_style))
        else:
            name, note = _from_margin(name, layout.margin), _from_margin(note, layout.margin)
        parts.append(self._left(fitter, band.name, name, layout.band_name_style))
        parts.append(self._left(fitter, band.note, note, layout.band_note_style))
        return b"\n".join(part for part in parts if part)

    def _person(self, badge: BadgeData, fitter: Fitter) -> bytes:
        layout = self._layout
        blocks = [
            (fitter.fit(text, style, layout.text.width), style)
            for text, style in (
                (badge.name, layout.name),
                (badge.title, layout.title),
                (badge.company, layout.company),
                ("" if badge.latin_name == badge.name else badge.latin_name, layout.latin_name),
            )
            if text
        ]
        heights = [style.gap + len(block.lines) * block.size * style.leading for block, style in blocks]
        first, rest = _squeeze(heights[:1], heights[1:], layout.text.height)
        top = layout.text.top
        parts = []
        for number, (block, style) in enumerate(blocks):
            scale = first if number == 0 else rest
            small = Block(block.lines, block.size * scale)
            parts.append(self._lines(small, style, layout.text.left, top + style.gap * scale))
            top += heights[number] * scale
        return b"\n".join(parts)

    def _code(self, text: str) -> bytes:
        box = self._layout.code
        modules, rectangles = qr.rectangles(text)
        side = box.width / modules
        boxes = [
            Box(box.left + x * side, box.top + y * side, width * side, height * side)
            for x, y, width, height in rectangles
        ]
        return self._ink.fill_all(boxes, INK)

    def _notes(self, badge: BadgeData, fitter: Fitter) -> bytes:
        box, style = self._layout.notes, self._layout.notes_style
        blocks = [fitter.fit(text, style, box.width) for text in badge.notes if text]
        top = box.top + box.height - sum(block.size * style.leading for block in blocks)
        parts = []
        for block in blocks:
            left = box.left + box.width - block.lines[0].width * block.size
            parts.append(self._lines(block, style, left, top))
            top += block.size * style.leading
        return b"\n".join(parts)

    def _role(self, badge: BadgeData, fitter: Fitter) -> bytes:
        layout = self._layout
        colour = layout.role_colours[badge.role]
        inner = Box(layout.margin, layout.role.top, layout.width - 2 * layout.margin, layout.role.height)
        word = self._left(fitter, badge.role_word.upper(), inner, layout.role_style, colour.text)
        return self._ink.fill(layout.role, colour.ground) + b"\n" + word

    def _left(self, fitter: Fitter, text: str, box: Box, style: TextStyle, colour: str = "") -> bytes:
        if not text:
            return b""
        block = fitter.fit(text, style, box.width)
        height = len(block.lines) * block.size * style.leading
        return self._lines(block, style, box.left, box.top + (box.height - height) / 2, colour)

    def _centred(self, fitter: Fitter, text: str, box: Box, style: TextStyle) -> bytes:
        block = fitter.fit(text, style, box.width * 0.8)
        left = box.left + (box.width - block.lines[0].width * block.size) / 2
        top = box.top + (box.height - block.size * style.leading) / 2
        return self._lines(block, style, left, top)

    def _lines(self, block: Block, style: TextStyle, left: float, top: float, colour: str = "") -> bytes:
        step = block.size * style.leading
        parts = []
        for number, line in enumerate(block.lines):
            baseline = top + (number + 0.5) * step + _HALF_CAPITAL * block.size
            parts.append(self._ink.line(line, left, baseline, block.size, colour or style.colour))
        return b"\n".join(parts)


def _from_margin(box: Box, margin: float) -> Box:
    return Box(margin, box.top, box.width + box.left - margin, box.height)


def _squeeze(first: list[float], rest: list[float], height: float) -> tuple[float, float]:
    """Scale for the name and for what follows: what follows gives way first, as far as it stays legible."""
    name, others = sum(first), sum(rest)
    yielded = min(1.0, max(_LEAST, (height - name) / others)) if others else 1.0
    whole = min(1.0, height / (name + others * yielded)) if first else 1.0
    return whole, whole * yielded
