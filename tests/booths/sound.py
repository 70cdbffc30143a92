"""What is true of every plan, whatever happened to it; each check says in words what it found broken."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select

from eventsapp.booths.models import (
    EventKind,
    PlanFeed,
    Stand,
    StandState,
    StandUnit,
    UnitEvent,
    UnplacedDeposit,
    WaitingEntry,
)
from eventsapp.booths.queries import changes_since, count_states
from eventsapp.booths.rules import state_of, unit_state_of
from eventsapp.booths.rules.holds import LIVE
from eventsapp.booths.rules.waiting import RUNNING
from eventsapp.infra.database import db
from eventsapp.venues.geometry import Floor
from eventsapp.venues.models import Unit

Units = dict[int, Unit]
Stands = dict[int, Stand]
Holders = dict[int, int]
"""The stand of each taken unit, by ids."""
FREE = {"available", "restricted", "blocked"}


def assert_plan_is_sound(fair_id: int) -> None:
    """One holder a unit, stands in one piece with their own shape, areas that add up, a history without gaps."""
    db.session.rollback()
    db.session.expire_all()
    units = {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.fair_id == fair_id))}
    stands = {stand.id: stand for stand in db.session.scalars(select(Stand).where(Stand.fair_id == fair_id))}
    events = _events_in_order(fair_id)
    holder = _one_holder_each(units)
    _stands_hang_together(units, stands, holder)
    _areas_add_up(fair_id, units)
    _history_leads_to_the_present(units, stands, holder, events)
    _nothing_ends_before_its_time(stands.values())
    _nobody_has_more_than_one_may(stands.values())
    _line_is_in_order(fair_id, stands)


def _one_holder_each(units: Units) -> Holders:
    rows = db.session.execute(select(StandUnit.unit_id, StandUnit.stand_id)).all()
    here = [(unit_id, stand_id) for unit_id, stand_id in rows if unit_id in units]
    twice = [unit_id for unit_id, count in Counter(unit_id for unit_id, _ in here).items() if count > 1]
    assert not twice, f"a unit has two holders: {[units[unit_id].number for unit_id in twice]}"
    return dict(here)


def _stands_hang_together(units: Units, stands: Stands, holder: Holders) -> None:
    for stand in stands.values():
        own = [units[unit_id] for unit_id, stand_id in holder.items() if stand_id == stand.id]
        assert not own or stand.state in LIVE, f"an ended stand has units: {stand.number}"
        assert own or stand.state not in LIVE, f"a stand has no units: {stand.number}"
        if own:
            floor = Floor({unit.id: unit.polygon for unit in units.values() if unit.hall_id == stand.hall_id})
            assert floor.contiguous([unit.id for unit in own]), f"a stand lies apart: {stand.number}"
            same = abs(stand.area_m2 - sum(unit.area_m2 for unit in own)) < 0.01 and stand.number in {
                unit.number for unit in own
            }
            assert same, f"a stand has another shape than its units: {stand.number}"


def _areas_add_up(fair_id: int, units: Units) -> None:
    """All units are counted once (each of the halls of these tests has nine square metres a unit)."""
    assert sum(count_states(fair_id).values()) == len(units), "the states do not add up to the hall"


def _events_in_order(fair_id: int) -> list[UnitEvent]:
    """Read the history as anybody who follows it does."""
    numbers = db.session.scalars(select(UnitEvent.seq).where(UnitEvent.fair_id == fair_id)).all()
    assert len(set(numbers)) == len(numbers), "two changes have one number"
    events: list[UnitEvent] = []
    while page := changes_since(fair_id, events[-1].seq if events else 0).events:
        events += page
    assert [event.seq for event in events] == list(range(1, len(events) + 1)), "the numbers have a gap"
    feed = db.session.scalar(select(PlanFeed.seq).where(PlanFeed.fair_id == fair_id))
    count = db.session.scalar(select(func.count()).select_from(UnitEvent).where(UnitEvent.fair_id == fair_id))
    assert (feed or 0) == len(events) == count, "the counter is not at the last change"
    return events


def _history_leads_to_the_present(units: Units, stands: Stands, holder: Holders, events: list[UnitEvent]) -> None:
    """Every event begins where the last one of its unit ended, of the stand that had it; the last is true now."""
    now = {unit_id: _states_at_first(unit) for unit_id, unit in units.items()}
    owner: dict[int, int | None] = {}
    for event in events:
        here = now.setdefault(event.unit_id, Counter([event.from_state]))
        assert here[event.from_state], f"a change begins elsewhere: {event.seq}, {event.kind}"
        here[event.from_state] -= 1
        here[event.to_state] += 1
        if event.from_state not in FREE and event.kind != EventKind.SWAPPED and sum(here.values()) == 1:
            lost = owner.get(event.unit_id) != event.stand_id
            assert not lost, f"an event of a stand that has lost its units: {event.seq}, {event.kind}"
        owner[event.unit_id] = None if event.to_state in FREE else event.stand_id
    for unit_id, unit in units.items():
        stand = stands[holder[unit_id]] if unit_id in holder else None
        present = unit_state_of(stand.state) if stand else state_of(unit, None)
        others = now[unit_id] - Counter([str(present)])
        assert now[unit_id][str(present)], f"the history of {unit.number} ends elsewhere"
        assert set(others) <= FREE, f"the history of {unit.number} ends elsewhere"
        assert sum(now[unit_id].values()) > 1 or owner.get(unit_id) == holder.get(unit_id), (
            f"{unit.number} changed hands"
        )


def _states_at_first(unit: Unit) -> Counter[str]:
    """Return the state a unit began in; one that took others in has their histories too, and began as several."""
    merged = {alias for alias in unit.aliases if alias != unit.number_key}
    return Counter({"available": 1 + len(merged)} if merged else [str(_free_at_first(unit))])


def _free_at_first(unit: Unit) -> str:
    """Return what a unit was before its first event."""
    first = select(UnitEvent.from_state).where(UnitEvent.unit_id == unit.id).order_by(UnitEvent.seq).limit(1)
    return db.session.scalar(first) or state_of(unit, None)


def _nothing_ends_before_its_time(stands: Iterable[Stand]) -> None:
    for stand in stands:
        if stand.state == StandState.EXPIRED and stand.expires_at is not None:
            in_time = stand.released_at is not None and stand.released_at >= stand.expires_at
            assert in_time, f"a hold was ended before its time: {stand.number}"


def _nobody_has_more_than_one_may(stands: Iterable[Stand]) -> None:
    carts = Counter(stand.exhibitor_id for stand in stands if stand.state == StandState.CART)
    assert max(carts.values(), default=0) <= 1, "an exhibitor has two carts"


def _line_is_in_order(fair_id: int, stands: Stands) -> None:
    """A company stands in line once, an offer is an entry's, and late money is counted once."""
    entries = db.session.scalars(select(WaitingEntry).where(WaitingEntry.fair_id == fair_id)).all()
    running = Counter(entry.exhibitor_id for entry in entries if entry.state in RUNNING)
    assert max(running.values(), default=0) <= 1, "a company stands in line twice"
    offers = {stand.id for stand in stands.values() if stand.state == StandState.OFFERED}
    known = {entry.stand_id for entry in entries if entry.state == "offered"}
    assert offers <= known, "an offer that no entry knows of"
    assert known <= offers, "an entry waits for an offer that is over"
    paid = db.session.scalars(select(UnplacedDeposit.stand_id).where(UnplacedDeposit.fair_id == fair_id)).all()
    assert len(set(paid)) == len(paid), "a deposit is counted twice"
