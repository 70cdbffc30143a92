"""Drawing operators: filled boxes and shaped lines in a document's fonts (ISO 32000-1, 8.5 and 9.4)."""

from collections.abc import Sequence

from eventsapp.badges.pdf.document import Document
from eventsapp.badges.pdf.embedding import EmbeddedFont
from eventsapp.badges.pdf.layout import Box
from eventsapp.badges.pdf.shaping import Cluster, Glyph, Line, Run


class Ink:
    """Turns millimetres from the top left into operators of one document."""

    def __init__(self, document: Document, height: float) -> None:
        self._document = document
        self._height = height

    def fill(self, box: Box, colour: str) -> bytes:
        """Fill one box."""
        return self.fill_all([box], colour)

    def fill_all(self, boxes: Sequence[Box], colour: str) -> bytes:
        """Fill boxes as one path, so that no seam shows between neighbours."""
        rectangles = "\n".join(self._rectangle(box) for box in boxes)
        return f"{_rgb(colour)} rg\n{rectangles}\nf".encode()

    def line(self, line: Line, left: float, baseline: float, size: float, colour: str) -> bytes:
        """Write a line with its first glyph's origin at (left, baseline)."""
        shown = "\n".join(self._run(run, size) for run in line.runs)
        place = f"{_n(left)} {_n(self._height - baseline)} Td"
        return f"BT {_rgb(colour)} rg {place}\n{shown}\nET".encode()

    def _rectangle(self, box: Box) -> str:
        bottom = self._height - box.top - box.height
        return f"{_n(box.left)} {_n(bottom)} {_n(box.width)} {_n(box.height)} re"

    def _run(self, run: Run, size: float) -> str:
        font = self._document.font(run.face)
        writer = _RunWriter(font, size)
        for cluster in run.clusters:
            writer.add(cluster)
        return f"/{font.name} {_n(size)} Tf\n{writer.finish()}"


class _RunWriter:
    """Collects one face's glyphs into as few operators as their positions allow."""

    def __init__(self, font: EmbeddedFont, size: float) -> None:
        self._font = font
        self._size = size
        self._scale = 1000 / font.face.upem
        self._array: list[str] = []
        self._operators: list[str] = []

    def add(self, cluster: Cluster) -> None:
        if self._font.speaks(cluster):
            self._glyph(cluster.glyphs[0])
            return
        # Glyphs that do not spell their text one by one carry it as ActualText (ISO 32000-1, 14.9.4).
        self._flush()
        text = ("\ufeff" + cluster.text).encode("utf-16-be").hex()
        self._operators.append(f"/Span<</ActualText<{text}>>>BDC")
        for glyph in cluster.glyphs:
            self._glyph(glyph)
        self._flush()
        self._operators.append("EMC")

    def finish(self) -> str:
        self._flush()
        return "\n".join(self._operators)

    def _glyph(self, glyph: Glyph) -> None:
        if glyph.y_offset:
            self._flush()
            self._operators.append(f"{_n(glyph.y_offset * self._size / self._font.face.upem)} Ts")
        self._move(glyph.x_offset)
        self._array.append(f"<{self._font.code(glyph.index):04X}>")
        self._move(glyph.advance - self._font.face.advance(glyph.index) - glyph.x_offset)
        if glyph.y_offset:
            self._flush()
            self._operators.append("0 Ts")

    def _move(self, units: int) -> None:
        if units:
            self._array.append(_n(-units * self._scale))

    def _flush(self) -> None:
        if self._array:
            self._operators.append(f"[{' '.join(self._array).replace('> <', '')}]TJ")
            self._array.clear()


def _n(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def _rgb(colour: str) -> str:
    return " ".join(_n(int(colour[at : at + 2], 16) / 255) for at in (0, 2, 4))
