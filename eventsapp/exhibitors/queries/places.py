"""Where an exhibitor stands: known to the slice that holds the stands, asked here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A stand as its exhibitor sees it; ``area_m2`` in square metres, ``url`` of the place on the plan."""

    number: str
    hall: Mapping[str, str]
    hall_code: str
    area_m2: float
    open_sides: int
    url: str


Finder = Callable[[int], Sequence[Place]]
_finders: list[Finder] = []


def find_places_with(finder: Finder) -> None:
    """Let the slice that knows the stands answer for an exhibitor's id."""
    if finder not in _finders:
        _finders.append(finder)


def places_of(exhibitor_id: int | None) -> list[Place]:
    """Return the exhibitor's stands, those shared with others too."""
    return [place for finder in _finders for place in finder(exhibitor_id)] if exhibitor_id else []
