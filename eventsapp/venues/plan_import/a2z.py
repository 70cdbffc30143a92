"""The list of booths of an a2z event map in JSON.

Each booth has `label.text` (its number), `dimension` ("10 x 20") and `size` in feet or metres, and `geometry` in map
units: `x`, `y` the upper left corner with y counted upwards, `w`, `h`; or `p`, a polygon of [y, x] pairs.
The scale follows from the stated dimensions.
"""

import math
import re
from collections.abc import Mapping
from statistics import median
from typing import Any

from eventsapp.infra import json_text
from eventsapp.venues.plan_import.document import PlanDocument, PlanHall
from eventsapp.venues.plan_import.frame import FOOT, Frame, brought_near, refuse_implausible, significant
from eventsapp.venues.plan_import.gathering import Gathering, RawUnit, names_of
from eventsapp.venues.plan_import.limits import MAX_UNITS, refuse_count
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, PlanOptions
from eventsapp.venues.plan_import.refusals import BrokenPlan, PlanWithoutUnits

NAME = "a2z"
_HEAD = 20_000
_DIMENSION = re.compile(r"^\D*(\d+(?:\.\d+)?)\D+(\d+(?:\.\d+)?)\D*$")


def recognises(files: Mapping[str, bytes]) -> bool:
    """Say whether one of these files is such a list."""
    return any(_is_map(data) for data in files.values())


def read(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read all booths; those of one map are one hall. Raises PlanRefused."""
    booths = [booth for name, data in files.items() if _is_map(data) for booth in _booths(name, data)]
    refuse_count("units", len(booths), MAX_UNITS)
    if not booths:
        raise PlanWithoutUnits
    gathering = Gathering()
    by_map: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for row, booth in enumerate(booths, start=1):
        code = options.hall or str(booth.get("mapId") or "1")[:40]
        by_map.setdefault(code, []).append((row, booth))
    return gathering.document(NAME, [_hall(code, rows, options, gathering) for code, rows in by_map.items()])


def _is_map(data: bytes) -> bool:
    """Look for the fields only these lists have."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] in {b"[", b"{"} and b'"geometry"' in head and (b'"mapId"' in head or b'"boothName"' in head)


def _booths(name: str, data: bytes) -> list[dict[str, Any]]:
    """Return the booths of one file."""
    try:
        value = json_text.parse(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenPlan(file=name, reason="json") from error
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list)), None)
    if not isinstance(value, list):
        raise BrokenPlan(file=name, reason="json")
    return [booth if isinstance(booth, dict) else {} for booth in value]


def _hall(code: str, rows: list[tuple[int, dict[str, Any]]], options: PlanOptions, gathering: Gathering) -> PlanHall:
    """Read the booths of one map."""
    scale = options.scale or _scale([booth for _, booth in rows])
    if options.scale is None:
        gathering.warn("scale_from_sizes", code, scale=f"{scale:g}")
    frame = Frame.of(scale, options, y_up=True)
    raws = [_unit(row, booth, frame) for row, booth in rows]
    refuse_implausible(raws)
    raws, _ = brought_near(code, raws, gathering)
    return gathering.hall(code, code, raws)


def _scale(booths: list[dict[str, Any]]) -> float:
    """Return metres per map unit: the middle of what the stated dimensions say of each booth."""
    found = []
    for booth in booths:
        stated = _DIMENSION.match(str(booth.get("dimension") or ""))
        width, depth = _number(_geometry(booth).get("w")), _number(_geometry(booth).get("h"))
        if not stated or not width or not depth or width <= 0 or depth <= 0:
            continue
        area = float(stated[1]) * float(stated[2])
        if area > 0:
            found.append(math.sqrt(area / (width * depth)) * _length_of(booth))
    return significant(median(found), 5) if found else 1.0


def _length_of(booth: Mapping[str, Any]) -> float:
    """Return the metres of the unit in which a booth states its size."""
    unit = str(booth.get("unit") or "sq ft").casefold()
    return 1.0 if "m" in unit else FOOT


def _unit(row: int, booth: Mapping[str, Any], frame: Frame) -> RawUnit:
    """Return one booth as a unit."""
    label = booth.get("label")
    number = label.get("text") if isinstance(label, dict) else label
    sharing = booth.get("coExhs")
    others = [one.get("name") for one in sharing if isinstance(one, dict)] if isinstance(sharing, list) else []
    size = _number(booth.get("size"))
    area = round(size * _length_of(booth) ** 2, 2) if size and 0 < size < 1e7 else None
    corners = _corners(_geometry(booth))
    ring = frame.ring(corners) if corners else None
    return RawUnit(str(number or ""), ring, row, names=names_of([booth.get("name"), *others]), stated_area=area)


def _corners(geometry: Mapping[str, Any]) -> list[tuple[float, float]]:
    """Return the corners in map units, y upwards; nothing where the figures are none."""
    pairs = geometry.get("p")
    if isinstance(pairs, list) and len(pairs) >= 3:
        points = [(_number(pair[1]), _number(pair[0])) for pair in pairs if isinstance(pair, list) and len(pair) == 2]
        sound = [(x, y) for x, y in points if x is not None and y is not None]
        return sound if len(sound) == len(pairs) else []
    x, y, width, depth = (_number(geometry.get(key)) for key in ("x", "y", "w", "h"))
    if x is None or y is None or width is None or depth is None:
        return []
    return [(x, y), (x + width, y), (x + width, y - depth), (x, y - depth)]


def _geometry(booth: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the geometry of a booth."""
    geometry = booth.get("geometry")
    return geometry if isinstance(geometry, dict) else {}


def _number(raw: object) -> float | None:
    """Return a number, None for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        return None
    return float(raw)
