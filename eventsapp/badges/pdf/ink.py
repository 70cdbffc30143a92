"""Drawing operators (ISO 32000-1, 8.5 and 9.4). The unit of all numbers is a hundredth of a millimetre."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.shaping import Glyph, Run
from eventsapp.badges.pdf.typefaces import Typeface

UNIT = 100
"""Units of a millimetre."""


@dataclass(slots=True)
class Mark:
    """A dot or a vowel sign of a line: its place in ems from where the line begins, on its baseline."""

    left: float
    up: float
    glyph: int
    face: Typeface


def colour_operator(colour: str) -> bytes:
    """Return what makes RRGGBB the colour of everything that follows."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    if len(set(parts)) == 1:
        return f"{number(parts[0])} g".encode()
    return f"{' '.join(map(number, parts))} rg".encode()


def fill(left: float, bottom: float, width: float, height: float, colour: str) -> bytes:
    """Fill a rectangle."""
    box = (round(left), round(bottom), round(width), round(height))
    return colour_operator(colour) + b" %d %d %d %d re f" % box


def symbol_frame(modules: int, left: int, bottom: int, side: int) -> tuple[bytes, bytes]:
    """Return what stands before and after the rows of a QR.

    It is a stencil of one bit a module: no seam between modules, nothing to smooth.
    """
    image = b"BI/W %d/H %d/IM true/D[1 0]/L %d ID " % (modules, modules, modules * -(-modules // 8))
    return b"q %d 0 0 %d %d %d cm " % (side, side, left, bottom) + image, b"\nEI Q"


def number(value: float) -> str:
    """Write a number as short as it can be."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    if text in {"", "-0"}:
        return "0"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def spelled(font: EmbeddedFont, run: Run) -> bytes | None:
    """Return the inside of a string that shows a run, or None where glyphs do not spell their text one by one."""
    parts: list[bytes] = []
    for cluster in run.clusters:
        if not font.speaks(cluster) or cluster.glyphs[0].y_offset:
            return None
        parts.append(_glyph(font, cluster.glyphs[0]))
    return b"".join(parts)


def run_operators(font: EmbeddedFont, run: Run, size: float) -> bytes:
    """Show a run of which some glyphs carry their text as ActualText (14.9.4) or stand above or below the line."""
    if font.face.is_complex:
        text = "".join(cluster.text for cluster in run.clusters)
        return _spoken(font, text, [glyph for cluster in run.clusters for glyph in cluster.glyphs], size)
    done: list[bytes] = []
    plain: list[bytes] = []
    for cluster in run.clusters:
        if font.speaks(cluster) and not cluster.glyphs[0].y_offset:
            plain.append(_glyph(font, cluster.glyphs[0]))
            continue
        _flush(plain, done)
        done.append(_spoken(font, cluster.text, cluster.glyphs, size))
    _flush(plain, done)
    return b"\n".join(done)


def letters_backwards(font: EmbeddedFont, run: Run) -> tuple[bytes, list[Mark]]:
    """Show the letters of a run that is read from right to left; returns also its marks, which are still to be drawn.

    Each letter has a code that is read as it. Marks are no letters: readers would sort them among these by their place,
    take what stands above or below for another line, and the name would be in pieces.
    """
    parts: list[bytes] = []
    marks: list[Mark] = []
    pen, upem = 0, font.face.upem
    for cluster in run.clusters:
        base = max(cluster.glyphs, key=lambda glyph: glyph.advance)
        for glyph in cluster.glyphs:
            if glyph is base and not glyph.y_offset:
                spelt = cluster.text[::-1]  # readers turn the line round, sign by sign
                parts.append(_placed(font, glyph, font.code_for(glyph.index, spelt)))
            else:
                marks.append(Mark((pen + glyph.x_offset) / upem, glyph.y_offset / upem, glyph.index, font.face))
                parts.append(_move(font, glyph.advance))
            pen += glyph.advance
    return show(parts), marks


def outline(mark: Mark, size: float, left: float, bottom: float) -> bytes:
    """Return the path of a mark at a size in units, from where its line begins."""
    pen = _Path(size / mark.face.upem, left + mark.left * size, bottom + mark.up * size)
    mark.face.font.draw_glyph_with_pen(mark.glyph, pen)
    return b" ".join(pen.parts)


class _Path:
    """Takes the outline of a glyph down as operators (8.5.2)."""

    def __init__(self, scale: float, left: float, bottom: float) -> None:
        self._scale, self._left, self._bottom = scale, left, bottom
        self._at = (0.0, 0.0)
        self.parts: list[bytes] = []

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - as the library calls it
        self._add(b"m", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add(b"l", point)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add(b"c", *points)

    def qCurveTo(self, bend: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        """Raise a curve of the second degree to one of the third, which is what PDF has."""
        first = [start + (by - start) * 2 / 3 for start, by in zip(self._at, bend, strict=True)]
        second = [stop + (by - stop) * 2 / 3 for stop, by in zip(end, bend, strict=True)]
        self._add(b"c", (first[0], first[1]), (second[0], second[1]), end)

    def closePath(self) -> None:  # noqa: N802
        self.parts.append(b"h")

    def _add(self, operator: bytes, *points: tuple[float, float]) -> None:
        self._at = points[-1]
        placed = [(self._left + x * self._scale, self._bottom + y * self._scale) for x, y in points]
        self.parts.append(b"%b %b" % (" ".join(f"{x:.1f} {y:.1f}" for x, y in placed).encode(), operator))


def _spoken(font: EmbeddedFont, text: str, glyphs: Sequence[Glyph], size: float) -> bytes:
    """Show glyphs that are read as a text together, neighbours at the same height in one string."""
    done: list[bytes] = []
    for rise, group in groupby(glyphs, key=lambda glyph: glyph.y_offset):
        shown = show([_glyph(font, glyph) for glyph in group])
        raised = number(rise * size / font.face.upem).encode()
        done.append(b"%b Ts %b 0 Ts" % (raised, shown) if rise else shown)
    spoken = ("\ufeff" + text).encode("utf-16-be").hex().encode()
    return b"/Span<</ActualText<%b>>>BDC\n%b\nEMC" % (spoken, b"\n".join(done))


def _flush(plain: list[bytes], done: list[bytes]) -> None:
    if plain:
        done.append(show(plain))
        plain.clear()


def show(parts: Sequence[bytes]) -> bytes:
    """Show the insides of strings one after the other; no string is empty, which some readers lose their place at."""
    return (b"[(%b)]TJ" % b"".join(parts)).replace(b"()", b" ")


def _glyph(font: EmbeddedFont, glyph: Glyph) -> bytes:
    return _placed(font, glyph, font.code(glyph.index))


def _placed(font: EmbeddedFont, glyph: Glyph, code: bytes) -> bytes:
    after = glyph.advance - font.face.advance(glyph.index) - glyph.x_offset
    if not after and not glyph.x_offset:
        return code
    return _move(font, glyph.x_offset) + code + _move(font, after)


def _move(font: EmbeddedFont, units: int) -> bytes:
    return b")%b(" % number(-units * 1000 / font.face.upem).encode() if units else b""
