"""Looking before acting: the same facts that an action decides on, without a lock and without a change."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from eventsapp.booths.actions.locking import Locked, units_in
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.queries import exhibitor_in_fair, stand_in_fair, stands_on, unit_ids_lost_by, unit_ids_of
from eventsapp.booths.rules import (
    AlreadyReleased,
    Change,
    NobodyNamed,
    NoSuchExhibitor,
    Picture,
    StandGone,
    WrongState,
    is_overdue,
    numbers_of,
    picture_of,
    unit_state_of,
)
from eventsapp.booths.rules.holds import check_live, check_option_deadline, check_step
from eventsapp.booths.rules.terms import terms_from
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.refusals import NotFound
from eventsapp.venues.models import Unit
from eventsapp.venues.numbering import natural_key


def look_at(fair_id: int, stand_ids: Sequence[int], further_units: Collection[int] = ()) -> tuple[list[Stand], Locked]:
    """Return stands with their units and further ones, and who has which, overdue holds left out."""
    stands = [stand_in_fair(fair_id, stand_id) for stand_id in stand_ids]
    found = [stand for stand in stands if stand is not None]
    if len(found) < len(stand_ids):
        raise NotFound
    wanted = {unit_id for stand in found for unit_id in unit_ids_of(stand.id)} | set(further_units)
    units = db.session.scalars(select(Unit).where(Unit.id.in_(wanted))).all()
    now = clock.now()
    own = set(stand_ids)
    on = {key: one for key, one in stands_on(wanted).items() if one.id in own or not is_overdue(one, now)}
    return found, Locked(sorted(units, key=lambda unit: natural_key(unit.number)), on)


def _look(fair_id: int, stand_id: int) -> tuple[Stand, Picture]:
    """Return a stand that is not over and how it is now."""
    stands, looked = look_at(fair_id, [stand_id])
    stand = stands[0]
    check_live(stand, clock.now())
    return stand, picture_of(stand, stand.hall.code, units_in(stand, looked))


def _changed(stand: Stand, before: Picture, after: Picture | None) -> Change:
    return Change(stand.holder_name, before, after, stand.id, stand.version)


def preview_step(fair_id: int, stand_id: int, step: str) -> Change:
    """Say what a step (reserve, reopen, hand_over) would change; refuses as the step does."""
    stand, before = _look(fair_id, stand_id)
    now = clock.now()
    state = check_step(stand, step, now)
    until = None
    if step == "reserve":
        if stand.exhibitor_id is None:
            raise NobodyNamed
        until = now + terms_from(stand.hall.fair.hold_terms).deposit
    return _changed(stand, before, replace(before, state=unit_state_of(state), until=until))


def preview_deposit(fair_id: int, stand_id: int) -> Change:
    """Say what a deposit makes of a stand: sold, back and sold, or money without a place."""
    stands, looked = look_at(fair_id, [stand_id])
    stand = stands[0]
    if stand.state == StandState.EXPIRED:
        return _late_deposit(stand)
    if stand.state != StandState.RESERVED:  # an overdue reservation whose units nobody took is still that
        check_step(stand, "deposit", clock.now())
    before = picture_of(stand, stand.hall.code, units_in(stand, looked))
    return _changed(stand, before, replace(before, state=unit_state_of(StandState.SOLD), until=None))


def _late_deposit(stand: Stand) -> Change:
    if stand.reserved_at is None:
        raise StandGone
    lost = unit_ids_lost_by(stand.id)
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(lost))))
    before = Picture(
        hall=stand.hall.code,
        number=stand.number,
        units=numbers_of(units),
        area_m2=stand.area_m2,
        open_sides=stand.open_sides,
        frontage=stand.frontage,
        state=StandState.EXPIRED,
        until=stand.expires_at,
        unit_ids=tuple(unit.id for unit in units),
    )
    now = clock.now()
    taken = [one for one in stands_on(lost).values() if not is_overdue(one, now)]
    if not lost or taken or len(units) < len(lost) or any(unit.is_blocked for unit in units):
        return replace(_changed(stand, before, None), is_unplaced=True)
    return _changed(stand, before, replace(before, state=unit_state_of(StandState.SOLD), until=None))


def preview_prolong(fair_id: int, stand_id: int, until: datetime) -> Change:
    """Say until when an option would last; refuses as prolonging does."""
    stand, before = _option(fair_id, stand_id)
    wished = check_option_deadline(until, clock.now(), terms_from(stand.hall.fair.hold_terms))
    latest = min(wished, stand.hold_limit_at) if stand.hold_limit_at else wished
    return _changed(stand, before, replace(before, until=latest))


def preview_name(fair_id: int, stand_id: int, exhibitor_id: int) -> Change:
    """Say for whom an option would be held; refuses as naming does."""
    stand, before = _option(fair_id, stand_id)
    exhibitor = exhibitor_in_fair(fair_id, exhibitor_id)
    if exhibitor is None:
        raise NoSuchExhibitor
    return replace(_changed(stand, before, before), holder_after=exhibitor.display_name)


def _option(fair_id: int, stand_id: int) -> tuple[Stand, Picture]:
    stand, before = _look(fair_id, stand_id)
    if stand.state != StandState.OPTION:
        raise WrongState
    return stand, before


def preview_release(fair_id: int, stand_id: int) -> Change:
    """Say what releasing a stand would free."""
    stands, looked = look_at(fair_id, [stand_id])
    stand = stands[0]
    if stand.state in {StandState.RELEASED, StandState.EXPIRED}:
        raise AlreadyReleased
    return _changed(stand, picture_of(stand, stand.hall.code, units_in(stand, looked)), None)
