"""Three good places for an exhibitor that does not want the one it has."""

from dataclasses import dataclass, replace

from eventsapp.booths.plan.advice import Advice, advice_on
from eventsapp.booths.queries.selling import middles_of, neighbours_wished, stands_for, with_wishes
from eventsapp.booths.queries.waiting import latest_application
from eventsapp.booths.rules.finder import Client
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import halls_of

MOST = 3


@dataclass(frozen=True, slots=True)
class Alternative:
    """A free place for an exhibitor with what speaks for it, and the ids of its units."""

    hall: Hall
    unit_ids: tuple[int, ...]
    advice: Advice


def alternatives_for(exhibitor: Exhibitor, units: int = 0) -> list[Alternative]:
    """Return the best free places for an exhibitor, the best first, of ``units`` units or as many as it asked for.

    What its application says counts: wishes, open sides, package, budget, whom it wants near or far. Where no place
    has the open sides it asked for, those with fewer are named.
    """
    client = _client(exhibitor, units)
    return _best(exhibitor, client) or _best(exhibitor, replace(client, open_sides=0))


def _best(exhibitor: Exhibitor, client: Client) -> list[Alternative]:
    """Return the best places of all halls for a client."""
    wished = neighbours_wished(exhibitor)
    found: list[Alternative] = []
    for hall in halls_of(exhibitor.fair_id):
        near, apart = middles_of(hall, wished["near"])[0], middles_of(hall, wished["apart"])[0]
        wish = replace(client, near=near, apart=apart)
        places = stands_for(wish, hall, restricted=False)
        found += [
            Alternative(hall, one.unit_ids, advice)
            for (one, _), advice in zip(places, advice_on(wish, hall, places), strict=True)
        ]
    return sorted(found, key=lambda one: (-one.advice.score, one.unit_ids))[:MOST]


def _client(exhibitor: Exhibitor, units: int) -> Client:
    application = latest_application(exhibitor)
    count = units or exhibitor.units_wanted or 1
    package = application.package if application else None
    client = Client(
        units=count,
        open_sides=(application.open_sides or 0) if application else 0,
        budget=application.budget if application else None,
        unit_price=package.price_vnd if package else None,
        package_id=package.id if package else None,
    )
    return with_wishes(client, exhibitor)
