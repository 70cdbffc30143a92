"""How a draft differs from the plan in use: unit by unit, by keys that outlast numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from eventsapp.venues.editing.model import ATTRIBUTES, DraftHall, DraftUnit, Feature
from eventsapp.venues.geometry import area_of, bounds_of
from eventsapp.venues.vocabulary import WIDTHS


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit before and after; `attributes` are the names of those that change."""

    key: str
    before: DraftUnit | None
    after: DraftUnit | None
    is_moved: bool = False
    is_resized: bool = False
    is_renumbered: bool = False
    attributes: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what happens to it, in the order of the diff."""
        if self.before is None:
            return ("new",)
        if self.after is None:
            return ("gone",)
        flags = (
            ("moved", self.is_moved),
            ("resized", self.is_resized),
            ("renumbered", self.is_renumbered),
            ("changed", self.attributes),
        )
        return tuple(kind for kind, is_so in flags if is_so)

    @property
    def number(self) -> str:
        """Return the number it has now, a new one's its first."""
        return (self.before or self.after or _nobody()).number


@dataclass(frozen=True, slots=True)
class FeatureChange:
    """A column, door, exit, obstacle or aisle that is new, gone, or another than before."""

    before: Feature | None
    after: Feature | None

    @property
    def kind(self) -> str:
        """Return new, gone, moved or changed."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "moved" if self.before.ring != self.after.ring else "changed"

    @property
    def feature(self) -> Feature:
        """Return what it will be, or was."""
        return self.after or self.before or _nothing()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything a draft would change."""

    units: tuple[UnitChange, ...] = ()
    features: tuple[FeatureChange, ...] = ()
    hall: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.units or self.features or self.hall)

    def of_kind(self, kind: str) -> list[UnitChange]:
        """Return the changes of one kind."""
        return [change for change in self.units if kind in change.kinds]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many units are new, gone, moved, resized, renumbered, changed."""
        kinds = ("new", "gone", "moved", "resized", "renumbered", "changed")
        return {kind: len(self.of_kind(kind)) for kind in kinds}


def difference(published: DraftHall, draft: DraftHall) -> Difference:
    """Return what publishing the draft would change."""
    keys = dict.fromkeys([*published.units, *draft.units])
    changes = [_change(key, published.units.get(key), draft.units.get(key)) for key in keys]
    hall: dict[str, tuple[Any, Any]] = {}
    if _points(published.outline) != _points(draft.outline):
        hall["outline"] = (round(area_of(published.outline or ((0, 0),)), 1), round(area_of(draft.outline), 1))
    for name in WIDTHS:
        if published.units and getattr(published, name) != getattr(draft, name):
            hall[name] = (getattr(published, name), getattr(draft, name))
    features = tuple(_feature_changes(published.features.values(), draft.features.values()))
    return Difference(tuple(change for change in changes if change.kinds), features, hall)


def _feature_changes(published: Iterable[Feature], drawn: Iterable[Feature]) -> Iterable[FeatureChange]:
    """Pair what is not the same on both sides by kind and name, in their order: their keys do not outlast a draft."""
    before, after = Counter(published), Counter(drawn)
    gone, new = list((before - after).elements()), list((after - before).elements())
    for one in gone:
        heir = next((other for other in new if (other.kind, other.name) == (one.kind, one.name)), None)
        heir = heir or next((other for other in new if (other.kind, other.ring) == (one.kind, one.ring)), None)
        if heir is not None:
            new.remove(heir)
        yield FeatureChange(one, heir)
    yield from (FeatureChange(None, one) for one in new)


def _change(key: str, before: DraftUnit | None, after: DraftUnit | None) -> UnitChange:
    """Compare one unit."""
    if before is None or after is None or before is after:
        return UnitChange(key, before, after)
    is_other = _points(before.ring) != _points(after.ring)
    is_resized = is_other and _form(before) != _form(after)
    return UnitChange(
        key,
        before,
        after,
        is_moved=is_other and (not is_resized or _corner(before) != _corner(after)),
        is_resized=is_resized,
        is_renumbered=before.number != after.number,
        attributes=tuple(name for name in ATTRIBUTES if getattr(before, name) != getattr(after, name)),
    )


def _points(ring: Any) -> list[tuple[float, float]]:
    return [(round(x, 3), round(y, 3)) for x, y in ring]


def _corner(unit: DraftUnit) -> tuple[float, float]:
    left, top, _right, _bottom = bounds_of([unit.ring])
    return (round(left, 2), round(top, 2))


def _form(unit: DraftUnit) -> list[tuple[float, float]]:
    left, top, _right, _bottom = bounds_of([unit.ring])
    return [(round(x - left, 2), round(y - top, 2)) for x, y in unit.ring]


def _nothing() -> Feature:
    raise AssertionError("a change has a before or an after")


def _nobody() -> DraftUnit:
    raise AssertionError("a change has a before or an after")
