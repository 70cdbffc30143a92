"""What a plan file says, whatever its format: halls and units in metres, and what was odd about it."""

from dataclasses import dataclass, field
from typing import Any

from eventsapp.venues.geometry import Ring, area_of
from eventsapp.venues.numbering import codes_of


@dataclass(frozen=True, slots=True)
class PlanNote:
    """Something a person should know about the file. `kind` names the sentence, `values` fill it."""

    kind: str
    hall: str = ""
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """One sellable polygon. `names` are printed on it; `stated_area` is the file's own figure in m²."""

    number: str
    outline: Ring
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stated_area: float | None = None

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
class PlanHall:
    """One hall in its own frame: x to the east, y to the south, metres."""

    code: str
    name: str
    outline: Ring
    units: tuple[PlanUnit, ...]
    islands: tuple[Ring, ...] = ()
    entrances: tuple[PlanEntrance, ...] = ()


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
