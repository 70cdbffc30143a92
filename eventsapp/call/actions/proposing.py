"""What a proposer does: keep a draft, send it, confirm the address, change it, take it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eventsapp.accounts.actions import give_consent
from eventsapp.accounts.models import User
from eventsapp.call.actions.deciding import count_demos, take_session_back
from eventsapp.call.actions.noting import note
from eventsapp.call.facts import ProposalSubmitted, ProposalUnconfirmed
from eventsapp.call.models import Call, ProposalState, ProposedSpeaker, TalkProposal
from eventsapp.call.queries import acting_for, active_consents, call_of, sent_by
from eventsapp.call.rules import (
    CHANGEABLE,
    PURPOSES,
    WORDING_VERSION,
    CallClosed,
    DemoNeedsExhibitor,
    NotChangeable,
    NothingToConfirm,
    NotWithdrawable,
    TooManyProposals,
    can_withdraw,
    check_open,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.infra.outbox import publish
from eventsapp.programme.importers.texts import one_line
from eventsapp.programme.rules import SessionKind


@dataclass(frozen=True, kw_only=True)
class SpeakerAnswers:
    """Somebody who is to speak, as typed."""

    full_name: str
    latin_name: str = ""
    organisation: str = ""
    side: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposalAnswers:
    """A proposal as typed; a draft may lack anything."""

    email: str = ""
    title: str = ""
    abstract: str = ""
    kind: str = ""
    track_id: int | None = None
    language: str = ""
    minutes: int | None = None
    notes: str = ""
    speakers: Sequence[SpeakerAnswers] = ()
    consents: Collection[str] = ()


def start_proposal(fair: Fair, user: User | None, mail_language: str) -> TalkProposal:
    """Begin a draft, which whoever has its address can go on with."""
    check_open(call_of(fair), clock.now())
    proposal = TalkProposal(fair_id=fair.id, user_id=user.id if user else None, mail_language=mail_language)
    db.session.add(proposal)
    db.session.flush()
    return proposal


def save_proposal(proposal: TalkProposal, answers: ProposalAnswers, user: User | None) -> None:
    """Keep what was typed, complete or not; names and titles become one clean line each."""
    check_open(call_of(proposal.fair), clock.now())
    if proposal.state not in CHANGEABLE:
        raise NotChangeable
    if proposal.state != ProposalState.SUBMITTED:
        # What was sent and is written on is a draft again: no link may bring half of it to the team.
        proposal.state, proposal.email = ProposalState.DRAFT, answers.email
    proposal.title, proposal.abstract = one_line(answers.title), answers.abstract
    proposal.kind, proposal.track_id, proposal.language = answers.kind, answers.track_id, answers.language
    proposal.minutes, proposal.notes = answers.minutes, answers.notes
    proposal.consents = sorted(answers.consents)
    proposal.speakers = [_speaker(place, one) for place, one in enumerate(answers.speakers)]
    proposal.title_key = fold(proposal.title)
    proposal.people_key = fold(
        " ".join(f"{one.full_name} {one.latin_name} {one.organisation}" for one in proposal.speakers)
    )
    _check_demo(proposal, user)
    proposal.version += 1
    db.session.flush()
    if proposal.state == ProposalState.SUBMITTED:
        note("proposal.changed", proposal, user, title=proposal.title)


def _speaker(position: int, answers: SpeakerAnswers) -> ProposedSpeaker:
    return ProposedSpeaker(
        position=position,
        full_name=one_line(answers.full_name),
        latin_name=one_line(answers.latin_name),
        organisation=one_line(answers.organisation),
        side=answers.side,
        email=answers.email,
    )


def _check_demo(proposal: TalkProposal, user: User | None) -> None:
    """A product demo is an exhibitor's: of whoever is signed in now, or was when it was proposed."""
    if proposal.kind != SessionKind.DEMO:
        proposal.exhibitor_id = None
        return
    exhibitor = acting_for(proposal.fair, user) if user else None
    if exhibitor is not None:
        proposal.exhibitor_id = exhibitor.id
    if proposal.exhibitor_id is None:
        raise DemoNeedsExhibitor


def send_proposal(proposal: TalkProposal, user: User | None, *, shown_in: str) -> None:
    """Send a complete proposal; of an address that is not known to be the sender's only after a link is opened."""
    call = _locked_call(proposal)
    check_open(call, clock.now())
    _keep_consents(proposal, user, shown_in)
    if proposal.state == ProposalState.SUBMITTED:
        return
    _check_count(call, proposal)
    proposal.sent_at = clock.now()
    if user is not None and user.email == proposal.email and user.email_verified_at is not None:
        _submit(call, proposal, user)
        return
    proposal.state = ProposalState.UNCONFIRMED
    db.session.flush()
    publish(ProposalUnconfirmed(proposal.id))


def confirm_proposal(proposal: TalkProposal, email: str) -> None:
    """Take a proposal whose address was confirmed by a link."""
    call = _locked_call(proposal)
    if proposal.state != ProposalState.UNCONFIRMED or proposal.email != email:
        raise NothingToConfirm
    _check_count(call, proposal)
    _submit(call, proposal, None)


def _locked_call(proposal: TalkProposal) -> Call:
    call = call_of(proposal.fair, lock=True)
    if call is None:
        raise CallClosed
    return call


def _check_count(call: Call, proposal: TalkProposal) -> None:
    if sent_by(proposal.fair, proposal.email) >= call.most_each:
        raise TooManyProposals


def _submit(call: Call, proposal: TalkProposal, user: User | None) -> None:
    call.last_number += 1
    proposal.number, proposal.state = call.last_number, ProposalState.SUBMITTED
    db.session.flush()
    note("proposal.submitted", proposal, user, title=proposal.title)
    publish(ProposalSubmitted(proposal.id))


def _keep_consents(proposal: TalkProposal, user: User | None, shown_in: str) -> None:
    """Record each consent that is new, in the wording shown, and end each that was taken back."""
    given = active_consents(proposal)
    for purpose in PURPOSES.values():
        is_ticked = purpose.code in proposal.consents
        if is_ticked and purpose.code not in given:
            give_consent(
                subject="proposal",
                subject_id=proposal.id,
                user_id=user.id if user else None,
                purpose=purpose.code,
                wording_version=WORDING_VERSION,
                wording=str(purpose.wording),
                language=shown_in,
            )
        elif not is_ticked and purpose.code in given:
            given[purpose.code].withdrawn_at = clock.now()


def withdraw_proposal(proposal: TalkProposal, user: User | None) -> None:
    """Take a proposal back; its session goes too where nobody has given it a time."""
    call = _locked_call(proposal)
    if not can_withdraw(proposal):
        raise NotWithdrawable
    before = proposal.state
    if before == ProposalState.ACCEPTED and proposal.session is not None and proposal.session.starts_at is None:
        take_session_back(proposal, user)
    proposal.state, proposal.told_state, proposal.ended_at = ProposalState.WITHDRAWN, "", clock.now()
    proposal.version += 1
    count_demos(call)
    note("proposal.withdrawn", proposal, user, title=proposal.title, before=before)
