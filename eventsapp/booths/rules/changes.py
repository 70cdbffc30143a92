"""What an action would change, worked out before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsapp.booths.models import Stand
from eventsapp.booths.rules.stands import Numbered, StandShape, unit_state_of
from eventsapp.venues.models import Unit
from eventsapp.venues.numbering import natural_key


@dataclass(frozen=True, slots=True)
class Picture:
    """A stand at one side of a change; `state` is the state of its units."""

    hall: str
    number: str
    units: tuple[str, ...]
    area_m2: float
    open_sides: int
    frontage: str
    state: str
    until: datetime | None = None
    unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A stand before and after; `after` is None where it ends, `version` is the stand that was looked at."""

    holder: str
    before: Picture
    after: Picture | None
    stand_id: int
    version: int
    holder_after: str = ""
    """Whose it will be, where that changes."""
    is_unplaced: bool = False
    """Whether money comes for units that somebody else has."""

    @property
    def gained(self) -> tuple[str, ...]:
        """Return the numbers that come to the stand."""
        return tuple(number for number in (self.after.units if self.after else ()) if number not in self.before.units)

    @property
    def lost(self) -> tuple[str, ...]:
        """Return the numbers that become free."""
        kept = self.after.units if self.after else ()
        return tuple(number for number in self.before.units if number not in kept)

    @property
    def lost_ids(self) -> tuple[int, ...]:
        """Return the ids of the units that become free."""
        kept = self.after.unit_ids if self.after else ()
        return tuple(unit_id for unit_id in self.before.unit_ids if unit_id not in kept)

    @property
    def area_difference(self) -> float:
        """Return the square metres that are added, negative where some go."""
        return round((self.after.area_m2 if self.after else 0.0) - self.before.area_m2, 2)


def numbers_of(units: Iterable[Numbered]) -> tuple[str, ...]:
    """Return the numbers of units in the order people count them."""
    return tuple(sorted((unit.number for unit in units), key=natural_key))


def picture_of(stand: Stand, hall: str, units: Sequence[Unit]) -> Picture:
    """Return a stand as it is."""
    return Picture(
        hall=hall,
        number=stand.number,
        units=numbers_of(units),
        area_m2=stand.area_m2,
        open_sides=stand.open_sides,
        frontage=stand.frontage,
        state=unit_state_of(stand.state),
        until=stand.expires_at,
        unit_ids=_ids(units),
    )


def _ids(units: Sequence[Unit]) -> tuple[int, ...]:
    return tuple(unit.id for unit in units)


def picture_after(
    state: str, hall: str, shape: StandShape, units: Sequence[Unit], until: datetime | None = None
) -> Picture:
    """Return a stand as it will be."""
    return Picture(
        hall=hall,
        number=shape.number,
        units=numbers_of(units),
        area_m2=shape.area_m2,
        open_sides=shape.frontage.count,
        frontage=shape.frontage.kind,
        state=unit_state_of(state),
        until=until,
        unit_ids=_ids(units),
    )
