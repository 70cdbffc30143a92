"""A folder of halls in JSON, as the gamescom plan has it.

`index.json` lists the hall files. A hall file has `hall` (code), `size` ([width, depth] of the box around
everything), `stands` (`nr`, `poly`, `a` for the stated area, `names`) and `blocks` (outlines of islands).
`outline.json`, where present, tells how far the walls stand off the box and where the doors are.
All lengths are metres, x to the east, y to the south.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from eventsapp.infra import json_text
from eventsapp.venues.geometry import BadPolygonError, Ring, bounds_of, clean_ring
from eventsapp.venues.plan_import.document import PlanDocument, PlanEntrance, PlanHall, PlanUnit
from eventsapp.venues.plan_import.gathering import MAX_NUMBER, Gathering, RawUnit, area_of_text, names_of
from eventsapp.venues.plan_import.limits import MAX_UNITS, refuse_count
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, PlanOptions
from eventsapp.venues.plan_import.refusals import BrokenPlan

NAME = "hall-folder"


def recognises(files: Mapping[str, bytes]) -> bool:
    """Say whether these files look like this format, be they sound or not."""
    if any(name.startswith("hall-") and name.endswith(".json") for name in files):
        return True
    return any(b'"stands"' in data[:200_000] and b'"poly"' in data for data in files.values())


def read(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read all halls; raises PlanRefused when a file is broken or missing."""
    parsed = {name: _parse(name, data) for name, data in files.items() if name.endswith(".json")}
    sources = _hall_sources(parsed)
    refuse_count("units", sum(len(source["stands"]) for _, source, _ in sources), MAX_UNITS)
    reader = _Reader(parsed.get("outline.json", {}))
    return reader.document(NAME, [reader.read_hall(name, source, promised) for name, source, promised in sources])


def _parse(name: str, data: bytes) -> dict[str, Any]:
    """Read one JSON object; raises BrokenPlan."""
    try:
        value = json_text.parse(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenPlan(file=name, reason="json") from error
    if not isinstance(value, dict):
        raise BrokenPlan(file=name, reason="json")
    return value


def _entry(source: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """Follow keys into nested objects; an empty object where there is nothing."""
    for key in path:
        found = source.get(key)
        source = found if isinstance(found, dict) else {}
    return dict(source)


def _hall_sources(parsed: Mapping[str, dict[str, Any]]) -> list[tuple[str, dict[str, Any], int | None]]:
    """Return (file, content, promised number of units) of every hall, in the order of the index."""
    listed = parsed.get("index.json", {}).get("halls")
    if not isinstance(listed, list):
        found = [(name, source, None) for name, source in sorted(parsed.items()) if "stands" in source]
        return [(name, _checked(name, source), None) for name, source, _ in found]
    sources: list[tuple[str, dict[str, Any], int | None]] = []
    for entry in listed:
        name = str(entry.get("file", "")) if isinstance(entry, dict) else ""
        if name not in parsed:
            raise BrokenPlan(file=name or "index.json", reason="missing")
        promised = entry.get("stands")
        sources.append((name, _checked(name, parsed[name]), promised if isinstance(promised, int) else None))
    codes = Counter(str(source["hall"]) for _, source, _ in sources)
    if repeated := [code for code, count in codes.items() if count > 1]:
        raise BrokenPlan(file="index.json", reason="hall_twice", hall=repeated[0])
    return sources


def _checked(name: str, source: dict[str, Any]) -> dict[str, Any]:
    """Refuse a hall file without its code or its units."""
    if not str(source.get("hall") or "").strip() or not isinstance(source.get("stands"), list):
        raise BrokenPlan(file=name, reason="hall_fields")
    return source


class _Reader(Gathering):
    """Reads hall after hall."""

    def __init__(self, walls: Mapping[str, Any]) -> None:
        super().__init__()
        self.walls = walls

    def read_hall(self, name: str, source: dict[str, Any], promised: int | None) -> PlanHall:
        """Read one hall."""
        code, rows = str(source["hall"]).strip()[:MAX_NUMBER], source["stands"]
        if promised is not None and promised != len(rows):
            self.warn("count_differs", code, promised=promised, found=len(rows))
        units = self.units(code, [_raw_unit(row, raw) for row, raw in enumerate(rows, start=1)])
        wall = _entry(self.walls, "halls", code)
        outline = _outline(_box(name, source, units), {**_entry(self.walls, "margin"), **_entry(wall, "margin")})
        islands = tuple(ring for raw in _list(source.get("blocks")) if (ring := _ring_or_none(raw)))
        doors = tuple(_entrances(_list(wall.get("doors")), outline))
        silent = ("features",) if wall else ("doors", "features")
        return PlanHall(code, code, outline, tuple(units), islands, doors, silent=silent)


def _raw_unit(row: int, raw: object) -> RawUnit:
    """Return one unit as the file has it."""
    entry = raw if isinstance(raw, dict) else {}
    names = names_of(_list(entry.get("names")))
    number = str(entry.get("nr") or "").strip()
    return RawUnit(number, entry.get("poly"), row, names=names, stated_area=area_of_text(entry.get("a")))


def _list(raw: object) -> list[Any]:
    """Return a list, an empty one for anything else."""
    return raw if isinstance(raw, list) else []


def _ring_or_none(raw: object) -> Ring | None:
    """Return a sound ring, None for anything else: islands are decoration."""
    try:
        return clean_ring(raw)
    except BadPolygonError:
        return None


def _box(name: str, source: Mapping[str, Any], units: list[PlanUnit]) -> tuple[float, float, float, float]:
    """Return the box around the hall: the stated size, widened by units that reach beyond it."""
    left, top, right, bottom = bounds_of(unit.outline for unit in units)
    size = _list(source.get("size"))
    sound = len(size) == 2 and all(isinstance(side, int | float) and 0 < side < 1e5 for side in size)
    if size and not sound:
        raise BrokenPlan(file=name, reason="size")
    width, depth = size or (right, bottom)
    return (min(0.0, left), min(0.0, top), max(float(width), right), max(float(depth), bottom))


def _outline(box: tuple[float, float, float, float], margin: Mapping[str, Any]) -> Ring:
    """Return the walls: the box and the room that lies between it and each wall."""
    away = {side: max(area_of_text(margin.get(side)) or 0.0, 0.0) for side in "nesw"}
    left, top, right, bottom = box[0] - away["w"], box[1] - away["n"], box[2] + away["e"], box[3] + away["s"]
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _entrances(doors: list[Any], outline: Ring) -> list[PlanEntrance]:
    """Return the doors whose wall and place are given, put onto the outline."""
    left, top, right, bottom = bounds_of([outline])
    found = []
    for door in doors:
        wall = str(door.get("edge")) if isinstance(door, dict) else ""
        if wall not in {"n", "e", "s", "w"}:
            continue
        at, width = door.get("at"), area_of_text(door.get("span"))
        if not isinstance(at, int | float) or width is None:
            continue
        x = {"w": left, "e": right}.get(wall, at)
        y = {"n": top, "s": bottom}.get(wall, at)
        found.append(PlanEntrance(x, y, width, wall, str(door.get("to") or "")))
    return found
