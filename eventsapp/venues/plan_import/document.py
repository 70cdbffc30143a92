"""What a plan file says, whatever its format: halls and units in metres, and what was odd about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eventsapp.venues.geometry import Ring, area_of
from eventsapp.venues.numbering import codes_of
from eventsapp.venues.vocabulary import OBSTACLE_KINDS


@dataclass(frozen=True, slots=True)
class PlanNote:
    """Something a person should know about the file. `kind` names the sentence, `values` fill it."""

    kind: str
    hall: str = ""
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """One sellable polygon. `names` are printed on it; `stated_area` is the file's own figure in m².

    `attributes` are those of which the file says something, see ``vocabulary.EMPTY``; None where it has none at all.
    """

    number: str
    outline: Ring
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stated_area: float | None = None
    attributes: Mapping[str, Any] | None = None

    @property
    def area(self) -> float:
        """Return the measured area in square metres."""
        return round(area_of(self.outline), 2)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the printed number."""
        return codes_of(self.number)


@dataclass(frozen=True, slots=True)
class PlanEntrance:
    """A door in the wall: its middle, its width in metres, the wall (n, e, s, w) and what lies behind it."""

    x: float
    y: float
    width: float
    wall: str
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class PlanFeature:
    """A column, fire exit, obstacle or main aisle; `wall` (n, e, s, w) is where an exit leads through."""

    kind: str
    outline: Ring
    name: str = ""
    wall: str = ""


@dataclass(frozen=True, slots=True)
class PlanHall:
    """One hall in its own frame: x to the east, y to the south, metres.

    `widths` are what its aisles are judged by, in metres, where that was set.
    `silent` names the parts that the file says nothing of ("walls", "doors", "features"): a hall in use keeps its own.
    """

    code: str
    name: str
    outline: Ring
    units: tuple[PlanUnit, ...]
    islands: tuple[Ring, ...] = ()
    entrances: tuple[PlanEntrance, ...] = ()
    features: tuple[PlanFeature, ...] = ()
    silent: tuple[str, ...] = ()
    widths: Mapping[str, float] = field(default_factory=dict)

    @property
    def obstacles(self) -> list[Ring]:
        """Return what stands in the way of people."""
        return [feature.outline for feature in self.features if feature.kind in OBSTACLE_KINDS]


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A whole plan. `skipped` units could not be read, those in `warnings` were read all the same."""

    format: str
    halls: tuple[PlanHall, ...]
    warnings: tuple[PlanNote, ...] = ()
    skipped: tuple[PlanNote, ...] = ()

    @property
    def unit_count(self) -> int:
        """Return the number of units in all halls."""
        return sum(len(hall.units) for hall in self.halls)
