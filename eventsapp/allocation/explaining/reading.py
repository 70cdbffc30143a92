"""Explanation data as it is stored with a proposal, read without trust: what is missing or odd is left unsaid.

A placed exhibitor's data are ``rank`` (of the wish it got, from 1, or None), ``satisfaction`` (0 to 100), ``points``,
``parts`` (``code``, ``earned``, ``most``) and ``wishes``, the better ones it did not get (``rank``, ``cells``,
``code``, and as the code needs them ``other``, ``points``, ``loss``, ``needs``). An unplaced one's are ``size``,
``points`` and ``funnel`` (``code``, ``count``), each step counting what is left of the one before, with ``more_budget``
(a fraction) and ``opens``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_ID = 2**31
"""No id of the database is as large."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids mean: names of exhibitors, numbers of units."""

    exhibitors: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """What a stand earned of one part of satisfaction, and the most there was."""

    code: str
    earned: int
    most: int


@dataclass(frozen=True, slots=True)
class Better:
    """A wish that was better than what the exhibitor got, and why it did not get it."""

    rank: int
    cells: tuple[int, ...]
    code: str
    other: int | None = None
    """Who has it."""
    points: float | None = None
    """The points of whoever has it."""
    loss: int | None = None
    """What the total would lose at least by giving it to this one."""
    needs: tuple[str, ...] = ()
    """What the place has not."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Why an exhibitor has the place it has."""

    rank: int | None
    satisfaction: int | None
    points: float | None
    parts: tuple[Part, ...] = ()
    better: tuple[Better, ...] = ()
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How many places are left once a further rule counts."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why an exhibitor has no place."""

    size: int | None
    funnel: tuple[Step, ...] = ()
    more_budget: float | None = None
    """The smallest share by which a larger budget opens a place."""
    opens: int | None = None


def story_from(reasons: Mapping[str, Any]) -> Placed | Unplaced | None:
    """Return what the data say; None where there are none."""
    if not reasons:
        return None
    if "funnel" in reasons:
        return Unplaced(
            size=_whole(reasons.get("size")),
            funnel=tuple(_steps(reasons.get("funnel"))),
            more_budget=_figure(reasons.get("more_budget")),
            opens=_whole(reasons.get("opens")),
        )
    return Placed(
        rank=_whole(reasons.get("rank")),
        satisfaction=_whole(reasons.get("satisfaction")),
        points=_figure(reasons.get("points")),
        parts=tuple(_parts(reasons.get("parts"))),
        better=tuple(sorted(_better(reasons.get("wishes")), key=lambda one: one.rank)),
        is_locked=reasons.get("locked") is True,
    )


def ids_in(reasons: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """Return the exhibitors and the units that the data name."""
    story = story_from(reasons)
    better = story.better if isinstance(story, Placed) else ()
    others = {one.other for one in better if one.other is not None and 0 < one.other < MOST_ID}
    return others, {key for one in better for key in one.cells if 0 < key < MOST_ID}


def _parts(stored: object) -> Iterable[Part]:
    for one in _dicts(stored):
        earned, most = _whole(one.get("earned")), _whole(one.get("most"))
        if earned is not None and most:
            yield Part(str(one.get("code")), earned, most)


def _better(stored: object) -> Iterable[Better]:
    for one in _dicts(stored):
        rank = _whole(one.get("rank"))
        if rank is not None:
            yield Better(
                rank=rank,
                cells=_cells(one.get("cells")),
                code=str(one.get("code")),
                other=_whole(one.get("other")),
                points=_figure(one.get("points")),
                loss=_whole(one.get("loss")),
                needs=tuple(str(need) for need in _list(one.get("needs"))),
            )


def _steps(stored: object) -> Iterable[Step]:
    for one in _dicts(stored):
        count = _whole(one.get("count"))
        if count is not None:
            yield Step(str(one.get("code")), count)


def _cells(stored: object) -> tuple[int, ...]:
    return tuple(key for one in _list(stored) if (key := _whole(one)) is not None)


def _dicts(stored: object) -> list[Mapping[str, Any]]:
    return [one for one in _list(stored) if isinstance(one, Mapping)]


def _list(stored: object) -> list[Any]:
    return list(stored) if isinstance(stored, list | tuple) else []


def _whole(value: object) -> int | None:
    figure = _figure(value)
    return None if figure is None else round(figure)


def _figure(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < float("inf") else None  # type: ignore[return-value, arg-type]
