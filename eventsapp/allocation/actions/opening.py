"""Opening a round for its exhibitors, and closing it.

Opening before the time announces: the windows are written with their times and open and close by the clock alone. The
timer only writes down what the clock has done.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.rounds import lock_planned, lock_round, note, set_by_round
from eventsapp.allocation.actions.windows import end_windows, open_windows, prolong_windows
from eventsapp.allocation.facts import RoundClosed, RoundOpened, TurnAnnounced
from eventsapp.allocation.models import Pick, PickState, Round, RoundMode, RoundState
from eventsapp.allocation.queries.rounds import Member, members_of, picks_of, rounds_of
from eventsapp.allocation.rules.picks import ENDED, expected_times, place_at_end
from eventsapp.allocation.rules.rounds import (
    CHOOSING,
    NobodyInRound,
    RoundChanged,
    RoundNotOpen,
    RoundOver,
    check_window,
    timetable,
)
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish


def open_round(fair_id: int, round_id: int, version: int | None, user: User | None, *, at_once: bool) -> Round:
    """Open a planned round, or announce it where its time has not come; draws up its line and tells its exhibitors.

    Refuses with RoundBegun, RoundChanged, RoundOver, NobodyInRound and, where it opens earlier than it was planned to,
    with RoundsOverlap.
    """
    one = lock_planned(fair_id, round_id, version)
    now = clock.now()
    if one.closes_at <= now:
        raise RoundOver
    if at_once and one.opens_at > now:
        check_window(now, one.closes_at, [other for other in rounds_of(fair_id) if other.id != one.id], one.mode)
        one.opens_at = now
    members = members_of(one)
    if one.mode == RoundMode.APPOINTMENT and not members:
        raise NobodyInRound
    _draw_up(one, members, now)
    one.state = RoundState.OPEN
    one.version += 1
    if one.mode in CHOOSING:
        set_by_round(fair_id, user, by_round=True)
    if one.mode == RoundMode.SELF_SELECT:
        open_windows(one, [member.exhibitor.id for member in members], one.opens_at, one.closes_at)
    db.session.flush()
    publish(RoundOpened(fair_id=fair_id, round_id=one.id, closes=one.closes_at.isoformat()))
    note(one, user, "round.opened", after={"companies": len(members), "opens_at": one.opens_at.isoformat()})
    return one


def _draw_up(one: Round, members: Sequence[Member], now: datetime) -> None:
    """Write the line of a round, with times where it is by appointment."""
    turns = timetable(
        [member.exhibitor.id for member in members], max(one.opens_at, now), one.pick_seconds, one.stations
    )
    by_appointment = one.mode == RoundMode.APPOINTMENT
    db.session.add_all(
        Pick(
            round_id=one.id,
            exhibitor_id=turn.exhibitor_id,
            place=turn.place,
            points=float(member.points),
            due_at=turn.due_at if by_appointment else None,
        )
        for turn, member in zip(turns, members, strict=True)
    )


def admit_newcomers(fair_id: int, round_id: int, user: User | None) -> int:
    """Bring those into an open round who became exhibitors since, at the end of its line; returns how many.

    Refuses with RoundNotOpen.
    """
    one = lock_round(fair_id, round_id)
    now = clock.now()
    if one.state != RoundState.OPEN or one.closes_at <= now:
        raise RoundNotOpen
    picks = list(picks_of(one.id))
    known = {pick.exhibitor_id for pick in picks}
    new = [member for member in members_of(one) if member.exhibitor.id not in known]
    _join(one, new, picks)
    if one.mode == RoundMode.SELF_SELECT:
        open_windows(one, [member.exhibitor.id for member in new], one.opens_at, one.closes_at)
    db.session.flush()
    if new:
        note(one, user, "round.newcomers", after={"companies": len(new)})
    return len(new)


def _join(one: Round, members: Sequence[Member], picks: Sequence[Pick]) -> None:
    """Write turns at the end of a line, and tell whose they are."""
    end = place_at_end(picks)
    joined = [
        Pick(round_id=one.id, exhibitor_id=member.exhibitor.id, place=end + count, points=float(member.points))
        for count, member in enumerate(members)
    ]
    db.session.add_all(joined)
    db.session.flush()
    if one.mode == RoundMode.APPOINTMENT:
        expected = expected_times(one, [*picks, *joined], clock.now())
        for pick in joined:
            pick.due_at = expected[pick.id]
    for pick in joined:
        publish(TurnAnnounced(fair_id=one.fair_id, round_id=one.id, exhibitor_id=pick.exhibitor_id))


def open_to_newcomers(fair_id: int) -> list[int]:
    """Return the rounds in which exhibitors choose by themselves now or soon."""
    running = select(Round.id).where(
        Round.fair_id == fair_id, Round.state == RoundState.OPEN, Round.mode == RoundMode.SELF_SELECT
    )
    return list(db.session.scalars(running.where(Round.closes_at > clock.now()).order_by(Round.position)))


def prolong_round(fair_id: int, round_id: int, closes_at: datetime, version: int, user: User) -> Round:
    """Let an open round close at another moment.

    Refuses with RoundNotOpen, RoundChanged, RoundOver and RoundsOverlap.
    """
    lock_fair(fair_id)
    one = lock_round(fair_id, round_id)
    now = clock.now()
    if one.state != RoundState.OPEN or one.closes_at <= now:
        raise RoundNotOpen
    if one.version != version:
        raise RoundChanged
    if closes_at <= now:
        raise RoundOver(field="closes_at")
    check_window(one.opens_at, closes_at, [other for other in rounds_of(fair_id) if other.id != one.id], one.mode)
    before = one.closes_at
    if one.mode == RoundMode.SELF_SELECT:
        prolong_windows(one, _companies(one, list(PickState)), closes_at)
    one.closes_at = closes_at
    one.version += 1
    db.session.flush()
    note(
        one,
        user,
        "round.prolonged",
        before={"closes_at": before.isoformat()},
        after={"closes_at": closes_at.isoformat()},
    )
    return one


def close_round(fair_id: int, round_id: int, user: User | None, version: int | None = None) -> Round:
    """Close an open round: nobody chooses in it any more, and what was chosen stays.

    Refuses with RoundNotOpen and RoundChanged.
    """
    lock_fair(fair_id)
    one = lock_round(fair_id, round_id)
    now = clock.now()
    if one.state != RoundState.OPEN:
        raise RoundNotOpen
    if version is not None and one.version != version:
        raise RoundChanged
    end_windows(one, _companies(one, list(PickState)), now)
    for pick in picks_of(one.id):
        if pick.state == PickState.PICKING:
            pick.state, pick.ended_at = PickState.PASSED, now
    one.state = RoundState.CLOSED
    if one.mode in CHOOSING:
        publish(RoundClosed(fair_id=fair_id, round_id=one.id, began=one.opens_at <= now))
    if one.opens_at < now < one.closes_at:
        one.closes_at = now
    one.version += 1
    db.session.flush()
    ended = sum(pick.state in ENDED for pick in picks_of(one.id))
    note(one, user, "round.closed", after={"ended": ended})
    return one


def _companies(one: Round, states: Sequence[PickState]) -> list[int]:
    """Return the exhibitors of a round whose turn is in one of these states."""
    own = select(Pick.exhibitor_id).where(Pick.round_id == one.id, Pick.state.in_(states))
    return list(db.session.scalars(own))


def rounds_to_close(limit: int = 20) -> list[tuple[int, int]]:
    """Return fair and id of rounds whose time is over and which nobody has closed."""
    picking = select(func.count()).select_from(Pick)
    busy = picking.where(Pick.round_id == Round.id, Pick.state == PickState.PICKING).scalar_subquery()
    late = select(Round.fair_id, Round.id).where(Round.state == RoundState.OPEN, Round.closes_at <= clock.now())
    rows = db.session.execute(late.where(busy == 0).order_by(Round.closes_at).limit(limit))
    return [(fair_id, round_id) for fair_id, round_id in rows]
