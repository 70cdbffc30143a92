"""Texts of a DXF with their middle, whatever point they hang on."""

import math

from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.entities.mtext import MText
from ezdxf.entities.text import Text
from ezdxf.lldxf.const import DXFError

from eventsapp.venues.fitting import text_width
from eventsapp.venues.plan_import.drawn import Label
from eventsapp.venues.plan_import.gathering import tidy

_LONGEST = 200
_LINE = 1.6  # from one line to the next, in heights


def label_of(entity: DXFEntity, layer: str) -> Label | None:
    """Return a text, None where it has none or stands nowhere."""
    try:
        label = _mtext(entity, layer) if isinstance(entity, MText) else _text(entity, layer)
    except (DXFError, ValueError, TypeError, AttributeError):
        return None
    places = (*label.start, *label.middle)
    return label if label.text and all(math.isfinite(value) for value in places) else None


def _text(entity: DXFEntity, layer: str) -> Label:
    """Return a line of text: it hangs on its lower left point, or on the one it is aligned to."""
    if not isinstance(entity, Text):
        raise TypeError
    text = tidy(entity.plain_text())[:_LONGEST]
    height = float(entity.dxf.height)
    width = text_width(text, height) * float(entity.dxf.get("width", 1.0))
    across, up = int(entity.dxf.get("halign", 0)), int(entity.dxf.get("valign", 0))
    aligned = (across or up) and entity.dxf.hasattr("align_point")
    point = entity.dxf.align_point if aligned else entity.dxf.insert
    start = entity.ocs().to_wcs(point)
    # halign: 0 left, 1 centre, 2 right, 4 middle; valign: 0 baseline, 1 bottom, 2 middle, 3 top
    shift = {0: 0.5, 1: 0.0, 2: -0.5, 4: 0.0}.get(across, 0.5) * width
    rise = 0.0 if across == 4 else {0: 0.5, 1: 0.5, 2: 0.0, 3: -0.5}.get(up, 0.5) * height
    turn = math.radians(float(entity.dxf.get("rotation", 0.0)))
    return _label(text, (float(start.x), float(start.y)), (shift, rise), turn, height, layer)


def _mtext(entity: MText, layer: str) -> Label:
    """Return a block of text: it hangs on one of nine points, counted from the upper left in rows."""
    lines = [tidy(line) for line in entity.plain_text(split=True)]
    text = tidy(" ".join(lines))[:_LONGEST]
    height = float(entity.dxf.char_height)
    width = max((text_width(line, height) for line in lines), default=0.0)
    depth = height * (1 + _LINE * (len(lines) - 1))
    place = int(entity.dxf.get("attachment_point", 1)) - 1
    shift = (0.5, 0.0, -0.5)[place % 3] * width
    rise = (-0.5, 0.0, 0.5)[place // 3 % 3] * depth
    start = entity.dxf.insert
    turn = math.radians(float(entity.get_rotation()))
    return _label(text, (float(start.x), float(start.y)), (shift, rise), turn, height, layer)


def _label(
    text: str, start: tuple[float, float], shift: tuple[float, float], turn: float, height: float, layer: str
) -> Label:
    """Return a label whose middle is shifted along and across its line."""
    cosine, sine = math.cos(turn), math.sin(turn)
    middle = (start[0] + shift[0] * cosine - shift[1] * sine, start[1] + shift[0] * sine + shift[1] * cosine)
    return Label(text, start, middle, height, layer)
