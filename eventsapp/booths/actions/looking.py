"""Looking before acting: the same facts that an action decides on, without a lock and without a change."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select

from eventsapp.booths.actions.locking import Locked, units_in
from eventsapp.booths.models import Stand, StandState
from eventsapp.booths.queries import stand_in_fair, stands_on, unit_ids_of
from eventsapp.booths.rules import AlreadyReleased, Change, is_overdue, picture_of, unit_state_of
from eventsapp.booths.rules.holds import check_step
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


def preview_step(fair_id: int, stand_id: int, step: str) -> Change:
    """Say what a step (reserve, deposit, reopen, hand_over) would change; refuses as the step does."""
    stands, looked = look_at(fair_id, [stand_id])
    stand = stands[0]
    before = picture_of(stand, stand.hall.code, units_in(stand, looked))
    after = unit_state_of(check_step(stand, step, clock.now()))
    return Change(stand.holder_name, before, replace(before, state=after), stand.id, stand.version)


def preview_release(fair_id: int, stand_id: int) -> Change:
    """Say what releasing a stand would free."""
    stands, looked = look_at(fair_id, [stand_id])
    stand = stands[0]
    if stand.state in {StandState.RELEASED, StandState.EXPIRED}:
        raise AlreadyReleased
    before = picture_of(stand, stand.hall.code, units_in(stand, looked))
    return Change(stand.holder_name, before, None, stand.id, stand.version)
