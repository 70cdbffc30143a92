"""What the timer and other slices' facts write down about rounds."""

from contextlib import suppress

from sqlalchemy import select

from eventsapp.allocation.actions.opening import close_round, rounds_to_close
from eventsapp.allocation.actions.rounds import lock_round
from eventsapp.allocation.actions.scheduling import announce_in_time, rounds_to_announce
from eventsapp.allocation.actions.windows import end_windows
from eventsapp.allocation.models import Pick, PickState, Round, RoundMode, RoundState
from eventsapp.allocation.rules.rounds import NobodyInRound, RoundNotOpen
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Busy


def announce_due() -> int:
    """Announce the rounds of published plans whose time is near, each in its own transaction; returns how many."""
    announced = 0
    for fair_id, round_id in rounds_to_announce():
        with suppress(NobodyInRound, Busy), transaction():  # the next sweep looks again
            announced += announce_in_time(fair_id, round_id)
    return announced


def close_overdue() -> int:
    """Write down which rounds are over, each in its own transaction; returns how many. They were over before."""
    closed = 0
    for fair_id, round_id in rounds_to_close():
        with suppress(RoundNotOpen), transaction():  # somebody may have closed it meanwhile
            close_round(fair_id, round_id, None)
            closed += 1
    return closed


def settle_turn(fair_id: int, exhibitor_id: int, stand_id: int) -> None:
    """Note that an exhibitor has a stand, in whatever open round it had a turn; a turn at a station ends by that."""
    open_ones = select(Round.id).join(Round.picks).where(Round.fair_id == fair_id, Round.state == RoundState.OPEN)
    for round_id in db.session.scalars(open_ones.where(Pick.exhibitor_id == exhibitor_id).order_by(Round.id)).all():
        one = lock_round(fair_id, round_id)
        own = select(Pick).where(Pick.round_id == one.id, Pick.exhibitor_id == exhibitor_id)
        pick = db.session.scalars(own.execution_options(populate_existing=True)).one()
        if pick.state not in {PickState.WAITING, PickState.PICKING}:
            continue
        pick.state, pick.how, pick.stand_id = PickState.PICKED, "self", stand_id
        pick.ended_at = clock.now()
        if one.mode == RoundMode.APPOINTMENT:
            end_windows(one, [exhibitor_id], clock.now())
    db.session.flush()
