"""Floor plans as DXF, as every drawing program writes them."""

import re
from collections.abc import Mapping

from eventsapp.venues.plan_import.document import PlanDocument
from eventsapp.venues.plan_import.drawn import read_drawing
from eventsapp.venues.plan_import.gathering import Gathering
from eventsapp.venues.plan_import.naming import HallNames
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, PlanOptions
from eventsapp.venues.plan_import.refusals import BrokenPlan

NAME = "dxf"
NUMBER_DATA = "HALL_PLAN"  # the name under which a shape written by this system carries its number
NAME_DATA = "HALL_PLAN_NAME"  # and a door or column its name
_HEAD = 4_000
_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:999\s*?\r?\n[^\n]*\n\s*)*0\s*?\r?\n\s*SECTION\s")
_BINARY = b"AutoCAD Binary DXF"
_DWG = re.compile(rb"\AAC10\d\d\x00")


def recognises(files: Mapping[str, bytes]) -> bool:
    """Say whether one of these files is a DXF, or the closed format that only its maker's programs read."""
    return any(_is_dxf(data) or _DWG.match(data) for data in files.values())


def read(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read the model space of every DXF as one hall; raises PlanRefused."""
    from eventsapp.venues.plan_import.dxf.entities import read_entities  # noqa: PLC0415 - ezdxf is heavy

    gathering = Gathering()
    names = HallNames(options, gathering)
    halls = []
    for name, data in files.items():
        if _DWG.match(data):
            raise BrokenPlan(file=name, reason="dwg")
        if _is_dxf(data):
            drawing = read_entities(name, data)
            halls.append(read_drawing(names.of_file(name), drawing, options, gathering))
    return gathering.document(NAME, halls)


def _is_dxf(data: bytes) -> bool:
    """Look for the first section, or the mark of the binary kind."""
    return data.startswith(_BINARY) or bool(_START.match(data[:_HEAD]))


__all__ = ["NAME", "NAME_DATA", "NUMBER_DATA", "read", "recognises"]
