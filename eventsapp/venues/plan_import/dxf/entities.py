"""Reads the entities of a DXF into a drawing: blocks are taken apart, curves become short straight pieces."""

import io
import re
from collections.abc import Iterable
from typing import Any

from ezdxf import path, recover
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.entities.insert import Insert
from ezdxf.lldxf.const import DXFError

from eventsapp.venues.plan_import.drawn import Drawing, Outline, are_sound
from eventsapp.venues.plan_import.dxf import NAME_DATA, NUMBER_DATA
from eventsapp.venues.plan_import.dxf.texts import label_of
from eventsapp.venues.plan_import.limits import MAX_UNITS, refuse_count
from eventsapp.venues.plan_import.refusals import BrokenPlan

# Metres per drawing unit by the value of $INSUNITS (DXF reference, HEADER section).
_METRES = {
    1: 0.0254,
    2: 0.3048,
    3: 1609.344,
    4: 0.001,
    5: 0.01,
    6: 1.0,
    7: 1000.0,
    8: 2.54e-8,
    9: 2.54e-5,
    10: 0.9144,
    13: 1e-6,
    14: 0.1,
    15: 10.0,
    16: 100.0,
    21: 1200 / 3937,
}
_LINES = {"LWPOLYLINE", "POLYLINE", "LINE", "CIRCLE", "ELLIPSE", "ARC", "SPLINE"}
_CORNERED = {"SOLID", "TRACE", "3DFACE"}
_TEXTS = {"TEXT", "MTEXT", "ATTRIB"}
_SILENT = {"DIMENSION", "HATCH", "POINT", "VIEWPORT", "ATTDEF", "LEADER", "MLEADER", "MULTILEADER", "SEQEND", "WIPEOUT"}
_MAX_DEPTH = 8
_MAX_ENTITIES = 300_000  # in the whole file
_MAX_READ = 120_000  # with blocks taken apart
_ENTITY = re.compile(rb"^\s*0\s*?\r?\n\s*[A-Z]", re.MULTILINE)
_END = re.compile(rb"\n\s*0\s*?\r?\n\s*EOF\s*\Z")
_SAG = 1 / 4000  # of the width of the drawing: how far a straight piece may lie off its curve


def read_entities(name: str, data: bytes) -> Drawing:
    """Read the model space; raises PlanRefused."""
    document = _document(name, data)
    drawing = Drawing(y_up=True, scale=_METRES.get(_units(document)))
    try:
        size = _Sizes(document).of(document.modelspace())
    except RecursionError as error:
        raise BrokenPlan(file=name, reason="dxf") from error
    refuse_count("shapes", size, _MAX_READ)
    reader = _Reader(document, drawing)
    reader.read(document.modelspace())
    if reader.hidden:
        drawing.notes.append(("hidden_layers", {"layers": ", ".join(sorted(reader.hidden)[:10])}))
    return drawing


def _document(name: str, data: bytes) -> Any:
    """Parse the file; one that ends early is refused before half of it is taken for the whole."""
    is_text = not data.startswith(b"AutoCAD Binary DXF")
    if is_text and not _END.search(data[-200:].rstrip(b"\x1a\x00")):
        raise BrokenPlan(file=name, reason="truncated")
    if is_text:
        refuse_count("shapes", len(_ENTITY.findall(data)), _MAX_ENTITIES)
    try:
        document, _auditor = recover.read(io.BytesIO(data), errors="replace")
    except (DXFError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise BrokenPlan(file=name, reason="dxf") from error
    return document


def _units(document: Any) -> int:
    """Return $INSUNITS; 0 where it is not said."""
    try:
        return int(document.header.get("$INSUNITS", 0))
    except (TypeError, ValueError):
        return 0


def _data(entity: DXFEntity, key: str) -> str:
    """Return what this system wrote beside a shape; empty where it did not."""
    return str(entity.get_xdata(key)[0].value) if entity.has_xdata(key) else ""


class _Sizes:
    """Counts the entities there would be with all blocks taken apart, without taking one apart."""

    def __init__(self, document: Any) -> None:
        self._blocks = document.blocks
        self._known: dict[str, int] = {}

    def of(self, entities: Iterable[DXFEntity]) -> int:
        """Return the number of entities in these."""
        return sum(_copies(one) * self._of_block(one) if isinstance(one, Insert) else 1 for one in entities)

    def _of_block(self, insert: Insert) -> int:
        """Return the size of a block; one inside itself counts once."""
        name = str(insert.dxf.name).casefold()
        if name not in self._known:
            self._known[name] = 1
            self._known[name] = 1 + self.of(self._blocks.get(name) or [])
        return self._known[name]


def _copies(insert: Insert) -> int:
    """Return how often a block is repeated in rows and columns."""
    return int(insert.dxf.get("row_count", 1)) * int(insert.dxf.get("column_count", 1))


class _Reader:
    """Reads entity after entity."""

    def __init__(self, document: Any, drawing: Drawing) -> None:
        self.hidden: set[str] = set()
        self._drawing = drawing
        self._count = 0
        self._off = {layer.dxf.name.casefold() for layer in document.layers if layer.is_off() or layer.is_frozen()}
        low, high = document.header.get("$EXTMIN", (0, 0, 0)), document.header.get("$EXTMAX", (0, 0, 0))
        width = max(abs(high[0] - low[0]), abs(high[1] - low[1]))
        self._sag = width * _SAG if 0 < width < 1e9 else 0.01

    def read(self, entities: Iterable[DXFEntity], layer: str = "", depth: int = 0) -> None:
        """Read entities; those of a block on layer 0 take the layer of its insertion."""
        for entity in entities:
            self._count += 1
            refuse_count("shapes", self._count, _MAX_READ)
            own = str(entity.dxf.get("layer", "0"))
            place = layer if own == "0" and layer else own
            if own.casefold() in self._off or place.casefold() in self._off:
                self.hidden.add(place)
            elif not entity.dxf.get("invisible", 0):
                self._entity(entity, place, depth)

    def _entity(self, entity: DXFEntity, layer: str, depth: int) -> None:
        """Read one entity by its kind."""
        kind = entity.dxftype()
        if isinstance(entity, Insert):
            self._insert(entity, layer, depth)
        elif kind in _TEXTS:
            label = label_of(entity, layer)
            if label is not None:
                self._drawing.add_label(label)
        elif kind in _LINES:
            self._line(entity, kind, layer)
        elif kind in _CORNERED:
            corners = [(float(point.x), float(point.y)) for point in entity.wcs_vertices()]  # type: ignore[attr-defined]
            self._add(corners, Outline((), layer), kind, closed=True)
        elif kind not in _SILENT:
            self._drawing.unread_one(kind)

    def _insert(self, insert: Insert, layer: str, depth: int) -> None:
        """Take a block apart; blocks inside themselves end at a depth."""
        if depth >= _MAX_DEPTH:
            self._drawing.unread_one("INSERT")
            return
        refuse_count("shapes", _copies(insert), MAX_UNITS)
        for one in insert.multi_insert() if insert.mcount > 1 else [insert]:
            try:
                self.read(one.virtual_entities(), layer, depth + 1)
                self.read(one.attribs, layer, depth + 1)
            except (DXFError, ValueError, TypeError, ZeroDivisionError):
                self._drawing.unread_one("INSERT")

    def _line(self, entity: DXFEntity, kind: str, layer: str) -> None:
        """Add a line or curve as straight pieces."""
        try:
            found = path.make_path(entity)
            points = [(float(point.x), float(point.y)) for point in found.flattening(self._sag, segments=4)]
        except (DXFError, ValueError, TypeError, ZeroDivisionError, OverflowError):
            self._drawing.unread_one(kind)
            return
        closed = bool(getattr(entity, "is_closed", False)) or (found.is_closed and kind != "LINE")
        like = Outline((), layer, _data(entity, NAME_DATA), _data(entity, NUMBER_DATA))
        self._add(points, like, kind, closed=closed)

    def _add(self, points: list[tuple[float, float]], like: Outline, kind: str, *, closed: bool) -> None:
        """Add points that are numbers."""
        if not are_sound(points):
            self._drawing.unread_one(kind)
        elif len(points) > 1:
            self._drawing.add_line(points, like, closed=closed)
