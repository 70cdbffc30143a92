"""The call of a fair, and proposals one by one."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventsapp.accounts.models import Consent, User
from eventsapp.call.models import DECIDED, Call, ProposalReview, ProposalState, TalkProposal
from eventsapp.call.rules import is_open
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db

_WHOLE = (
    joinedload(TalkProposal.track),
    joinedload(TalkProposal.exhibitor),
    selectinload(TalkProposal.speakers),
    selectinload(TalkProposal.reviews).joinedload(ProposalReview.user),
)


def call_of(fair: Fair, *, lock: bool = False) -> Call | None:
    """Return the fair's call; locked, nobody else numbers or decides proposals until the transaction ends."""
    found = select(Call).where(Call.fair_id == fair.id)
    if lock:
        return db.session.scalar(found.with_for_update().execution_options(populate_existing=True))
    return db.session.scalar(found.options(selectinload(Call.tracks)))


def open_call_of(fair: Fair) -> Call | None:
    """Return the fair's call while it takes proposals."""
    call = call_of(fair)
    return call if is_open(call, clock.now()) else None


def proposal_by_token(fair: Fair, token: str, *, lock: bool = False) -> TalkProposal | None:
    """Return the proposal with this secret address: whoever has it may see and change it."""
    return _one(select(TalkProposal).where(TalkProposal.fair_id == fair.id, TalkProposal.token == token), lock=lock)


def proposal_in(fair: Fair, proposal_id: int, *, lock: bool = False) -> TalkProposal | None:
    """Return one of the fair's proposals that was sent."""
    found = select(TalkProposal).where(TalkProposal.fair_id == fair.id, TalkProposal.id == proposal_id)
    return _one(found.where(TalkProposal.number.is_not(None)), lock=lock)


def unconfirmed_proposal(fair: Fair, proposal_id: int, email: str) -> TalkProposal | None:
    """Return the proposal that waits for this address to be confirmed."""
    found = select(TalkProposal).where(TalkProposal.fair_id == fair.id, TalkProposal.id == proposal_id)
    waiting = (TalkProposal.email == email, TalkProposal.state == ProposalState.UNCONFIRMED)
    return _one(found.where(*waiting), lock=False)


def _one(found: Select[TalkProposal], *, lock: bool) -> TalkProposal | None:
    if lock:
        found = found.with_for_update(of=TalkProposal).execution_options(populate_existing=True)
    return db.session.scalar(found.options(*_WHOLE))


def proposals_numbered(fair: Fair, ids: Sequence[int], *, lock: bool = False) -> Sequence[TalkProposal]:
    """Return these proposals of the fair that were sent, in the order of their numbers."""
    found = select(TalkProposal).where(
        TalkProposal.fair_id == fair.id, TalkProposal.id.in_(ids), TalkProposal.number.is_not(None)
    )
    if lock:
        found = found.with_for_update(of=TalkProposal).execution_options(populate_existing=True)
    return db.session.scalars(found.order_by(TalkProposal.id).options(*_WHOLE)).all()


def own_proposals(fair: Fair, user: User) -> Sequence[TalkProposal]:
    """Return what somebody with an account has begun or sent."""
    found = select(TalkProposal).where(TalkProposal.fair_id == fair.id, TalkProposal.user_id == user.id)
    return db.session.scalars(found.order_by(TalkProposal.id)).all()


def sent_by(fair: Fair, email: str) -> int:
    """Return how many proposals an address has sent and not withdrawn."""
    states = (ProposalState.SUBMITTED, *DECIDED)
    found = select(func.count()).where(
        TalkProposal.fair_id == fair.id, TalkProposal.email == email, TalkProposal.state.in_(states)
    )
    return db.session.scalar(found) or 0


def acting_for(fair: Fair, user: User) -> Exhibitor | None:
    """Return the exhibitor of the fair that somebody acts for."""
    found = select(Exhibitor).join(ExhibitorMember).where(Exhibitor.fair_id == fair.id)
    return db.session.scalars(found.where(ExhibitorMember.user_id == user.id).order_by(Exhibitor.id)).first()


def active_consents(proposal: TalkProposal) -> Mapping[str, Consent]:
    """Return the consents that hold now, by purpose."""
    given = select(Consent).where(
        Consent.subject == "proposal", Consent.subject_id == proposal.id, Consent.withdrawn_at.is_(None)
    )
    return {consent.purpose: consent for consent in db.session.scalars(given.order_by(Consent.id))}


def proposal_of_session(session_id: int) -> TalkProposal | None:
    """Return the proposal that a session came from."""
    return db.session.scalars(select(TalkProposal).where(TalkProposal.session_id == session_id)).first()
