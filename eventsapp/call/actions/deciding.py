"""Accepting, putting on the waiting list, rejecting; taking that back; telling everybody at once."""

from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.call.actions.noting import note
from eventsapp.call.facts import ProposalDecided
from eventsapp.call.models import Call, ProposalState, ProposedSpeaker, TalkProposal
from eventsapp.call.queries import untold_of
from eventsapp.call.rules import (
    STATE_AFTER,
    Decision,
    DemosFull,
    NotDecidable,
    NothingToUndo,
    NotImpartial,
    SessionPlaced,
    check_reason,
    is_decidable,
    is_impartial,
    is_undoable,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.programme.actions import (
    SessionValues,
    SpeakerValues,
    create_session,
    create_speaker,
    remove_session,
    remove_speaker,
)
from eventsapp.programme.importers.texts import language_of_script
from eventsapp.programme.models import Session, SessionSpeaker, Speaker
from eventsapp.programme.rules import SessionKind


def decide(call: Call, proposal: TalkProposal, decision: Decision, actor: User, reason: str = "") -> None:
    """Decide about a proposal, in a locked call; nobody is told before the team says so."""
    check_reason(decision, reason)
    if not is_impartial(actor, proposal):
        raise NotImpartial
    if not is_decidable(proposal):
        raise NotDecidable
    wanted, before = STATE_AFTER[decision], proposal.state
    if wanted != before:
        _check_demos(call, proposal, wanted)
        if before == ProposalState.ACCEPTED:
            take_session_back(proposal, actor)
        proposal.state = wanted
        if wanted == ProposalState.ACCEPTED:
            proposal.session = _make_session(proposal, actor)
    proposal.reason = reason
    proposal.decided_at, proposal.decided_by_id = clock.now(), actor.id
    proposal.version += 1
    count_demos(call)
    note(f"proposal.{wanted}", proposal, actor, reason=reason, before=before, title=proposal.title)


def undo_decision(call: Call, proposal: TalkProposal, actor: User) -> None:
    """Take the latest decision back, as long as its proposer does not know it."""
    if not is_impartial(actor, proposal):
        raise NotImpartial
    if not is_undoable(proposal):
        raise NothingToUndo
    before = proposal.state
    if before == ProposalState.ACCEPTED:
        take_session_back(proposal, actor)
    proposal.state = proposal.told_state or ProposalState.SUBMITTED
    proposal.reason, proposal.decided_at, proposal.decided_by_id = "", None, None
    proposal.version += 1
    count_demos(call)
    note("proposal.undone", proposal, actor, before=before, title=proposal.title)


def tell_decisions(fair: Fair, actor: User) -> int:
    """Tell every proposer what was decided, all at once; returns how many."""
    waiting = untold_of(fair)
    for proposal in waiting:
        proposal.told_state, proposal.told_at = proposal.state, clock.now()
        if proposal.state == ProposalState.REJECTED:
            proposal.ended_at = proposal.told_at
        publish(ProposalDecided(proposal.id, proposal.state, proposal.reason))
        note("proposal.told", proposal, actor, decision=proposal.state)
    db.session.flush()
    return len(waiting)


def _check_demos(call: Call, proposal: TalkProposal, wanted: str) -> None:
    is_one_more = proposal.kind == SessionKind.DEMO and wanted == ProposalState.ACCEPTED
    if is_one_more and call.demo_quota is not None and call.demos_accepted >= call.demo_quota:
        raise DemosFull


def count_demos(call: Call) -> None:
    """Bring the number of accepted demos up to date; the database refuses more than the quota."""
    db.session.flush()
    accepted = select(func.count()).where(
        TalkProposal.fair_id == call.fair_id,
        TalkProposal.kind == SessionKind.DEMO,
        TalkProposal.state == ProposalState.ACCEPTED,
    )
    call.demos_accepted = db.session.scalar(accepted) or 0
    db.session.flush()


def _make_session(proposal: TalkProposal, actor: User) -> Session:
    """Make the session of an accepted proposal, without a time: it waits in the tray of the grid."""
    fair, speakers = proposal.fair, [_speaker_for(proposal, one, actor) for one in proposal.speakers]
    language = language_of_script(f"{proposal.title} {proposal.abstract}") or "en"
    values = SessionValues(
        title={language: proposal.title},
        abstract={language: proposal.abstract},
        kind=proposal.kind,
        track_id=proposal.track_id,
        language=proposal.language,
        speakers=[speaker.id for speaker in speakers],
        notes=proposal.notes,
        planned_minutes=proposal.minutes,
    )
    return create_session(fair, values, actor=actor)


def _speaker_for(proposal: TalkProposal, one: ProposedSpeaker, actor: User) -> Speaker:
    """Return the fair's speaker with this address, whose words stay as they are, or make one."""
    known = select(Speaker).where(Speaker.fair_id == proposal.fair_id, func.lower(Speaker.email) == one.email)
    speaker = db.session.scalars(known.order_by(Speaker.id)).first() if one.email else None
    if speaker is None:
        values = SpeakerValues(
            full_name=one.full_name,
            latin_name=one.latin_name,
            organisation=one.organisation,
            side=one.side,
            email=one.email,
        )
        speaker = create_speaker(proposal.fair, values, actor=actor)
        one.made_speaker_id = speaker.id
    return speaker


def take_session_back(proposal: TalkProposal, actor: User | None) -> None:
    """Remove the session of a proposal, and whom it alone brought into the list of speakers."""
    session = proposal.session
    if session is not None and session.starts_at is not None:
        raise SessionPlaced
    proposal.session = None
    made = [one.made_speaker_id for one in proposal.speakers if one.made_speaker_id]
    for one in proposal.speakers:
        one.made_speaker_id = None
    db.session.flush()
    if session is not None:
        remove_session(proposal.fair, session, actor=actor)
    busy = set(db.session.scalars(select(SessionSpeaker.speaker_id).where(SessionSpeaker.speaker_id.in_(made))))
    for speaker in db.session.scalars(select(Speaker).where(Speaker.id.in_(made), Speaker.id.not_in(busy))):
        remove_speaker(proposal.fair, speaker, actor=actor)
