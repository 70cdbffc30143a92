"""What stands on a plan: one entry per stand and per free unit, for the drawing and the list alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsapp.booths.queries.picture import Rings, Standing, UnitFacts
from eventsapp.booths.rules import LETTERS, public_state, unit_state_of
from eventsapp.booths.rules.holds import FIRM, HOLDS
from eventsapp.infra.folding import fold
from eventsapp.venues.editing import UTILITIES
from eventsapp.venues.numbering import match_key, natural_key

OWN = "own"
"""The state of what the reader's own company holds."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the fair's team sees every state, everybody else what visitors may know and what is their own."""

    is_staff: bool = False
    exhibitor_id: int | None = None


EVERYBODY = Viewer()


@dataclass(frozen=True, slots=True)
class Supply:
    """What a place has: connections, what its floor bears (t/m²), how high one may build (m), its price class."""

    utilities: tuple[str, ...] = ()
    floor_load: float | None = None
    height: float | None = None
    price_class: str = ""


NOTHING = Supply()


@dataclass(frozen=True)
class Entry:
    """A stand or a free unit. `number` is how people call it; `units` are the numbers it is made of."""

    number: str
    units: tuple[str, ...]
    state: str
    rings: Rings
    area_m2: float
    open_sides: int
    frontage: str
    keys: frozenset[str]
    company: str = ""
    language: str = ""
    co_exhibitors: tuple[str, ...] = ()
    stand_id: int | None = None
    zone: Mapping[str, str] | None = None
    zone_code: str = ""
    supply: Supply = NOTHING
    until: datetime | None = None
    """When it is free again, where the reader may know."""

    @property
    def letter(self) -> str:
        """Return the code of the state; visitors see none on taken stands."""
        return LETTERS.get(self.state, "") if self.state != OWN else LETTERS["held"]

    @property
    def find(self) -> str:
        """Return the names by which people look for it."""
        return " ".join((self.company, *self.co_exhibitors)).strip()

    @property
    def short(self) -> str:
        """Return the part of the number that tells it from its neighbours: "112" of "A-112"."""
        return self.number.rpartition("-")[2] or self.number

    def answers_to(self, text: str) -> bool:
        """Say whether a company or number matches what was typed, marks and case aside."""
        folded, key = fold(text), match_key(text)
        if any(folded in fold(name) for name in (self.company, *self.co_exhibitors)):
            return True
        return bool(key) and any(known.startswith(key) for known in self.keys)


def entries_of(units: Sequence[UnitFacts], standing: Iterable[Standing], viewer: Viewer = EVERYBODY) -> list[Entry]:
    """Return the entries of a hall in the order of their numbers."""
    by_id = {unit.id: unit for unit in units}
    entries: list[Entry] = []
    for stand in standing:
        parts = [by_id.pop(unit_id) for unit_id in stand.unit_ids if unit_id in by_id]
        if parts:
            entries.append(_stand(stand, sorted(parts, key=lambda unit: natural_key(unit.number)), viewer))
    entries += [_free_unit(unit) for unit in by_id.values()]
    return sorted(entries, key=lambda entry: natural_key(entry.number))


def _free_unit(unit: UnitFacts) -> Entry:
    """Return a unit nobody has."""
    return Entry(
        number=unit.number,
        units=(unit.number,),
        state=free_state(unit),
        rings=[unit.polygon],
        area_m2=unit.area_m2,
        open_sides=unit.open_sides,
        frontage=unit.frontage,
        keys=frozenset({unit.number_key, *unit.aliases}),
        zone=unit.zone_name,
        zone_code=unit.zone_code,
        supply=_supply([unit]),
    )


def free_state(unit: UnitFacts) -> str:
    """Return what a unit is while nobody has it; everybody may know."""
    if unit.is_blocked:
        return "blocked"
    return "restricted" if unit.is_restricted else "available"


def _supply(units: Sequence[UnitFacts]) -> Supply:
    """Return what units have together: each connection that one of them has, the least that their floors bear."""
    here = {one for unit in units for one in unit.utilities}
    return Supply(
        utilities=tuple(one for one in UTILITIES if one in here),
        floor_load=min((unit.floor_load for unit in units if unit.floor_load), default=None),
        height=min((unit.height for unit in units if unit.height), default=None),
        price_class=units[0].price_class,
    )


def _stand(stand: Standing, units: Sequence[UnitFacts], viewer: Viewer) -> Entry:
    """Return a stand with its company, as far as the reader may know."""
    is_own = viewer.exhibitor_id is not None and stand.exhibitor_id == viewer.exhibitor_id
    is_named = viewer.is_staff or is_own or stand.state in FIRM
    return Entry(
        number=stand.number,
        units=tuple(unit.number for unit in units),
        state=_state(stand, viewer, is_own=is_own),
        rings=stand.outline or [unit.polygon for unit in units],
        area_m2=stand.area_m2,
        open_sides=stand.open_sides,
        frontage=stand.frontage,
        keys=frozenset(key for unit in units for key in (unit.number_key, *unit.aliases)),
        company=stand.holder if is_named else "",
        language=stand.language if is_named else "",
        co_exhibitors=tuple(stand.sharing),
        stand_id=stand.id,
        zone=units[0].zone_name,
        zone_code=units[0].zone_code,
        supply=_supply(units),
        until=stand.expires_at if viewer.is_staff or is_own else None,
    )


def _state(stand: Standing, viewer: Viewer, *, is_own: bool) -> str:
    if is_own and stand.state in HOLDS:
        return OWN
    state = unit_state_of(stand.state)
    return str(state) if viewer.is_staff else public_state(state)


def entry_called(entries: Iterable[Entry], number: str) -> Entry | None:
    """Return the entry that answers to a number: a stand answers to each of its units."""
    key = match_key(number)
    answering = [entry for entry in entries if key and key in entry.keys]
    return min(answering, key=lambda entry: match_key(entry.number) != key, default=None)
