"""The plan as this system writes it itself, in JSON: nothing is guessed, everything comes back as it was."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from eventsapp.infra import json_text
from eventsapp.venues.geometry import BadPolygonError, Ring, clean_ring
from eventsapp.venues.plan_import.attributes import read_attributes
from eventsapp.venues.plan_import.document import PlanDocument, PlanEntrance, PlanFeature, PlanHall
from eventsapp.venues.plan_import.gathering import (
    MAX_NAME,
    MAX_NUMBER,
    Gathering,
    RawUnit,
    Walls,
    area_of_text,
    names_of,
    tidy,
)
from eventsapp.venues.plan_import.limits import MAX_UNITS, refuse_count
from eventsapp.venues.plan_import.options import AS_THE_FILE_SAYS, PlanOptions
from eventsapp.venues.plan_import.refusals import BrokenPlan
from eventsapp.venues.vocabulary import EMPTY, FEATURE_KINDS, WIDTHS

Part = TypeVar("Part")

NAME = "hall-plan"
VERSION = 1
_HEAD = 2_000


def recognises(files: Mapping[str, bytes]) -> bool:
    """Say whether one of these files calls itself a hall plan."""
    return any(_is_ours(data) for data in files.values())


def read(files: Mapping[str, bytes], options: PlanOptions = AS_THE_FILE_SAYS) -> PlanDocument:
    """Read all halls; raises PlanRefused."""
    found = [(name, hall) for name, data in files.items() if _is_ours(data) for hall in _halls(name, data)]
    refuse_count("units", sum(len(hall["units"]) for _, hall in found), MAX_UNITS)
    codes = Counter(str(hall["code"]) for _, hall in found)
    if repeated := [code for code, count in codes.items() if count > 1]:
        raise BrokenPlan(file=found[0][0], reason="hall_twice", hall=repeated[0])
    gathering = Gathering()
    return gathering.document(NAME, [_hall(name, hall, gathering) for name, hall in found])


def _is_ours(data: bytes) -> bool:
    """Look for the mark in the first lines."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"{") and b'"format"' in head and b'"hall-plan"' in head


def _halls(name: str, data: bytes) -> list[dict[str, Any]]:
    """Return the halls of one file."""
    try:
        value = json_text.parse(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BrokenPlan(file=name, reason="json") from error
    halls = value.get("halls") if isinstance(value, dict) else None
    if not isinstance(halls, list) or value.get("version") != VERSION:
        raise BrokenPlan(file=name, reason="hall_fields")
    for hall in halls:
        if not isinstance(hall, dict) or not str(hall.get("code") or "").strip():
            raise BrokenPlan(file=name, reason="hall_fields")
        if not isinstance(hall.get("units"), list):
            raise BrokenPlan(file=name, reason="hall_fields")
    return halls


def _hall(name: str, source: Mapping[str, Any], gathering: Gathering) -> PlanHall:
    """Read one hall."""
    code = tidy(str(source["code"]))[:MAX_NUMBER]
    raws = [_unit(code, row, raw, gathering) for row, raw in enumerate(source["units"], start=1)]
    try:
        outline = clean_ring(source["outline"]) if source.get("outline") else None
        islands = tuple(clean_ring(ring) for ring in _list(source.get("islands")))
    except BadPolygonError as error:
        raise BrokenPlan(file=name, reason="hall_outline", hall=code) from error
    doors = _known(source, "entrances", _entrance)
    features = _known(source, "features", _feature)
    name = tidy(str(source.get("name") or code))[:MAX_NAME]
    return gathering.hall(code, name, raws, Walls(outline, islands, doors, features, _widths(source)))


def _widths(source: Mapping[str, Any]) -> dict[str, float]:
    """Return what aisles are judged by, where the file says it within bounds."""
    stated = source.get("widths")
    found = {}
    for name, (low, high) in WIDTHS.items():
        value = stated.get(name) if isinstance(stated, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            found[name] = float(value)
    return found


def _known(source: Mapping[str, Any], name: str, read: Callable[[object], Part | None]) -> tuple[Part, ...] | None:
    """Return the parts of a hall; None where the file says nothing of them."""
    if name not in source:
        return None
    return tuple(part for raw in _list(source[name]) if (part := read(raw)))


def _unit(code: str, row: int, raw: object, gathering: Gathering) -> RawUnit:
    """Return one unit as the file has it."""
    entry = raw if isinstance(raw, dict) else {}
    return RawUnit(
        attributes=_attributes(code, entry, gathering),
        number=str(entry.get("number") or ""),
        ring=entry.get("outline"),
        row=row,
        aliases=tuple(str(alias)[:100] for alias in _list(entry.get("aliases"))),
        names=names_of(_list(entry.get("names"))),
        stated_area=area_of_text(entry.get("stated_area")),
    )


def _attributes(code: str, entry: Mapping[str, Any], gathering: Gathering) -> dict[str, Any] | None:
    """Return all attributes of a unit, those left out being empty; None where the file has none at all."""
    stated = entry.get("attributes")
    if not isinstance(stated, dict):
        return None
    found, unread = read_attributes(stated)
    for name in unread:
        gathering.warn("attribute_unread", code, tidy(str(entry.get("number") or ""))[:MAX_NUMBER], attribute=name)
    return {**EMPTY, **found}


def _feature(raw: object) -> PlanFeature | None:
    """Return a column, exit, obstacle or aisle, None for anything else."""
    entry = raw if isinstance(raw, dict) else {}
    kind, wall = str(entry.get("kind")), str(entry.get("wall") or "")
    if kind not in FEATURE_KINDS or kind == "door" or wall not in {"", "n", "e", "s", "w"}:
        return None
    try:
        outline = clean_ring(entry.get("outline"))
    except BadPolygonError:
        return None
    return PlanFeature(kind, outline, tidy(str(entry.get("name") or ""))[:60], wall)


def _entrance(raw: object) -> PlanEntrance | None:
    """Return a door, None for anything else."""
    entry = raw if isinstance(raw, dict) else {}
    place: list[float] = []
    for key in ("x", "y", "width"):
        value = entry.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e6:
            return None
        place.append(float(value))
    wall = str(entry.get("wall"))
    if wall not in {"n", "e", "s", "w"}:
        return None
    x, y, width = place
    return PlanEntrance(x, y, width, wall, str(entry.get("leads_to") or ""))


def _list(raw: object) -> list[Any]:
    """Return a list, an empty one for anything else."""
    return raw if isinstance(raw, list) else []


def ring_json(ring: Ring) -> list[list[float]]:
    """Return a ring as JSON has it."""
    return [[x, y] for x, y in ring]
