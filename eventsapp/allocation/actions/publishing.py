"""Putting a plan into force and taking it back, each in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsapp.accounts.models import User
from eventsapp.allocation.facts import PlaceAnnounced, PlaceLost, PlaceTakenBack
from eventsapp.allocation.models import AllocationRun, Change, Proposal, RunState
from eventsapp.allocation.queries.stands import exhibitors_with_stands, first_number, numbers_of_units
from eventsapp.allocation.rules.runs import OBJECTION_PERIOD, NotPublished, PlaceGone, check_changeable
from eventsapp.booths.actions.history import Happening, actor_of
from eventsapp.booths.actions.rearranging import NewPlace, OtherPlace, Rearrangement, rearrange
from eventsapp.booths.models import EventKind, Stand, StandState, StandUnit
from eventsapp.booths.rules import NotContiguous, UnitBlocked, UnitTaken, UnknownUnits, WrongState
from eventsapp.booths.rules.holds import HoldExpired, StandGone
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.numbering import natural_key

STANDS_AGAINST = (UnitTaken, UnitBlocked, NotContiguous, UnknownUnits, WrongState, HoldExpired, StandGone)
"""What happened since a plan was computed."""


def publish_run(run_id: int, version: int, user: User) -> AllocationRun:
    """Make reservations of a plan's proposals, all or none, and tell all whose place is new, another or gone.

    Refuses with NotProposed and RunChanged, and with PlaceGone where something of it was taken meanwhile.
    """
    run = lock_run(run_id)
    check_changeable(run, version)
    proposals = _with_exhibitors(run)
    reason = f"plan {run.number}"
    happening = Happening(EventKind.RESERVED, actor_of(user), reason)
    now = clock.now()
    try:
        made = rearrange(run.fair_id, _plan_of(proposals), happening)
    except STANDS_AGAINST as refusal:
        raise PlaceGone(f"{PlaceGone.sentence} {refusal}") from refusal
    run.state, run.published_at, run.objections_until = RunState.PUBLISHED, now, now + OBJECTION_PERIOD
    run.version += 1
    for proposal in proposals:
        if proposal.change == Change.NEW:
            proposal.stand_id = made[proposal.exhibitor_id].id
        elif proposal.change in {Change.MOVED, Change.STAYS}:
            proposal.stand_id = proposal.was_stand_id
    db.session.flush()
    _announce(run, proposals)
    _audit(run, user, "allocation.published", reason)
    return run


def lock_run(run_id: int) -> AllocationRun:
    """Lock a plan, so that it is changed and published by one person at a time; fresh."""
    return db.session.get_one(AllocationRun, run_id, with_for_update=True, populate_existing=True)


def _with_exhibitors(run: AllocationRun) -> Sequence[Proposal]:
    own = select(Proposal).where(Proposal.run_id == run.id).order_by(Proposal.exhibitor_id)
    return db.session.scalars(own.options(joinedload(Proposal.exhibitor), joinedload(Proposal.hall))).all()


def _plan_of(proposals: Sequence[Proposal]) -> Rearrangement:
    return Rearrangement(
        new=[
            NewPlace(one.exhibitor_id, one.exhibitor.display_name, _hall(one), tuple(one.unit_ids))
            for one in proposals
            if one.change == Change.NEW
        ],
        moves=[
            OtherPlace(one.was_stand_id, _hall(one), tuple(one.unit_ids))
            for one in proposals
            if one.change == Change.MOVED and one.was_stand_id is not None
        ],
        ends=[one.was_stand_id for one in proposals if one.change == Change.LOST and one.was_stand_id is not None],
    )


def _hall(proposal: Proposal) -> Hall:
    return db.session.get_one(Hall, proposal.hall_id)


def _announce(run: AllocationRun, proposals: Sequence[Proposal]) -> None:
    """Tell every exhibitor whose place is new, another or gone."""
    numbers = numbers_of_units({unit_id for one in proposals for unit_id in (*one.unit_ids, *one.was_unit_ids)})
    for one in proposals:
        if one.change == Change.LOST:
            _announce_loss(run, one, numbers)
        if one.change not in {Change.NEW, Change.MOVED}:
            continue
        stand = db.session.get_one(Stand, one.stand_id)
        publish(
            PlaceAnnounced(
                fair_id=run.fair_id,
                run_id=run.id,
                exhibitor_id=one.exhibitor_id,
                stand_id=stand.id,
                hall_code=_hall(one).code,
                number=stand.number,
                units=_named(one.unit_ids, numbers),
                area_m2=stand.area_m2,
                before=first_number(one.was_unit_ids, numbers),
                until=run.objections_until.isoformat() if run.objections_until else "",
            )
        )


def _announce_loss(run: AllocationRun, one: Proposal, numbers: Mapping[int, str]) -> None:
    stand = db.session.get_one(Stand, one.was_stand_id)
    publish(
        PlaceLost(
            fair_id=run.fair_id,
            run_id=run.id,
            exhibitor_id=one.exhibitor_id,
            hall_code=stand.hall.code,
            number=stand.number,
            units=_named(one.was_unit_ids, numbers),
        )
    )


def _named(unit_ids: Sequence[int], numbers: Mapping[int, str]) -> list[str]:
    return sorted((numbers[key] for key in unit_ids if key in numbers), key=natural_key)


@dataclass(frozen=True, slots=True)
class Return:
    """What taking a plan back does to each exhibitor: ``ends``, ``returns``, and who keeps what it has, and why."""

    ends: Sequence[Proposal]
    returns: Sequence[Proposal]
    kept: Sequence[tuple[Proposal, str]]
    """With ``changed`` (sold, moved or released since) or ``taken`` (somebody has its former place)."""


def preview_return(run: AllocationRun) -> Return:
    """Say what taking a published plan back would do; refuses with NotPublished."""
    if run.state != RunState.PUBLISHED:
        raise NotPublished
    holders, stands, placed = _holders(run.fair_id), _stands_of(run), exhibitors_with_stands(run.fair_id)
    concerned = [one for one in run.proposals if one.change in {Change.NEW, Change.MOVED, Change.LOST}]
    changed = [
        one
        for one in concerned
        if (one.exhibitor_id in placed if one.change == Change.LOST else not _is_untouched(one, stands, holders))
    ]
    ends = [one for one in concerned if one.change == Change.NEW and one not in changed]
    others = [one for one in concerned if one.change != Change.NEW and one not in changed]
    returns = _only_possible(others, ends, holders)
    taken = [one for one in others if one not in returns]
    return Return(ends, returns, [*((one, "changed") for one in changed), *((one, "taken") for one in taken)])


def _only_possible(
    returns: Sequence[Proposal], ends: Sequence[Proposal], holders: Mapping[int, int]
) -> Sequence[Proposal]:
    """Leave out who would return to units of somebody who keeps its place, until nobody is left to leave out."""
    while True:
        free = {None, *(one.stand_id for one in (*ends, *returns))}
        possible = [one for one in returns if all(holders.get(unit_id) in free for unit_id in one.was_unit_ids)]
        if len(possible) == len(returns):
            return possible
        returns = possible


def roll_back(run_id: int, version: int, reason: str, user: User) -> Return:
    """Take a published plan back: its new stands end, moved and lost ones return, and who is concerned is told.

    What was sold or changed since stays. Refuses with NotPublished, RunChanged and PlaceGone.
    """
    run = lock_run(run_id)
    if run.version != version:
        check_changeable(run, version)
    change = preview_return(run)
    happening = Happening(EventKind.RELEASED, actor_of(user), reason.strip() or f"plan {run.number} taken back")
    halls = {unit.id: unit.hall for unit in _units_of(change.returns)}
    plan = Rearrangement(
        new=[
            NewPlace(one.exhibitor_id, one.exhibitor.display_name, halls[one.was_unit_ids[0]], tuple(one.was_unit_ids))
            for one in change.returns
            if one.change == Change.LOST
        ],
        moves=[
            OtherPlace(one.stand_id, halls[one.was_unit_ids[0]], tuple(one.was_unit_ids))
            for one in change.returns
            if one.stand_id is not None
        ],
        ends=[one.stand_id for one in change.ends if one.stand_id is not None],
    )
    try:
        made = rearrange(run.fair_id, plan, happening)
    except STANDS_AGAINST as refusal:
        raise PlaceGone(f"{PlaceGone.sentence} {refusal}") from refusal
    run.state, run.rolled_back_at = RunState.ROLLED_BACK, clock.now()
    run.version += 1
    db.session.flush()
    _tell_return(run, change, made, happening.reason)
    _audit(run, user, "allocation.rolled_back", happening.reason)
    return change


def _units_of(proposals: Sequence[Proposal]) -> Sequence[Unit]:
    wanted = {unit_id for one in proposals for unit_id in one.was_unit_ids}
    return db.session.scalars(select(Unit).where(Unit.id.in_(wanted)).options(joinedload(Unit.hall))).all()


def _holders(fair_id: int) -> dict[int, int]:
    """Return which stand has each unit of a fair."""
    rows = select(StandUnit.unit_id, StandUnit.stand_id).join(StandUnit.stand).where(Stand.fair_id == fair_id)
    return dict(db.session.execute(rows).all())


def _stands_of(run: AllocationRun) -> dict[int, Stand]:
    ids = {one.stand_id for one in run.proposals if one.stand_id is not None}
    return {stand.id: stand for stand in db.session.scalars(select(Stand).where(Stand.id.in_(ids)))}


def _is_untouched(one: Proposal, stands: Mapping[int, Stand], holders: Mapping[int, int]) -> bool:
    """Say whether a stand is still the reservation the plan made, with the same units."""
    stand = stands.get(one.stand_id or 0)
    has = {unit_id for unit_id, stand_id in holders.items() if stand_id == one.stand_id}
    return stand is not None and stand.state == StandState.RESERVED and has == set(one.unit_ids)


def _tell_return(run: AllocationRun, change: Return, made: Mapping[int, Stand], reason: str) -> None:
    """Tell whose stand ended, and who has its former one again; ``made`` are the new stands of those who had none."""
    for one in (*change.ends, *change.returns):
        stand = made.get(one.exhibitor_id) or db.session.get_one(Stand, one.stand_id)
        returned = one.change != Change.NEW
        publish(
            PlaceTakenBack(
                fair_id=run.fair_id,
                run_id=run.id,
                exhibitor_id=one.exhibitor_id,
                lost=one.number,
                number=stand.number if returned else "",
                hall_code=stand.hall.code if returned else "",
                reason=reason,
            )
        )


def _audit(run: AllocationRun, user: User, action: str, reason: str) -> None:
    counts = {change.value: sum(one.change == change for one in run.proposals) for change in Change}
    record(
        action,
        subject="allocation_run",
        subject_id=run.id,
        fair_id=run.fair_id,
        actor_id=user.id,
        actor=user.email,
        after={"number": run.number, **counts},
        reason=reason,
    )
