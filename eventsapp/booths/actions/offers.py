"""What becomes of an entry of the waiting list when the stand it was offered becomes its own or ends."""

from sqlalchemy import update

from eventsapp.booths.models import Stand, StandState, WaitingEntry, WaitingState
from eventsapp.booths.rules.waiting import ENDED_OFFERS
from eventsapp.infra.database import db


def settle_offer(stand: Stand, was: str) -> None:
    """Note how an offer was answered, in the transaction that answers it; other stands are nobody's offer."""
    if was != StandState.OFFERED or stand.state not in ENDED_OFFERS:
        return
    offered = update(WaitingEntry).where(WaitingEntry.stand_id == stand.id, WaitingEntry.state == WaitingState.OFFERED)
    db.session.execute(offered.values(state=ENDED_OFFERS[stand.state]))
