"""Where exhibitors stand: known to the slice that holds the stands, asked here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_


@dataclass(frozen=True)
class Place:
    """A stand as its exhibitor sees it; ``area_m2`` in square metres, ``url`` of the place on the plan."""

    number: str
    hall: Mapping[str, str]
    hall_code: str
    area_m2: float
    open_sides: int
    url: str


Finder = Callable[[Collection[int]], Mapping[int, Sequence[Place]]]
"""Finds the stands of exhibitors, those shared with others too, by as many reads for a hundred as for one."""
Placed = Callable[[int], ColumnElement[bool]]
"""Makes the condition, inside a read of a fair's exhibitors, that one of them has a stand."""
_finders: list[tuple[Finder, Placed]] = []


def find_places_with(finder: Finder, placed: Placed) -> None:
    """Let the slice that knows the stands answer for exhibitors."""
    if (finder, placed) not in _finders:
        _finders.append((finder, placed))


def places_by_exhibitor(exhibitor_ids: Collection[int]) -> dict[int, list[Place]]:
    """Return the stands of each of these exhibitors that has any."""
    places: dict[int, list[Place]] = {}
    for finder, _placed in _finders:
        for exhibitor_id, found in finder(exhibitor_ids).items():
            places.setdefault(exhibitor_id, []).extend(found)
    return places


def places_of(exhibitor_id: int | None) -> list[Place]:
    """Return the exhibitor's stands, those shared with others too."""
    return places_by_exhibitor([exhibitor_id]).get(exhibitor_id, []) if exhibitor_id else []


def has_place(fair_id: int) -> ColumnElement[bool]:
    """Return the condition that an exhibitor of this fair stands somewhere."""
    return or_(false(), *(placed(fair_id) for _finder, placed in _finders))
