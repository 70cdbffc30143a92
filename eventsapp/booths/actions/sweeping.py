"""Writing down what the clock decided. Nothing depends on it in time: deadlines are judged wherever they matter."""

from eventsapp.accounts.models import User
from eventsapp.booths.actions.locking import expire, lock_several
from eventsapp.booths.facts import OptionLapsesSoon
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import options_to_nag, overdue_stands
from eventsapp.booths.rules import is_overdue
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.infra.outbox import publish


def end_overdue(limit: int = 100) -> int:
    """End the stands whose time is over, each in a transaction of its own; returns how many."""
    ended = 0
    for stand_id in overdue_stands(limit):
        with transaction():
            ended += end_if_overdue(stand_id)
    return ended


def end_if_overdue(stand_id: int) -> bool:
    """End a stand if its time is over under the lock too: it may have been extended or reserved since."""
    stand = lock_several([stand_id])[0][0]
    if not is_overdue(stand, clock.now()):
        return False
    expire(stand)
    return True


def nag_about_options() -> int:
    """Remind those who hold options that lapse within a day, once for each deadline; returns how many."""
    reminded = 0
    for stand_id in options_to_nag():
        with transaction():
            stand = lock_several([stand_id])[0][0]
            reminded += _nag(stand)
    return reminded


def _nag(stand: Stand) -> bool:
    """Remind the holder of an option."""
    holder = db.session.get(User, stand.held_by_id) if stand.held_by_id else None
    if stand.nagged_at is not None or stand.expires_at is None or holder is None:
        return False
    stand.nagged_at = clock.now()
    publish(
        OptionLapsesSoon(
            fair_id=stand.fair_id,
            stand_id=stand.id,
            held_by_id=holder.id,
            hall_code=stand.hall.code,
            number=stand.number,
            holder=stand.holder_name,
            until=stand.expires_at.isoformat(),
        )
    )
    return True
