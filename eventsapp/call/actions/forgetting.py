"""What came to nothing loses the data of people, so many days after it ended."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from eventsapp.accounts.models import Consent
from eventsapp.call.actions.noting import note
from eventsapp.call.models import Call, ProposalState, TalkProposal, new_token
from eventsapp.call.rules import ENDED, KEPT_DAYS
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction

MOST_AT_ONCE = 200
"""Proposals of one transaction: nobody who writes meanwhile waits long."""
_DRAFTS = (ProposalState.DRAFT, ProposalState.UNCONFIRMED)


def forget_ended() -> int:
    """Empty what ended long ago, and remove drafts that nobody can send any more; returns how many."""
    limit, total = clock.now() - timedelta(days=KEPT_DAYS), 0
    while count := _empty_some(limit) + _remove_some(limit):
        total += count
    return total


def _empty_some(limit: datetime) -> int:
    """Take names, addresses and texts out; number, title, kind, state and scores stay for the count."""
    ended = select(TalkProposal).where(
        TalkProposal.state.in_(ENDED), TalkProposal.ended_at < limit, TalkProposal.erased_at.is_(None)
    )
    with transaction():
        found = db.session.scalars(ended.order_by(TalkProposal.id).limit(MOST_AT_ONCE).with_for_update()).all()
        for proposal in found:
            proposal.speakers, proposal.user_id, proposal.exhibitor_id = [], None, None
            proposal.email = proposal.abstract = proposal.notes = proposal.reason = proposal.people_key = ""
            proposal.consents, proposal.token, proposal.erased_at = [], new_token(), clock.now()
            for review in proposal.reviews:
                review.comment = ""
            _end_consents(proposal)
            note("proposal.emptied", proposal, None)
        return len(found)


def _remove_some(limit: datetime) -> int:
    """Remove drafts of calls that closed long ago; those of a call that is open can still be sent."""
    over = or_(Call.closes_at < limit, Call.fair_id.is_(None))
    drafts = select(TalkProposal).outerjoin(Call, Call.fair_id == TalkProposal.fair_id)
    drafts = drafts.where(TalkProposal.state.in_(_DRAFTS), TalkProposal.created_at < limit, over)
    with transaction():
        locked = drafts.order_by(TalkProposal.id).limit(MOST_AT_ONCE).with_for_update(of=TalkProposal)
        found = db.session.scalars(locked).all()
        for proposal in found:
            proposal.email = ""
            _end_consents(proposal)
            note("proposal.draft_removed", proposal, None)
            db.session.delete(proposal)
        return len(found)


def _end_consents(proposal: TalkProposal) -> None:
    """What people agreed to has ended; that they had is kept."""
    theirs = update(Consent).where(Consent.subject == "proposal", Consent.subject_id == proposal.id)
    db.session.execute(theirs.where(Consent.withdrawn_at.is_(None)).values(withdrawn_at=clock.now()))
