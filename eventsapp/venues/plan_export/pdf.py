"""The plan as PDF on A3, to a round scale, with scale bar, legend and every number."""

import io
from collections.abc import Sequence
from typing import Any

from eventsapp.venues.fitting import fit_text
from eventsapp.venues.geometry import Box, Ring, bounds_of
from eventsapp.venues.plan_export.model import PlanSheet, PlanState, number_place
from eventsapp.venues.plan_export.svg import door_ends
from eventsapp.venues.plan_export.typesetting import Typesetter
from eventsapp.venues.plan_import import PlanUnit

MM = 72 / 25.4
A3 = (297.0, 420.0)  # mm
_MARGIN = 12.0
_HEAD = 14.0
_FOOT = 16.0
_SCALES = tuple(
    base * ten for ten in (1, 10, 100, 1000, 10_000) for base in (100, 125, 150, 200, 250, 300, 400, 500, 600, 750)
)
_BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_NAME_SIZES = (2.6, 2.2, 1.8, 1.5, 1.2)  # mm
_FEATURES = {
    "column": ("#71808a", "#71808a"),
    "obstacle": ("#c3ccd2", "#71808a"),
    "fire_exit": ("#0b7540", "#0b7540"),
    "aisle": ("#ffffff", "#c3ccd2"),
}
"""Ground and edge of what stands in a hall."""
_INK, _GREY, _PALE = "#1a1a1a", "#555555", "#f2f2f0"


def write_pdf(sheet: PlanSheet) -> bytes:
    """Return the hall as a PDF of one A3 page; raises UnwritableText where no font has a letter."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - heavy, and needed for PDFs only

    page = _Page(sheet)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(page.width * MM, page.depth * MM), pageCompression=1)
    canvas.setTitle(" · ".join(part for part in (sheet.title, sheet.subtitle or sheet.hall.name) if part))
    page.draw(canvas)
    page.texts.refuse_missing()
    canvas.save()
    return target.getvalue()


class _Page:
    """One page. Millimetres from the upper left; the plan's metres are put into its middle."""

    def __init__(self, sheet: PlanSheet) -> None:
        self.sheet = sheet
        self.texts = Typesetter(sheet.fonts, sheet.language)
        self._canvas: Any = None
        left, top, right, bottom = bounds_of([sheet.hall.outline, *(unit.outline for unit in sheet.hall.units)])
        across, down = max(right - left, 1.0), max(bottom - top, 1.0)
        lying, standing = _scale(across, down, A3[1], A3[0]), _scale(across, down, A3[0], A3[1])
        self.width, self.depth = (A3[1], A3[0]) if lying <= standing else A3
        self.scale = min(lying, standing)
        room = self.depth - 2 * _MARGIN - _HEAD - _FOOT
        self._east = (self.width - across * self._metre) / 2 - left * self._metre
        self._south = _MARGIN + _HEAD + (room - down * self._metre) / 2 - top * self._metre

    @property
    def _metre(self) -> float:
        """Return the length of a metre in millimetres of paper."""
        return 1000.0 / self.scale

    def draw(self, canvas: Any) -> None:
        """Draw everything, from the ground up."""
        self._canvas = canvas
        hall = self.sheet.hall
        self._ring(hall.outline, "#ffffff", _INK, 0.5)
        for island in hall.islands:
            self._ring(island, _PALE, _PALE, 0.05)
        self._standing(["aisle"])
        for unit in sorted(hall.units, key=lambda unit: -unit.area):
            self._unit(unit)
        self._standing(["obstacle", "column", "fire_exit"])
        self._doors()
        self._head()
        self._foot()

    def _unit(self, unit: PlanUnit) -> None:
        """Draw a unit: colour and letter of its state, its number, its exhibitor where there is room."""
        state = self.sheet.state_of(unit.number)
        self._ring(unit.outline, state.colour if state else "#ffffff", _GREY, 0.12)
        box, metres = number_place(unit.number, unit.outline)
        size = metres * self._metre
        x, y = self._point(box.centre)
        holder = self.sheet.holders.get(unit.number, "")
        room = Box(0, 0, box.width * self._metre * 0.9, box.height * self._metre * 0.5)
        fitted = fit_text(holder, room.width, room.height, _NAME_SIZES) if holder else None
        if fitted:
            size = min(size, box.height * self._metre * 0.22)
            y -= box.height * self._metre * 0.26
            for row, line in enumerate(fitted.lines, start=1):
                self._centred(line, x, y + size * 0.5 + row * fitted.size * 1.15, fitted.size)
        self._centred(unit.number, x, y + size * 0.36, size)
        if state and state.letter and not fitted:
            small = min(size * 0.5, box.height * self._metre * 0.2)
            corner = self._point((box.x, box.y))
            self._text(state.letter, corner[0] + small * 0.3, corner[1] + small * 1.05, small)

    def _standing(self, kinds: Sequence[str]) -> None:
        """Draw columns, exits and aisles; a column inside a unit lies on it."""
        for feature in self.sheet.hall.features:
            if feature.kind in kinds:
                self._ring(feature.outline, *_FEATURES[feature.kind], 0.2)

    def _doors(self) -> None:
        """Draw doors as thick lines, with what lies behind them."""
        for entrance in self.sheet.hall.entrances:
            start, end = (self._point(point) for point in door_ends(entrance))
            self._line(start, end, "#0b7a4b", 1.2)
            middle = self._point((entrance.x, entrance.y))
            away = {"n": -1.5, "s": 4.0}.get(entrance.wall, 0.0)
            if entrance.leads_to and away:
                self._centred(entrance.leads_to, middle[0], middle[1] + away, 2.6)

    def _head(self) -> None:
        """Write the fair and the hall."""
        self._text(self.sheet.title, _MARGIN, _MARGIN + 5, 5)
        self._text(self.sheet.subtitle or self.sheet.hall.name, _MARGIN, _MARGIN + 11, 4)
        note = self.sheet.note
        self._text(note, self.width - _MARGIN - self.texts.width(note, 3), _MARGIN + 5, 3)

    def _foot(self) -> None:
        """Draw the scale bar and the legend."""
        base = self.depth - _MARGIN
        metres = max(bar for bar in _BARS if bar * self._metre <= 80 or bar == 1)
        for piece in range(4):
            box = (_MARGIN + piece * metres * self._metre / 4, base - 5.0, metres * self._metre / 4, 1.6)
            self._box(box, _INK if piece % 2 == 0 else "#ffffff")
        self._text("0", _MARGIN, base, 2.6)
        length = f"{metres} m"
        end = _MARGIN + metres * self._metre
        self._text(length, end - self.texts.width(length, 2.6) / 2, base, 2.6)
        scale = self.sheet.scale_word.format(scale=self.scale)
        self._text(scale, _MARGIN, base - 7, 3)
        self._legend(max(end + 20, _MARGIN + 60), base)

    def _legend(self, x: float, base: float) -> None:
        """Show the states with colour, letter and name."""
        for state in self.sheet.legend:
            width = 9 + self.texts.width(state.label, 3)
            if x + width > self.width - _MARGIN:
                x, base = _MARGIN + 80, base - 6
            self._entry(state, x, base)
            x += width + 6

    def _entry(self, state: PlanState, x: float, base: float) -> None:
        """Draw one entry of the legend."""
        self._box((x, base - 4.2, 6, 4.6), state.colour)
        self._centred(state.letter, x + 3, base - 0.8, 3)
        self._text(state.label, x + 8, base - 0.8, 3)

    def _point(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return a place of the plan in millimetres of paper."""
        return (self._east + point[0] * self._metre, self._south + point[1] * self._metre)

    def _ring(self, ring: Ring, fill: str, stroke: str, width: float) -> None:
        path = self._canvas.beginPath()
        for at, point in enumerate(ring):
            x, y = self._point(point)
            (path.moveTo if at == 0 else path.lineTo)(x * MM, (self.depth - y) * MM)
        path.close()
        self._canvas.setFillColor(fill)
        self._canvas.setStrokeColor(stroke)
        self._canvas.setLineWidth(width * MM)
        self._canvas.drawPath(path, stroke=1, fill=1)

    def _line(self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(width * MM)
        self._canvas.line(start[0] * MM, (self.depth - start[1]) * MM, end[0] * MM, (self.depth - end[1]) * MM)

    def _box(self, box: tuple[float, float, float, float], fill: str) -> None:
        x, y, width, height = box
        self._canvas.setFillColor(fill)
        self._canvas.setStrokeColor(_GREY)
        self._canvas.setLineWidth(0.15 * MM)
        self._canvas.rect(x * MM, (self.depth - y - height) * MM, width * MM, height * MM, stroke=1, fill=1)

    def _text(self, text: str, x: float, y: float, size: float) -> None:
        self._canvas.setFillColor(_INK)
        self.texts.draw(self._canvas, text, x * MM, (self.depth - y) * MM, size * MM)

    def _centred(self, text: str, x: float, y: float, size: float) -> None:
        self._text(text, x - self.texts.width(text, size) / 2, y, size)


def _scale(across: float, down: float, width: float, depth: float) -> int:
    """Return the largest round scale at which so many metres fit onto the page."""
    room = (width - 2 * _MARGIN) / across, (depth - 2 * _MARGIN - _HEAD - _FOOT) / down
    needed = 1000.0 / min(room)
    return next((scale for scale in _SCALES if scale >= needed), _SCALES[-1])
