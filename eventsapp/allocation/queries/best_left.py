"""What an absent exhibitor gets: its own wishes first, else the best stands that are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.allocation.models import Pick, Round
from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.queries.selling import stands_for, with_wishes
from eventsapp.booths.rules.finder import Client
from eventsapp.booths.rules.turns import allows
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import halls_of


@dataclass(frozen=True, slots=True)
class Option:
    """Units of a hall that an absent exhibitor may be given; ``how`` is proxy or automatic."""

    hall_id: int
    numbers: Sequence[str]
    how: str


def options_for(one: Round, pick: Pick) -> list[Option]:
    """Return what an absent exhibitor may be given, best first; slow, so before anything is locked."""
    return [*wishes_left(one, pick), *_found(one, pick)]


def wishes_left(one: Round, pick: Pick) -> list[Option]:
    """Return the wishes an exhibitor left for its absence, as far as they are still units of one hall."""
    units = _units_by_id({unit_id for wish in pick.proxy for unit_id in wish})
    options = []
    for wish in pick.proxy:
        known = [units[unit_id] for unit_id in wish if unit_id in units]
        if len(known) == len(wish) and len({unit.hall_id for unit in known}) == 1 and _is_allowed(one, known):
            options.append(Option(known[0].hall_id, [unit.number for unit in known], "proxy"))
    return options


def _units_by_id(unit_ids: set[int]) -> Mapping[int, Unit]:
    found = select(Unit).where(Unit.id.in_(unit_ids)).options(joinedload(Unit.hall))
    return {unit.id: unit for unit in db.session.scalars(found)}


def _is_allowed(one: Round, units: Sequence[Unit]) -> bool:
    if one.most_units is not None and len(units) > one.most_units:
        return False
    return allows(one.zone_ids, one.package_ids, [(unit.zone_id, unit.package_id) for unit in units])


def _found(one: Round, pick: Pick) -> list[Option]:
    """Look through all halls for the stands that suit the exhibitor's application best."""
    needed = {exhibitor.id: units for exhibitor, units in placeable_exhibitors(one.fair_id)}
    units = min(needed.get(pick.exhibitor_id, 0), one.most_units or 200)
    if not units:
        return []
    exhibitor = db.session.get_one(Exhibitor, pick.exhibitor_id)
    client = with_wishes(Client(units), exhibitor)
    scored: list[tuple[float, str, Option]] = []
    for hall in halls_of(one.fair_id):
        scored += _in_hall(one, hall, client)
    return [option for _score, _hall, option in sorted(scored, key=lambda found: (-found[0], found[1]))]


def _in_hall(one: Round, hall: Hall, client: Client) -> list[tuple[float, str, Option]]:
    """Ask the finder for each zone of the round by itself: it names three stands, which may all be elsewhere."""
    found = []
    zones: Sequence[int | None] = one.zone_ids or [None]
    packages: Sequence[int | None] = one.package_ids or [None]
    for zone_id in zones:
        for package_id in packages:
            asked = replace(client, zone_id=zone_id, package_id=package_id)
            for suggestion, units in stands_for(asked, hall, restricted=False):
                numbers = [unit.number for unit in units]
                found.append((suggestion.score, hall.code, Option(hall.id, numbers, "automatic")))
    return found
