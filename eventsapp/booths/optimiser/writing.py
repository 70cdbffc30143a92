"""Fairs and plans to JSON, in the shared format of allocation files."""

from dataclasses import fields
from typing import Any

from eventsapp.booths.optimiser.problem import Apart, Cell, Exhibitor, Island, Needs, Plan, Problem, Rules, Scale
from eventsapp.booths.optimiser.reading import HEIGHT, LOAD, ZONES_OF_A_HALL

OPTIONAL = ("span", "facilities", "reserved_for", "package")
ALL_SIDES = frozenset("nesw")


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """Return the fair as an object ready for JSON; what the shared format cannot say is in optional fields."""
    plain_scale, plain_rules = Scale(), Rules()
    raw: dict[str, Any] = {
        "name": problem.name,
        "islands": [_island_to_json(island) for island in problem.islands],
        "cells": [_cell_to_json(cell) for cell in problem.cells],
        "exhibitors": [_exhibitor_to_json(exhibitor) for exhibitor in problem.exhibitors],
        "pavilions": [
            {"id": one.id, "members": list(one.members), "windows": [list(window) for window in one.windows]}
            for one in problem.pavilions
        ],
        "apart": [{name: getattr(rule, name) for name in _names(Apart)} for rule in problem.apart],
    }
    if problem.scale != plain_scale:
        raw["scale"] = {name: getattr(problem.scale, name) for name in _names(Scale)}
        raw["scale"]["wishes"] = list(problem.scale.wishes)
    if problem.rules != plain_rules:
        raw["rules"] = {name: getattr(problem.rules, name) for name in _names(Rules)}
    return raw


def _names(kind: type) -> list[str]:
    return [field.name for field in fields(kind)]


def _island_to_json(island: Island) -> dict[str, Any]:
    raw = {name: getattr(island, name) for name in _names(Island) if name != "open"}
    return raw if island.open == ALL_SIDES else {**raw, "open": "".join(sorted(island.open))}


def _cell_to_json(cell: Cell) -> dict[str, Any]:
    raw = {name: getattr(cell, name) for name in _names(Cell) if name not in OPTIONAL}
    raw |= {name: getattr(cell, name) for name in ("reserved_for", "package") if getattr(cell, name) is not None}
    if cell.span != 1:
        raw["span"] = cell.span
    if cell.facilities:
        raw["facilities"] = sorted(cell.facilities)
    return raw


def _needs_to_json(needs: Needs) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    for name, given, usual in (("anywhere", needs.anywhere, "water"), ("everywhere", needs.everywhere, "power")):
        if usual in given:
            raw[usual] = True
        if given - {usual}:
            raw[name] = sorted(given - {usual})
    for name, least, usual_least in (("load", needs.load, LOAD), ("height", needs.height, HEIGHT)):
        if least:
            raw[name] = True if least == usual_least else least
    return raw


def _sectors_to_json(exhibitor: Exhibitor) -> dict[str, Any]:
    if len(exhibitor.sector_zones) == 1:
        zone = min(exhibitor.sector_zones)
        if exhibitor.sector_halls == {zone // ZONES_OF_A_HALL}:
            return {"sector_zone": zone}
    return {"sector_zones": sorted(exhibitor.sector_zones), "sector_halls": sorted(exhibitor.sector_halls)}


def _exhibitor_to_json(exhibitor: Exhibitor) -> dict[str, Any]:
    plain = ("id", "size", "zone_strict", "budget", "points", "weight", "applied", "wanted_open_sides")
    return {
        **{name: getattr(exhibitor, name) for name in (*plain, "entrance_taste", "pavilion")},
        **_sectors_to_json(exhibitor),
        "shapes": [list(shape) for shape in exhibitor.shapes],
        "halls": sorted(exhibitor.halls),
        "needs": _needs_to_json(exhibitor.needs),
        "wishes": [list(wish) for wish in exhibitor.wishes],
        "locked": list(exhibitor.locked) if exhibitor.locked else None,
        **({} if exhibitor.package is None else {"package": exhibitor.package}),
    }


def plan_to_json(plan: Plan) -> dict[str, dict[str, list[int]]]:
    """Return the plan as an object ready for JSON, by exhibitor id."""
    return {"placements": {str(identity): list(cells) for identity, cells in sorted(plan.items())}}
