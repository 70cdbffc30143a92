"""The content of a drawing in its own units."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from eventsapp.venues.geometry import Point
from eventsapp.venues.plan_import.drawn.numbers import feature_kind
from eventsapp.venues.plan_import.limits import MAX_POINTS, MAX_SHAPES, refuse_count

_FARTHEST = 1e12


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed shape. `number` is what the file itself calls the unit, `name` the name of the shape or its group.

    `is_named` says that a person gave the name, not a program.
    """

    points: tuple[Point, ...]
    layer: str = ""
    name: str = ""
    number: str = ""
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text: where it starts, where its middle lies about, how high it is."""

    text: str
    start: Point
    middle: Point
    height: float = 0.0
    layer: str = ""


@dataclass(slots=True)
class Drawing:
    """A whole drawing. `scale` is metres per unit where the file says; `notes` are (kind, values)."""

    y_up: bool
    scale: float | None = None
    outlines: list[Outline] = field(default_factory=list)
    loose: list[tuple[Point, ...]] = field(default_factory=list)
    strokes: list[Outline] = field(default_factory=list)
    """Open lines of named layers: doors are mostly drawn so."""
    labels: list[Label] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed_gaps: int = 0
    unread: dict[str, int] = field(default_factory=dict)
    _points: int = 0

    def add_line(self, points: list[Point], like: Outline, *, closed: bool) -> None:
        """Add a line; one whose ends meet, or almost, is a closed shape as `like`. Raises TooLargePlan."""
        self._points += len(points)
        refuse_count("points", self._points, MAX_POINTS)
        kept = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
        if len(kept) > 1 and kept[0] == kept[-1]:
            closed, kept = True, kept[:-1]
        if not closed and _ends_meet(kept):
            closed = True
            self.closed_gaps += 1
        if closed and len(kept) >= 3:
            self.outlines.append(replace(like, points=tuple(kept)))
        elif len(kept) >= 2 and like.layer and feature_kind(like.layer):
            self.strokes.append(replace(like, points=tuple(kept)))
        elif len(kept) >= 2:
            self.loose.append(tuple(kept))
        refuse_count("shapes", len(self.outlines) + len(self.loose) + len(self.strokes), MAX_SHAPES)

    def add_label(self, label: Label) -> None:
        """Add a text; raises TooLargePlan."""
        if label.text.strip() and are_sound((label.start, label.middle)):
            self.labels.append(label)
        refuse_count("texts", len(self.labels), MAX_SHAPES)

    def unread_one(self, kind: str) -> None:
        """Count an element that could not be read."""
        self.unread[kind] = self.unread.get(kind, 0) + 1


def are_sound(points: Iterable[Point]) -> bool:
    """Say whether all points are numbers that can be reckoned with."""
    return all(abs(x) < _FARTHEST and abs(y) < _FARTHEST for x, y in points)


def _ends_meet(points: list[Point]) -> bool:
    """Say whether the gap between the ends is a slip of the pen: under a hundredth of the way round."""
    if len(points) < 4:
        return False
    length = sum(abs(end[0] - start[0]) + abs(end[1] - start[1]) for start, end in pairwise(points))
    gap = abs(points[0][0] - points[-1][0]) + abs(points[0][1] - points[-1][1])
    return gap < length / 100
