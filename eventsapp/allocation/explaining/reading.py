"""Explanation data as they are stored with a proposal, read without trust: what is missing or odd is left unsaid.

The data are those of ``booths.optimiser.explaining.Reasons`` as a dictionary. Ranks count from 0 there and from 1 here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_FIGURE = 1e12
"""Nothing that is counted here comes near it."""
MOST_ID = 2**31
"""No id of the database is as large."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids mean: names of exhibitors and how many units they want, numbers of units."""

    exhibitors: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    sizes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What a stand earned of one part of satisfaction, and the most there was."""

    name: str
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish that was not granted, and why."""

    rank: int
    cells: tuple[int, ...]
    why: str
    other: int | None = None
    """Who has it."""
    points: float | None = None
    """The points of whoever has it."""
    cost: int | None = None
    """What the total would lose by the best way found to grant it."""


@dataclass(frozen=True, slots=True)
class Step:
    """How many places are left once a further rule counts."""

    name: str
    left: int


@dataclass(frozen=True, slots=True)
class Story:
    """Why an exhibitor has its place, or none."""

    exhibitor: int | None
    points: float | None
    is_placed: bool
    is_locked: bool
    satisfaction: int | None
    rank: int | None
    parts: tuple[Part, ...]
    wishes: tuple[Wish, ...]
    steps: tuple[Step, ...]
    more_budget: tuple[float, int] | None
    """By what share more budget would open how many places."""
    taken_by_more: int
    taken_by_fewer: int
    not_with_others: bool


def story_from(reasons: Mapping[str, Any]) -> Story | None:
    """Return what the data say; None where there are none."""
    if not reasons:
        return None
    return Story(
        exhibitor=_id(reasons.get("exhibitor")),
        points=_figure(reasons.get("points")),
        is_placed=reasons.get("placed") is True,
        is_locked=reasons.get("is_locked") is True,
        satisfaction=_whole(reasons.get("satisfaction")),
        rank=_rank(reasons.get("rank")),
        parts=tuple(_parts(reasons.get("parts"))),
        wishes=tuple(sorted(_wishes(reasons.get("wishes")), key=lambda one: one.rank)),
        steps=tuple(_steps(reasons.get("steps"))),
        more_budget=_more_budget(reasons.get("more_budget")),
        taken_by_more=_whole(reasons.get("taken_by_more")) or 0,
        taken_by_fewer=_whole(reasons.get("taken_by_fewer")) or 0,
        not_with_others=reasons.get("not_with_others") is True,
    )


def ids_in(reasons: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """Return the exhibitors and the units that the data name."""
    story = story_from(reasons)
    if story is None:
        return set(), set()
    named = {story.exhibitor, *(one.other for one in story.wishes)} - {None}
    return {one for one in named if one}, {key for one in story.wishes for key in one.cells}


def _parts(stored: object) -> Iterable[Part]:
    for one in _dicts(stored):
        points, most = _figure(one.get("points")), _figure(one.get("most"))
        if points is not None and most:
            yield Part(str(one.get("name")), points, most)


def _wishes(stored: object) -> Iterable[Wish]:
    for one in _dicts(stored):
        rank = _rank(one.get("rank"))
        if rank is not None:
            yield Wish(
                rank=rank,
                cells=tuple(key for cell in _list(one.get("cells")) if (key := _id(cell)) is not None),
                why=str(one.get("why")),
                other=_id(one.get("other")),
                points=_figure(one.get("points")),
                cost=_whole(one.get("cost")),
            )


def _steps(stored: object) -> Iterable[Step]:
    for one in _dicts(stored):
        left = _whole(one.get("left"))
        if left is not None:
            yield Step(str(one.get("name")), left)


def _more_budget(stored: object) -> tuple[float, int] | None:
    pair = _list(stored)
    share, opens = (_figure(pair[0]), _whole(pair[1])) if len(pair) == len(("share", "opens")) else (None, None)
    return (share, opens) if share and opens else None


def _dicts(stored: object) -> list[Mapping[str, Any]]:
    return [one for one in _list(stored) if isinstance(one, Mapping)]


def _list(stored: object) -> list[Any]:
    return list(stored) if isinstance(stored, list | tuple) else []


def _rank(value: object) -> int | None:
    """Return a rank counted from 1."""
    rank = _whole(value)
    return None if rank is None or rank < 0 else rank + 1


def _id(value: object) -> int | None:
    key = _whole(value)
    return key if key is not None and 0 < key < MOST_ID else None


def _whole(value: object) -> int | None:
    figure = _figure(value)
    return None if figure is None else round(figure)


def _figure(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if abs(value) < MOST_FIGURE else None
