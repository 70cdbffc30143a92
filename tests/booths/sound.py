"""What is true of every plan, whatever happened to it."""

from collections import Counter

from sqlalchemy import func, select

from eventsapp.booths.models import PlanFeed, Stand, StandUnit, UnitEvent
from eventsapp.booths.queries import changes_since, count_states
from eventsapp.booths.rules import state_of, unit_state_of
from eventsapp.booths.rules.holds import LIVE
from eventsapp.infra.database import db
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Unit


def assert_plan_is_sound(fair_id: int) -> None:
    """One holder a unit, stands in one piece with their own shape, areas that add up, a history without gaps."""
    db.session.rollback()
    db.session.expire_all()
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.fair_id == fair_id))}
    stands = {stand.id: stand for stand in db.session.scalars(select(Stand).where(Stand.fair_id == fair_id))}
    holder = _one_holder_each(units, stands)
    _stands_hang_together(units, stands, holder)
    _areas_add_up(fair_id, units)
    _history_leads_to_the_present(fair_id, units, stands, holder)


def _one_holder_each(units: dict[int, Unit], stands: dict[int, Stand]) -> dict[int, int]:
    rows = db.session.execute(select(StandUnit.unit_id, StandUnit.stand_id)).all()
    here = [(unit_id, stand_id) for unit_id, stand_id in rows if unit_id in units]
    assert max(Counter(unit_id for unit_id, _ in here).values(), default=1) == 1
    assert all(stands[stand_id].state in LIVE for _, stand_id in here)
    return dict(here)


def _stands_hang_together(units: dict[int, Unit], stands: dict[int, Stand], holder: dict[int, int]) -> None:
    for stand in stands.values():
        own = [units[unit_id] for unit_id, stand_id in holder.items() if stand_id == stand.id]
        assert bool(own) == (stand.state in LIVE), (stand.number, stand.state)
        if own:
            floor = Floor({unit.id: unit.polygon for unit in units.values() if unit.hall_id == stand.hall_id})
            assert floor.contiguous([unit.id for unit in own])
            assert stand.area_m2 == sum(unit.area_m2 for unit in own)
            assert stand.number in {unit.number for unit in own}


def _areas_add_up(fair_id: int, units: dict[int, Unit]) -> None:
    """All units are counted once (each of the halls of these tests has nine square metres a unit)."""
    assert sum(count_states(fair_id).values()) == len(units)


def _history_leads_to_the_present(
    fair_id: int, units: dict[int, Unit], stands: dict[int, Stand], holder: dict[int, int]
) -> None:
    """Every event begins where the last one of its unit ended, and the last one is what is true now."""
    events = []
    while page := changes_since(fair_id, events[-1].seq if events else 0).events:
        events += page
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    feed = db.session.scalar(select(PlanFeed.seq).where(PlanFeed.fair_id == fair_id))
    assert (feed or 0) == len(events)
    assert db.session.scalar(select(func.count()).select_from(UnitEvent).where(UnitEvent.fair_id == fair_id)) == len(
        events
    )
    now = {unit_id: str(state_of(unit, None)) for unit_id, unit in units.items()}
    for event in events:
        assert event.from_state == now[event.unit_id], (event.seq, event.kind)
        now[event.unit_id] = event.to_state
    for unit_id, unit in units.items():
        stand = stands[holder[unit_id]] if unit_id in holder else None
        assert now[unit_id] == (unit_state_of(stand.state) if stand else state_of(unit, None)), unit.number
