"""Placing the exhibitors of an imported directory on an imported plan. No mail follows from it."""

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.booths.actions.history import Actor, Happening, actor_of, note_units
from eventsapp.booths.actions.locking import lock_wish
from eventsapp.booths.models import EventKind, Stand, StandShare, StandState, StandUnit
from eventsapp.booths.queries import places_on_plan, units_in_stands
from eventsapp.booths.rules import Placements, PlanIndex, Unplaced, is_firm, unit_state_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.venues.models import Unit
from eventsapp.venues.queries import units_by_place

REASON = "imported directory"


def import_placements(fair_id: int, user: User | None) -> Placements:
    """Join every stand reference of the fair's exhibitors to the plan.

    Each unit named becomes a stand of its own: the first reference holds it, further firms are its
    co-exhibitors. Doing it again changes nothing. References without a unit are listed with the reason.
    """
    places = units_by_place(fair_id)
    joiner = _Joiner(fair_id, {unit.id: unit for unit in places.values()})
    index = places_on_plan(places)
    query = select(Exhibitor).where(Exhibitor.fair_id == fair_id).order_by(Exhibitor.id)
    for exhibitor in db.session.scalars(query):
        for reference in exhibitor.stand_refs:
            joiner.join(exhibitor, reference, index)
    joiner.write(actor_of(user))
    _audit(fair_id, user, joiner.result)
    return joiner.result


class _Joiner:
    """Keeps who is where while references are joined one by one."""

    def __init__(self, fair_id: int, units: dict[int, Unit]) -> None:
        self.fair_id = fair_id
        self.units = {unit.id: unit for unit in lock_wish(units).units}
        self.stands = units_in_stands(fair_id)
        self.created: list[tuple[Unit, Stand]] = []
        self.result = Placements()

    def join(self, exhibitor: Exhibitor, reference: str, index: PlanIndex) -> None:
        """Place one reference, or note why it has no place."""
        hall, _, number = reference.partition("|")
        self.result.references += 1
        match = index.find(hall, number)
        unblocked = [unit_id for unit_id in match.unit_ids if not self.units[unit_id].is_blocked]
        free = [unit_id for unit_id in unblocked if unit_id not in self.stands or is_firm(self.stands[unit_id])]
        if not free:
            reason = match.reason or ("held" if unblocked else "blocked")
            self.result.unplaced.append(Unplaced(exhibitor.display_name, hall, number, reason, match.suggestion))
            return
        self.result.joined += 1
        for unit_id in free:
            self._put(exhibitor, self.units[unit_id])

    def _put(self, exhibitor: Exhibitor, unit: Unit) -> None:
        """Make the exhibitor holder or co-exhibitor of a unit."""
        stand = self.stands.get(unit.id)
        if stand is None:
            self.stands[unit.id] = self._new_stand(exhibitor, unit)
            self.result.stands_created += 1
        elif exhibitor.id == stand.exhibitor_id or exhibitor.id in {share.exhibitor_id for share in stand.shares}:
            self.result.unchanged += 1
        else:
            stand.shares.append(StandShare(exhibitor_id=exhibitor.id, position=len(stand.shares)))
            self.result.shares_created += 1

    def _new_stand(self, exhibitor: Exhibitor, unit: Unit) -> Stand:
        """Make one unit a stand; its open sides are known already."""
        stand = Stand(
            fair_id=self.fair_id,
            hall_id=unit.hall_id,
            exhibitor_id=exhibitor.id,
            number=unit.number,
            state=StandState.SOLD,
            area_m2=unit.area_m2,
            open_sides=unit.open_sides,
            frontage=unit.frontage,
            outline=[unit.polygon],
            units=[StandUnit(unit_id=unit.id)],
        )
        self.created.append((unit, stand))
        db.session.add(stand)
        return stand

    def write(self, actor: Actor) -> None:
        """Write the stands, then the history of their units."""
        db.session.flush()
        for unit, stand in self.created:
            happening = Happening(EventKind.SOLD, actor, REASON)
            note_units([unit], stand, happening, None, unit_state_of(stand.state))
        db.session.flush()


def _audit(fair_id: int, user: User | None, result: Placements) -> None:
    """Write one audit line for the whole join, when it changed anything."""
    if not (result.stands_created or result.shares_created):
        return
    actor = actor_of(user)
    record(
        "placements.imported",
        subject="fair",
        subject_id=fair_id,
        fair_id=fair_id,
        actor_id=actor.id,
        actor=actor.name,
        after={
            "stands": result.stands_created,
            "co_exhibitors": result.shares_created,
            "unplaced": len(result.unplaced),
        },
        reason=REASON,
    )
