"""Taking what is due into flight, so that no two workers send it."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import or_, select

from eventsapp.infra.database import transaction
from eventsapp.messaging.models import Mail, MailState, TextMessage
from eventsapp.messaging.rules import LOST_AFTER

Outgoing = TypeVar("Outgoing", Mail, TextMessage)


def claim(kind: type[Outgoing], now: datetime) -> Outgoing | None:
    """Take the next that is due into flight, or one whose worker died in flight.

    The latter may have reached the other side: its id there is the same, so that it is one and the same.
    """
    due = kind.state.in_([MailState.QUEUED, MailState.AWAITING_RETRY]) & (kind.due_at <= now)
    lost = (kind.state == MailState.IN_FLIGHT) & (kind.claimed_at < now - LOST_AFTER)
    with transaction() as session:
        waiting = select(kind).where(or_(due, lost)).order_by(kind.due_at, kind.id).limit(1)
        found = session.scalars(waiting.with_for_update(skip_locked=True)).first()
        if found is not None:
            found.state, found.claimed_at, found.tries = MailState.IN_FLIGHT, now, found.tries + 1
        return found
