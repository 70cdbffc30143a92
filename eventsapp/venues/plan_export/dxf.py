"""The plan as DXF R2010 in metres: x to the east, y to the north, one layer for each kind of thing."""

import io

from ezdxf import units
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace

from eventsapp.venues.geometry import Ring, bounds_of
from eventsapp.venues.plan_export.model import PlanSheet, number_place
from eventsapp.venues.plan_export.svg import door_ends
from eventsapp.venues.plan_import import PlanUnit
from eventsapp.venues.plan_import.dxf import NAME_DATA, NUMBER_DATA

_LAYERS = {
    "WALLS": 7,
    "BLOCKS": 9,
    "DOORS": 3,
    "FIRE_EXITS": 3,
    "COLUMNS": 8,
    "OBSTACLES": 8,
    "AISLES": 9,
    "STANDS": 5,
    "NUMBERS": 7,
    "EXHIBITORS": 8,
}
_FEATURE_LAYERS = {"column": "COLUMNS", "obstacle": "OBSTACLES", "fire_exit": "FIRE_EXITS", "aisle": "AISLES"}
_STYLE = "PLAN"


def write_dxf(sheet: PlanSheet) -> bytes:
    """Return the hall as DXF."""
    document = new("R2010")
    document.units = units.M
    document.appids.add(NUMBER_DATA)
    document.styles.add(_STYLE, font="NotoSans-Regular.ttf")
    document.appids.add(NAME_DATA)
    for name, colour in _LAYERS.items():
        document.layers.add(name, color=colour)
    space = document.modelspace()
    hall = sheet.hall
    _ring(space, hall.outline, "WALLS")
    for island in hall.islands:
        _ring(space, island, "BLOCKS")
    for entrance in hall.entrances:
        (x1, y1), (x2, y2) = door_ends(entrance)
        _name(space.add_line((x1, -y1), (x2, -y2), dxfattribs={"layer": "DOORS"}), entrance.leads_to)
    for feature in hall.features:
        _name(_ring(space, feature.outline, _FEATURE_LAYERS[feature.kind]), feature.name)
    for unit in hall.units:
        _unit(space, sheet, unit)
    left, top, right, bottom = bounds_of([hall.outline, *(unit.outline for unit in hall.units)])
    document.header["$EXTMIN"], document.header["$EXTMAX"] = (left, -bottom, 0), (right, -top, 0)
    document.set_modelspace_vport(height=(bottom - top) * 1.1, center=((left + right) / 2, -(top + bottom) / 2))
    stream = io.StringIO()
    document.write(stream)
    return stream.getvalue().encode("utf-8", "replace")


def _unit(space: Modelspace, sheet: PlanSheet, unit: PlanUnit) -> None:
    """Draw a unit with its number and, where it is taken, its exhibitor; the shape carries its number as data too."""
    _ring(space, unit.outline, "STANDS").set_xdata(NUMBER_DATA, [(1000, unit.number)])
    box, size = number_place(unit.number, unit.outline)
    x, y = box.centre
    _text(space, unit.number, (x, y), size, "NUMBERS")
    holder = sheet.holders.get(unit.number)
    if holder:
        _text(space, holder, (x, y + size * 1.3), size / 2, "EXHIBITORS")


def _name(entity: DXFGraphic, name: str) -> None:
    """Give a door or column its name, as data that the import reads again."""
    if name:
        entity.set_xdata(NAME_DATA, [(1000, name)])


def _ring(space: Modelspace, ring: Ring, layer: str) -> LWPolyline:
    return space.add_lwpolyline([(x, -y) for x, y in ring], close=True, dxfattribs={"layer": layer})


def _text(space: Modelspace, text: str, middle: tuple[float, float], size: float, layer: str) -> None:
    attributes = {"layer": layer, "style": _STYLE}
    placed = space.add_text(text.replace("%%", "%"), height=size, dxfattribs=attributes)
    placed.set_placement((middle[0], -middle[1]), align=TextEntityAlignment.MIDDLE_CENTER)
