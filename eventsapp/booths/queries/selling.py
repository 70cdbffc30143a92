"""What a salesperson asks: options that run, what is good for a client and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import joinedload

from eventsapp.accounts.models import User
from eventsapp.booths.models import Stand, StandState, StandUnit, UnitEvent
from eventsapp.booths.queries.nearest import surroundings_of
from eventsapp.booths.queries.standing import firm, live
from eventsapp.booths.queries.waiting import latest_application, marks_by_unit, zones_by_unit
from eventsapp.booths.rules import Surroundings
from eventsapp.booths.rules.finder import Client, Point, Suggestion, find_stands
from eventsapp.booths.rules.holds import NAG_BEFORE
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.folding import like_pattern
from eventsapp.venues.models import Hall, Unit


def running_options(fair_id: int) -> Sequence[Stand]:
    """Return the options of a fair, the one that ends first first."""
    running = select(Stand).where(Stand.fair_id == fair_id, Stand.state == StandState.OPTION, live())
    whole = (joinedload(Stand.hall), joinedload(Stand.exhibitor), joinedload(Stand.held_by))
    return db.session.scalars(running.options(*whole).order_by(Stand.expires_at, Stand.id)).all()


def count_ending_options(fair_id: int) -> int:
    """Return how many options of a fair end within a day."""
    soon = Stand.expires_at <= clock.now() + NAG_BEFORE
    ending = select(func.count()).select_from(Stand)
    return (
        db.session.scalar(ending.where(Stand.fair_id == fair_id, Stand.state == StandState.OPTION, live(), soon)) or 0
    )


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


def events_of_stand(stand_id: int, limit: int = 300) -> list[tuple[UnitEvent, int, str]]:
    """Return what happened to a stand, newest first: an event, with how many units it was for and who did it."""
    rows = select(UnitEvent, User.full_name).outerjoin(User, User.id == UnitEvent.actor_id)
    rows = rows.where(UnitEvent.stand_id == stand_id).order_by(UnitEvent.id.desc()).limit(limit)
    steps = groupby(db.session.execute(rows), lambda row: _what(row[0]))
    return [(of_one[0][0], len(of_one), of_one[0][1] or "") for _key, group in steps if (of_one := list(group))]


def _what(event: UnitEvent) -> tuple[object, ...]:
    """Return what the events of one step have in common."""
    return event.kind, event.from_state, event.to_state, event.reason, event.actor_id, event.at.replace(microsecond=0)


def units_numbered(hall_id: int, numbers: Collection[str]) -> list[Unit]:
    """Return those of these units that a hall still has."""
    return list(db.session.scalars(select(Unit).where(Unit.hall_id == hall_id, Unit.number.in_(numbers))))


def free_by_hall(fair_id: int) -> dict[int, tuple[int, int]]:
    """Return how many units each hall of a fair has, and how many of them can be had."""
    taken = select(StandUnit.unit_id).join(StandUnit.stand).where(Stand.fair_id == fair_id, live())
    free = and_(Unit.is_blocked.is_(False), Unit.is_restricted.is_(False), Unit.id.not_in(taken))
    counted = select(Unit.hall_id, func.count(), func.sum(case((free, 1), else_=0)))
    rows = db.session.execute(counted.where(Unit.fair_id == fair_id).group_by(Unit.hall_id))
    return {hall_id: (units, int(open_units)) for hall_id, units, open_units in rows}


def stands_for(client: Client, hall: Hall, *, restricted: bool = True) -> list[tuple[Suggestion, list[Unit]]]:
    """Return the best free stands of a hall for a client with their units, the best first."""
    around = surroundings_of(hall, (), restricted=restricted)
    if client.package_id is not None:
        marks = marks_by_unit(hall.id)
        sold_so = [key for key in around.free if marks[key].package_id in {None, client.package_id}]
        around = Surroundings(around.floor, sold_so)
    found = find_stands(client, around, zones_by_unit(hall.id))
    every = {key for one in found for key in one.unit_ids}
    units: Mapping[int, Unit] = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(every)))}
    return [(one, [units[key] for key in one.unit_ids]) for one in found]
