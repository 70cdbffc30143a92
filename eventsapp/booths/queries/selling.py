"""What a salesperson asks: options that run, what is good for a client and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.queries.nearest import surroundings_of
from eventsapp.booths.queries.standing import firm, live
from eventsapp.booths.queries.waiting import latest_application, zones_by_unit
from eventsapp.booths.rules.finder import Client, Point, Suggestion, find_stands
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern
from eventsapp.venues.models import Hall, Unit


def running_options(fair_id: int) -> Sequence[Stand]:
    """Return the options of a fair, the one that ends first first."""
    running = select(Stand).where(Stand.fair_id == fair_id, Stand.state == StandState.OPTION, live())
    whole = (joinedload(Stand.hall), joinedload(Stand.exhibitor), joinedload(Stand.held_by))
    return db.session.scalars(running.options(*whole).order_by(Stand.expires_at, Stand.id)).all()


def middles_of(hall: Hall, names: Sequence[str]) -> tuple[list[Point], list[str]]:
    """Return the middles of the stands of the companies called so in a hall, and the names nobody answers to."""
    points: list[Point] = []
    unknown: list[str] = []
    for name in names:
        called = select(Stand.outline).join(Exhibitor, Exhibitor.id == Stand.exhibitor_id)
        called = called.where(
            Stand.hall_id == hall.id, firm(), Exhibitor.search_key.like(like_pattern(name), escape="\\")
        )
        found = [_middle(outline) for outline in db.session.scalars(called.limit(10))]
        points += found
        if not found:
            unknown.append(name)
    return points, unknown


def _middle(outline: Sequence[Sequence[Sequence[float]]]) -> Point:
    corners = [corner for ring in outline for corner in ring]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def with_wishes(client: Client, exhibitor: Exhibitor | None) -> Client:
    """Add the wishes of an exhibitor's application, best first."""
    application = latest_application(exhibitor) if exhibitor else None
    if application is None:
        return client
    return replace(
        client,
        wished_units=[wish.unit_id for wish in application.wishes if wish.unit_id],
        wished_zones=[wish.zone_id for wish in application.wishes if wish.zone_id],
    )


def neighbours_wished(exhibitor: Exhibitor | None) -> dict[str, list[str]]:
    """Return the companies an exhibitor's application wants to be ``near`` and ``apart`` from."""
    application = latest_application(exhibitor) if exhibitor else None
    wished: dict[str, list[str]] = {"near": [], "apart": []}
    for neighbour in application.neighbours if application else ():
        wished.setdefault(neighbour.kind, []).append(neighbour.company_name)
    return wished


def stands_for(client: Client, hall: Hall, *, restricted: bool = True) -> list[tuple[Suggestion, list[Unit]]]:
    """Return the best free stands of a hall for a client with their units, the best first."""
    around = surroundings_of(hall, (), restricted=restricted)
    found = find_stands(client, around, zones_by_unit(hall.id))
    every = {key for one in found for key in one.unit_ids}
    units: Mapping[int, Unit] = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(every)))}
    return [(one, [units[key] for key in one.unit_ids]) for one in found]
