"""Fairs and plans as JSON: the shared format of allocation files, with optional fields for what it cannot say."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from eventsapp.booths.optimiser.consistency import check
from eventsapp.booths.optimiser.problem import (
    Apart,
    BrokenFair,
    Cell,
    Cells,
    Exhibitor,
    Island,
    Needs,
    Pavilion,
    Problem,
    Rules,
    Scale,
)

LOAD, HEIGHT = 50, 8
"""What the format's needs ``load`` and ``height`` ask of every cell, in kN/m2 and m."""
ZONES_OF_A_HALL = 2
"""In the format a zone's number says its hall: ``zone // 2``."""
Made = TypeVar("Made")


def problem_from_json(source: Mapping[str, Any] | str | Path) -> Problem:
    """Return the fair of a file or of a decoded object.

    Raises:
        BrokenFair: what it is or where it contradicts itself; nothing is guessed.

    """
    raw = source if isinstance(source, Mapping) else _load(Path(source))
    problem = Problem(
        name=str(raw.get("name", "")),
        islands=_each(raw, "islands", _island),
        cells=_each(raw, "cells", _cell),
        exhibitors=_each(raw, "exhibitors", _exhibitor),
        pavilions=_each(raw, "pavilions", _pavilion),
        apart=_each(raw, "apart", _apart),
        scale=_settings(raw, "scale", Scale),
        rules=_settings(raw, "rules", Rules),
    )
    check(problem)
    return problem


def _load(path: Path) -> Mapping[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as broken:
        raise BrokenFair(f"{path.name} cannot be read: {broken}") from broken
    if not isinstance(raw, dict):
        raise BrokenFair(f"{path.name} holds no object")
    return raw


def _each(raw: Mapping[str, Any], name: str, make: Callable[[Mapping[str, Any]], Made]) -> tuple[Made, ...]:
    rows = raw.get(name, () if name in {"pavilions", "apart"} else None)
    if not isinstance(rows, list | tuple):
        raise BrokenFair(f"{name} is missing or is not a list")
    made = []
    for place, row in enumerate(rows):
        try:
            made.append(make(row))
        except KeyError as missing:
            raise BrokenFair(f"{name}[{place}]: {missing.args[0]} is missing") from missing
        except (TypeError, ValueError, AttributeError) as wrong:
            raise BrokenFair(f"{name}[{place}]: {wrong}") from wrong
    return tuple(made)


def _settings(raw: Mapping[str, Any], name: str, kind: Callable[..., Made]) -> Made:
    given = raw.get(name, {})
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if not isinstance(given, Mapping) or not known.issuperset(given):
        raise BrokenFair(f"{name} has settings that nobody knows")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return value


def _whole_or_none(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _wholes(values: Iterable[Any]) -> tuple[int, ...]:
    return tuple(_whole(value) for value in values)


def _island(row: Mapping[str, Any]) -> Island:
    sides = frozenset(map(str, row.get("open", "nesw")))
    whole = {field.name: _whole(row[field.name]) for field in fields(Island) if field.name != "open"}
    return Island(**whole, open=sides)


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        id=_whole(row["id"]),
        hall=_whole(row["hall"]),
        island=_whole(row["island"]),
        x=_whole(row["x"]),
        y=_whole(row["y"]),
        zone=_whole_or_none(row["zone"]),
        blocked=bool(row["blocked"]),
        water=bool(row["water"]),
        power=bool(row["power"]),
        load=_number(row["load"]),
        height=_number(row["height"]),
        price=_number(row["price"]),
        closeness=_number(row["closeness"]),
        span=_whole(row.get("span", 1)),
        facilities=frozenset(map(str, row.get("facilities", ()))),
        reserved_for=_whole_or_none(row.get("reserved_for")),
        package=_whole_or_none(row.get("package")),
    )


def _needs(row: Mapping[str, Any]) -> Needs:
    return Needs(
        anywhere=frozenset(map(str, row.get("anywhere", ()))).union(["water"] if row.get("water") else []),
        everywhere=frozenset(map(str, row.get("everywhere", ()))).union(["power"] if row.get("power") else []),
        load=LOAD if row.get("load") is True else _number(row.get("load") or 0),
        height=HEIGHT if row.get("height") is True else _number(row.get("height") or 0),
    )


def _sectors(row: Mapping[str, Any]) -> dict[str, frozenset[int]]:
    if "sector_zones" in row:
        zones, halls = row["sector_zones"], row.get("sector_halls", ())
    else:
        zone = _whole(row["sector_zone"])
        zones, halls = [zone], [zone // ZONES_OF_A_HALL]
    return {"sector_zones": frozenset(_wholes(zones)), "sector_halls": frozenset(_wholes(halls))}


def _exhibitor(row: Mapping[str, Any]) -> Exhibitor:
    shapes = tuple((_whole(rows), _whole(cols)) for rows, cols in row["shapes"])
    return Exhibitor(
        id=_whole(row["id"]),
        size=_whole(row["size"]),
        shapes=shapes,
        halls=frozenset(_wholes(row["halls"])),
        **_sectors(row),
        zone_strict=bool(row["zone_strict"]),
        needs=_needs(row["needs"]),
        budget=None if row["budget"] is None else _number(row["budget"]),
        points=_number(row["points"]),
        weight=_whole(row["weight"]),
        applied=_number(row["applied"]),
        wishes=tuple(_wholes(wish) for wish in row["wishes"]),
        wanted_open_sides=_whole(row["wanted_open_sides"]),
        entrance_taste=_number(row["entrance_taste"]),
        pavilion=_whole_or_none(row["pavilion"]),
        package=_whole_or_none(row.get("package")),
        locked=_wholes(row["locked"]) if row["locked"] else None,
    )


def _pavilion(row: Mapping[str, Any]) -> Pavilion:
    windows = tuple((_whole(island), _whole(first), _whole(last)) for island, first, last in row["windows"])
    return Pavilion(_whole(row["id"]), _wholes(row["members"]), windows)


def _apart(row: Mapping[str, Any]) -> Apart:
    if row["kind"] not in {"gap", "facing"}:
        raise ValueError(f"keep-apart kind {row['kind']!r} is unknown")
    return Apart(_whole(row["a"]), _whole(row["b"]), _whole(row["distance"]), row["kind"], _whole(row["penalty"]))


def plan_from_json(source: Mapping[str, Any] | str | Path, problem: Problem) -> dict[int, Cells]:
    """Return the plan of a file or of a decoded object ``{"placements": {id: [cells]}}``.

    Raises:
        BrokenFair: it is no plan, or names exhibitors or cells that the fair does not have.

    """
    raw = source if isinstance(source, Mapping) else _load(Path(source))
    placements = raw.get("placements")
    if not isinstance(placements, Mapping):
        raise BrokenFair("placements is missing or is not an object")
    exhibitors, known = {exhibitor.id for exhibitor in problem.exhibitors}, {cell.id for cell in problem.cells}
    plan: dict[int, Cells] = {}
    for key, cells in placements.items():
        try:
            identity, ids = int(key), _wholes(cells)
        except (TypeError, ValueError) as wrong:
            raise BrokenFair(f"placement of {key}: {wrong}") from wrong
        if identity not in exhibitors or not ids or not known.issuperset(ids):
            raise BrokenFair(f"placement of {key}: an exhibitor or cells that there are not")
        plan[identity] = ids
    return plan
