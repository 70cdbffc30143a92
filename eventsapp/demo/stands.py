"""Gives the exhibitors their stands: contiguous units, with the log of each unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from eventsapp.booths.models import EventKind, PlanFeed, Stand, StandState, StandUnit, UnitEvent
from eventsapp.demo.cases import Case
from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.rows import Row, add_links, add_rows
from eventsapp.demo.tiling import Piece, cut
from eventsapp.venues.geometry import Floor, merge_rings
from eventsapp.venues.models import Hall
from eventsapp.venues.numbering import natural_key

EVENNESS = 5
"""How much chance weighs against size when it is decided which places stay free, in units."""


@dataclass(frozen=True)
class Place:
    """Units that one exhibitor takes, on the floor of their hall."""

    hall: Hall
    floor: Floor[int]
    units: Piece


def choose_places(at: OpenFair) -> tuple[list[Place], list[Place]]:
    """Cut all halls and return as many places as there are stands, hall by hall, and those that are vacated.

    Small places stay free sooner. The first place is one of four units: the demo's exhibitor has it.
    """
    edition = at.edition
    dice = Dice(f"places:{edition.slug}")
    places = []
    for hall, units in at.halls:
        floor = Floor({unit.id: unit.polygon for unit in units}, hall.outline)
        places += [Place(hall, floor, piece) for piece in cut(units, edition.taste, dice)]
    appeal = [len(place.units) + EVENNESS * dice.share() for place in places]
    taken = sorted(range(len(places)), key=lambda rank: -appeal[rank])[: edition.stands + edition.vacated]
    vacated = set(Dice(f"vacated:{edition.slug}").some(sorted(taken), edition.vacated))
    kept = [places[rank] for rank in sorted(taken) if rank not in vacated]
    first = next(at for at, place in enumerate(kept) if len(place.units) == 4)
    return [kept[first], *kept[:first], *kept[first + 1 :]], [places[rank] for rank in sorted(vacated)]


def add_stands(at: OpenFair, places: Sequence[Place], holders: Sequence[Case]) -> None:
    """Write a stand for each holder in the place of the same rank."""
    dice = Dice(f"stands:{at.edition.slug}")
    rows = [_stand(at, place, case, dice) for place, case in zip(places, holders, strict=True)]
    links: list[Row] = []
    events: list[Row] = []
    for place, case, row, stand_id in zip(places, holders, rows, add_rows(Stand, rows), strict=True):
        case.stand_id = stand_id
        links += [{"unit_id": unit.id, "stand_id": stand_id} for unit in place.units]
        events += [
            {
                "fair_id": at.fair.id,
                "seq": len(events) + count,
                "kind": EventKind(row["state"]),
                "unit_id": unit.id,
                "stand_id": stand_id,
                "at": row["allocated_at"],
                "actor_id": at.team.organiser.id,
                "from_state": "restricted" if unit.is_restricted else "available",
                "to_state": row["state"],
                "reason": "",
            }
            for count, unit in enumerate(place.units, start=1)
        ]
    add_links(StandUnit, links)
    add_rows(UnitEvent, events)
    add_links(PlanFeed, [{"fair_id": at.fair.id, "seq": len(events)}])


def _stand(at: OpenFair, place: Place, case: Case, dice: Dice) -> Row:
    """Return the row of a stand; seven in eight have paid their deposit."""
    frontage = place.floor.frontage([unit.id for unit in place.units])
    rings = merge_rings([unit.polygon for unit in place.units])
    return {
        "fair_id": at.fair.id,
        "hall_id": place.hall.id,
        "exhibitor_id": case.exhibitor_id,
        "number": min((unit.number for unit in place.units), key=natural_key),
        "state": StandState.SOLD if dice.happens(86) else StandState.RESERVED,
        "area_m2": round(sum(unit.area_m2 for unit in place.units), 2),
        "open_sides": frontage.count,
        "frontage": frontage.kind,
        "outline": [[[x, y] for x, y in ring] for ring in rings],
        "allocated_at": min((case.decided_at or at.now) + timedelta(hours=dice.number(4, 60)), at.now),
    }
