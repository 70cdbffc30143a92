"""Plans of a whole fair, made by hand: what publishing needs, without computing anything."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from eventsapp.allocation.models import AllocationRun, Change, Proposal, RunState
from eventsapp.allocation.rules.runs import change_of
from eventsapp.booths.models import Stand, StandUnit
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db, transaction
from eventsapp.venues.models import Hall, Unit


def make_run(hall: Hall, places: Mapping[int, Sequence[str]], *, state: str = RunState.PROPOSED) -> AllocationRun:
    """Make a finished plan: exhibitor id to the numbers it gets; those it has already say what that changes."""
    with transaction():
        latest = db.session.scalar(select(func.max(AllocationRun.number)).where(AllocationRun.fair_id == hall.fair_id))
        run = AllocationRun(fair_id=hall.fair_id, number=(latest or 0) + 1, state=state)
        db.session.add(run)
        db.session.flush()
        for exhibitor_id, numbers in places.items():
            db.session.add(_proposal(run, hall, exhibitor_id, numbers))
    return run


def _proposal(run: AllocationRun, hall: Hall, exhibitor_id: int, numbers: Sequence[str]) -> Proposal:
    units = [unit_numbered(hall, number).id for number in numbers]
    stand = stand_of(exhibitor_id)
    before = units_of_stand(stand) if stand else []
    change = change_of(before, units)
    return Proposal(
        run_id=run.id,
        exhibitor_id=exhibitor_id,
        hall_id=hall.id if units else None,
        unit_ids=units,
        number=numbers[0] if numbers else "",
        change=change,
        was_stand_id=stand.id if stand and change != Change.NEW else None,
        was_unit_ids=before,
    )


def unit_numbered(hall: Hall, number: str) -> Unit:
    """Return a unit of a hall by its number."""
    return db.session.scalars(select(Unit).where(Unit.hall_id == hall.id, Unit.number == number)).one()


def stand_of(exhibitor_id: int) -> Stand | None:
    """Return the latest stand of an exhibitor that has units."""
    own = select(Stand).join(Stand.units).where(Stand.exhibitor_id == exhibitor_id).order_by(Stand.id.desc())
    return db.session.scalars(own).first()


def units_of_stand(stand: Stand) -> list[int]:
    """Return the ids of a stand's units in order."""
    own = select(StandUnit.unit_id).where(StandUnit.stand_id == stand.id).order_by(StandUnit.unit_id)
    return list(db.session.scalars(own))


def numbers_of_exhibitor(exhibitor: Exhibitor) -> list[str]:
    """Return the numbers of the units an exhibitor has."""
    own = select(Unit.number).join(StandUnit, StandUnit.unit_id == Unit.id).join(StandUnit.stand)
    return sorted(db.session.scalars(own.where(Stand.exhibitor_id == exhibitor.id)))
