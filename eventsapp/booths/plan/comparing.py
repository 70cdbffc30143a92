"""Up to three stands side by side, of one hall or several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eventsapp.booths.feed.versions import versions_of
from eventsapp.booths.plan.entries import Entry, entries_of, entry_called
from eventsapp.booths.plan.offers import Offer, offers_of
from eventsapp.booths.queries.picture import UnitFacts, standing_in, unit_facts
from eventsapp.venues.geometry import MIN_SHARED, Floor
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import match_key
from eventsapp.venues.queries import floor_of

MOST = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A stand with what it can be had for and the entries it touches; `place` names it in an address."""

    hall: Hall
    entry: Entry
    offer: Offer | None
    neighbours: tuple[Entry, ...]

    @property
    def place(self) -> str:
        """Return "A/A-112"."""
        return f"{self.hall.code}/{self.entry.number}"


def compare(halls: Sequence[Hall], places: Iterable[str]) -> list[Compared]:
    """Return the stands called "hall/number", in that order, each once; those that are not there are left out."""
    by_code = {match_key(hall.code): hall for hall in halls}
    pictures: dict[int, _Picture] = {}
    found: dict[str, Compared] = {}
    for place in places:
        code, _, number = place.partition("/")
        hall = by_code.get(match_key(code))
        if hall is None or len(found) == MOST:
            continue
        picture = pictures[hall.id] = pictures.get(hall.id) or _Picture(hall)
        if one := picture.compared(number):
            found[one.place] = one
    return list(found.values())


class _Picture:
    """A hall as visitors see it, read once for all its stands."""

    def __init__(self, hall: Hall) -> None:
        units, stands = unit_facts(hall.id, versions_of(hall.fair_id)[hall.code]), standing_in(hall.id)
        taken = {unit_id for stand in stands for unit_id in stand.unit_ids}
        self.hall = hall
        self.units: dict[str, UnitFacts] = {unit.number: unit for unit in units}
        self.floor: Floor[int] = floor_of(hall, [unit.id for unit in units])
        self.entries = entries_of(units, stands)
        self.offers = offers_of(units, taken, self.floor, hall.fair.packages)

    def compared(self, number: str) -> Compared | None:
        entry = entry_called(self.entries, number)
        if entry is None:
            return None
        return Compared(self.hall, entry, self.offers.get(entry.number), tuple(self._beside(entry)))

    def _beside(self, entry: Entry) -> Iterable[Entry]:
        """Return the entries that share a metre of edge."""
        touching: set[int] = set()
        for number in entry.units:
            beside = self.floor.neighbours(self.units[number].id).items()
            touching |= {unit_id for unit_id, metres in beside if metres >= MIN_SHARED}
        for other in self.entries:
            if other is not entry and any(self.units[number].id in touching for number in other.units):
                yield other
