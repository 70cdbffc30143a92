"""What stands on a plan: one entry per stand and per free unit, for the drawing and the list alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventsapp.booths.models import Stand
from eventsapp.booths.rules import LETTERS, is_firm, public_state, state_of
from eventsapp.infra.folding import fold
from eventsapp.venues.models import Unit
from eventsapp.venues.numbering import match_key, natural_key


@dataclass(frozen=True)
class Entry:
    """A stand or a free unit. `number` is how people call it; `units` are the numbers it is made of."""

    number: str
    units: tuple[str, ...]
    state: str
    rings: Sequence[Sequence[Sequence[float]]]
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

    @property
    def letter(self) -> str:
        """Return the code of the state; visitors see none on taken stands."""
        return LETTERS.get(self.state, "")

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


def entries_of(units: Iterable[Unit], stands: Mapping[int, Stand], *, for_visitors: bool = False) -> list[Entry]:
    """Return the entries of a hall in the order of their numbers."""
    entries: dict[object, Entry] = {}
    by_stand: dict[int, list[Unit]] = {}
    for unit in units:
        stand = stands.get(unit.id)
        if stand is not None:
            by_stand.setdefault(stand.id, []).append(unit)
        else:
            entries[unit.id] = _free_unit(unit, for_visitors=for_visitors)
    standing = {stand.id: stand for stand in stands.values()}
    for stand_id, parts in by_stand.items():
        entries["stand", stand_id] = _stand(standing[stand_id], parts, for_visitors=for_visitors)
    return sorted(entries.values(), key=lambda entry: natural_key(entry.number))


def _free_unit(unit: Unit, *, for_visitors: bool) -> Entry:
    """Return a unit nobody has."""
    state = state_of(unit, None)
    return Entry(
        number=unit.number,
        units=(unit.number,),
        state=public_state(state) if for_visitors else state,
        rings=[unit.polygon],
        area_m2=unit.area_m2,
        open_sides=unit.open_sides,
        frontage=unit.frontage,
        keys=frozenset({unit.number_key, *unit.aliases}),
        zone=unit.zone.name if unit.zone else None,
        zone_code=unit.zone.code if unit.zone else "",
    )


def _stand(stand: Stand, units: Sequence[Unit], *, for_visitors: bool) -> Entry:
    """Return a stand with its company."""
    state = state_of(units[0], stand)
    named = stand if is_firm(stand) or not for_visitors else None
    exhibitor = named.exhibitor if named else None
    return Entry(
        number=stand.number,
        units=tuple(unit.number for unit in units),
        state=public_state(state) if for_visitors else state,
        rings=stand.outline or [unit.polygon for unit in units],
        area_m2=stand.area_m2,
        open_sides=stand.open_sides,
        frontage=stand.frontage,
        keys=frozenset(key for unit in units for key in (unit.number_key, *unit.aliases)),
        company=named.holder_name if named else "",
        language=exhibitor.name_language if exhibitor else "",
        co_exhibitors=tuple(share.exhibitor.display_name for share in stand.shares),
        stand_id=stand.id,
        zone=units[0].zone.name if units[0].zone else None,
        zone_code=units[0].zone.code if units[0].zone else "",
    )


def entry_called(entries: Iterable[Entry], number: str) -> Entry | None:
    """Return the entry that answers to a number: a stand answers to each of its units."""
    key = match_key(number)
    answering = [entry for entry in entries if key and key in entry.keys]
    return min(answering, key=lambda entry: match_key(entry.number) != key, default=None)
