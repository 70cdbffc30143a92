"""Floor plans as SVG, as AutoCAD and drawing programs write them, or as this system does."""

import re
from collections.abc import Mapping

from eventsapp.venues.plan_import.document import PlanDocument
from eventsapp.venues.plan_import.drawn import read_drawing
from eventsapp.venues.plan_import.gathering import Gathering
from eventsapp.venues.plan_import.naming import HallNames
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, PlanOptions
from eventsapp.venues.plan_import.svg.elements import read_elements

NAME = "svg"
_HEAD = 8_000
_ROOT = re.compile(rb"<(?:\w+:)?svg[\s>]")


def recognises(files: Mapping[str, bytes]) -> bool:
    """Say whether one of these files is an SVG."""
    return any(_is_svg(data) for data in files.values())


def read(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read every SVG as one hall; raises PlanRefused."""
    gathering = Gathering()
    names = HallNames(options, gathering)
    halls = []
    for name, data in files.items():
        if _is_svg(data):
            found = read_elements(name, data)
            code = names.of_file(name, found.hall)
            halls.append(read_drawing(code, found.drawing, options, gathering))
    return gathering.document(NAME, halls)


def _is_svg(data: bytes) -> bool:
    """Look for the root element near the start, in UTF-8 or UTF-16."""
    head = data[:_HEAD].replace(b"\x00", b"") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else data[:_HEAD]
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<" and bool(_ROOT.search(head))
