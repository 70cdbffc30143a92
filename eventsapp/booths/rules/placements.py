"""Joining the stand references of an imported directory to the units of a plan. No database here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from eventsapp.venues.numbering import codes_of, match_key


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the join sees it: `keys` are the codes it answers to, `whole` its number in one piece."""

    unit_id: int
    hall: str
    number: str
    keys: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A reference that found no unit; `suggestion` is the number of a unit it probably means."""

    exhibitor: str
    hall: str
    number: str
    reason: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The units a reference names, or why it names none."""

    unit_ids: tuple[int, ...] = ()
    reason: str = ""
    suggestion: str = ""


@dataclass(slots=True)
class Placements:
    """What a join did; `joined` references of `references` found their units."""

    references: int = 0
    joined: int = 0
    stands_created: int = 0
    shares_created: int = 0
    unchanged: int = 0
    unplaced: list[Unplaced] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the join as plain values, each unplaced reference with its reason."""
        return {
            "references": self.references,
            "joined": self.joined,
            "stands_created": self.stands_created,
            "shares_created": self.shares_created,
            "unchanged": self.unchanged,
            "unplaced": [{**asdict(one), "reason": reason_sentence(one)} for one in self.unplaced],
        }


class PlanIndex:
    """Finds units by what a directory writes: a hall and one or more codes."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the units by hall and code."""
        self._by_code: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self._whole: dict[tuple[str, str], Place] = {}
        self._halls: set[str] = set()
        for place in places:
            hall = match_key(place.hall)
            self._halls.add(hall)
            self._whole[hall, place.whole] = place
            for key in place.keys or (place.whole,):
                self._by_code[hall, key].append(place)

    def find(self, hall: str, number: str) -> Match:
        """Return the units whose codes a reference names; "D050/F051" may be one unit or several."""
        key = match_key(hall)
        if not hall:
            return self._anywhere(number)
        if key not in self._halls:
            return Match(reason="hall_unknown")
        codes = [match_key(code) for code in codes_of(number)]
        found = [place for code in codes for place in self._by_code.get((key, code), [])]
        if found:
            return Match(tuple(dict.fromkeys(place.unit_id for place in found)))
        meant = self._whole.get((key, match_key(number)))
        if meant is not None:
            return Match(reason="run_together", suggestion=meant.number)
        return Match(reason="number_unknown")

    def _anywhere(self, number: str) -> Match:
        """Find a number given without a hall, where only one hall has it."""
        matches = [match for hall in sorted(self._halls) if (match := self.find(hall, number)).unit_ids]
        if len(matches) == 1:
            return matches[0]
        return Match(reason="hall_missing" if matches else "number_unknown")


REASONS = {
    "hall_unknown": _l("The plan has no hall %(hall)s."),
    "number_unknown": _l("Hall %(hall)s has no unit %(number)s."),
    "hall_missing": _l("%(number)s is in several halls and the list names none."),
    "run_together": _l("Two numbers are written as one in %(number)s; it may be %(suggestion)s. Allocate it by hand."),
    "blocked": _l("%(number)s is blocked and not for sale."),
    "held": _l("%(number)s is held at present. Allocate it by hand."),
}


def reason_sentence(unplaced: Unplaced) -> str:
    """Say why a reference was not placed."""
    values = {"hall": unplaced.hall, "number": unplaced.number, "suggestion": unplaced.suggestion}
    return str(REASONS[unplaced.reason]) % values
