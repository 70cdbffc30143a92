"""Reading the waiting list: who waits in what order, and what may be offered."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from eventsapp.booths.models import WaitingEntry, WaitingState
from eventsapp.booths.queries.nearest import surroundings_of
from eventsapp.booths.rules import Surroundings
from eventsapp.booths.rules.waiting import RUNNING, Mark, fitting_units, in_order
from eventsapp.exhibitors.models import Application, Exhibitor
from eventsapp.infra.database import db
from eventsapp.venues.models import Hall, Unit, Zone
from eventsapp.venues.queries import floor_of


def waiting_list(fair_id: int) -> list[WaitingEntry]:
    """Return who waits or has an offer, as they stand in line."""
    running = select(WaitingEntry).where(WaitingEntry.fair_id == fair_id, WaitingEntry.state.in_(RUNNING))
    whole = (
        joinedload(WaitingEntry.exhibitor),
        joinedload(WaitingEntry.hall),
        joinedload(WaitingEntry.zone),
        joinedload(WaitingEntry.package),
        joinedload(WaitingEntry.stand),
    )
    return in_order(db.session.scalars(running.options(*whole)))


def waiting_for(hall: Hall) -> list[WaitingEntry]:
    """Return who waits for units of a hall, as they stand in line."""
    here = or_(WaitingEntry.hall_id.is_(None), WaitingEntry.hall_id == hall.id)
    waiting = select(WaitingEntry).where(WaitingEntry.fair_id == hall.fair_id, here)
    return in_order(db.session.scalars(waiting.where(WaitingEntry.state == WaitingState.WAITING)))


def entry_in_fair(fair_id: int, entry_id: int) -> WaitingEntry | None:
    """Return an entry of this fair's list, ended ones too."""
    found = select(WaitingEntry).where(WaitingEntry.id == entry_id, WaitingEntry.fair_id == fair_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def place_in_line(exhibitor: Exhibitor) -> tuple[WaitingEntry, int] | None:
    """Return a company's entry and its place among those that still wait, counted from 1; None where it has none."""
    line = waiting_list(exhibitor.fair_id)
    mine = next((entry for entry in line if entry.exhibitor_id == exhibitor.id), None)
    if mine is None:
        return None
    before = [entry for entry in line[: line.index(mine)] if entry.state == WaitingState.WAITING]
    return mine, len(before) + 1


def latest_application(exhibitor: Exhibitor) -> Application | None:
    """Return the application an exhibitor came from."""
    own = select(Application).where(Application.exhibitor_id == exhibitor.id).order_by(Application.id.desc())
    return db.session.scalar(own.limit(1))


def zones_of(fair_id: int) -> Sequence[Zone]:
    """Return the zones of a fair in their order."""
    return db.session.scalars(select(Zone).where(Zone.fair_id == fair_id).order_by(Zone.position, Zone.id)).all()


def marks_by_unit(hall_id: int) -> dict[int, Mark]:
    """Return what each unit of a hall is sold as."""
    rows = db.session.execute(select(Unit.id, Unit.zone_id, Unit.package_id).where(Unit.hall_id == hall_id))
    return {unit_id: Mark(zone_id, package_id) for unit_id, zone_id, package_id in rows}


def first_that_fits(hall: Hall, freed: Collection[int]) -> tuple[WaitingEntry, tuple[int, ...]] | None:
    """Return the first in line whom units that can be had fit, and which of the free ones around them it takes."""
    around, marks = surroundings_of(hall, ()), marks_by_unit(hall.id)
    for entry in waiting_for(hall):
        if units := fitting_units(entry, around, freed, marks):
            return entry, units
    return None


def next_in_line(hall: Hall, freed: Collection[int], gone: Collection[int] = ()) -> list[tuple[WaitingEntry, int]]:
    """Say to whom units would be offered if they were freed now and `gone` taken, and how many each would get."""
    line, marks = waiting_for(hall), marks_by_unit(hall.id)
    sold = select(Unit.id).where(Unit.id.in_(freed), Unit.is_blocked.is_(False), Unit.is_restricted.is_(False))
    free = (set(surroundings_of(hall, freed).free) | set(db.session.scalars(sold))) - set(gone)
    told: list[tuple[WaitingEntry, int]] = []
    for entry in line:
        units = fitting_units(entry, Surroundings(floor_of(hall, free), free), freed, marks)
        if units:
            free -= set(units)
            told.append((entry, len(units)))
    return told


def fair_exhibitors(fair_id: int) -> Sequence[Exhibitor]:
    """Return the fair's exhibitors by name."""
    own = select(Exhibitor).where(Exhibitor.fair_id == fair_id)
    return db.session.scalars(own.order_by(Exhibitor.search_key, Exhibitor.id)).all()
