"""Which fact about the forum becomes which mail."""

from eventsapp.call import emails as call
from eventsapp.call.facts import ProposalDecided, ProposalSubmitted, ProposalUnconfirmed
from eventsapp.call.models import TalkProposal
from eventsapp.infra.database import db
from eventsapp.infra.outbox import on
from eventsapp.messaging.actions import queue_letter
from eventsapp.programme import emails as programme
from eventsapp.programme.facts import SeatConcerned, SeatGiven, SpeakerConcerned, SpeakerKeptWaiting, StarsConcerned
from eventsapp.questions import emails as questions
from eventsapp.questions.facts import ResultsSent
from eventsapp.seats import emails as seats
from eventsapp.web.letters import Letter


@on(SpeakerConcerned)
def tell_speaker(fact: SpeakerConcerned) -> None:
    """Tell whoever is on stage or interprets what a release changed."""
    queue_if_any(programme.speaker_letter(fact))


@on(StarsConcerned)
def tell_of_stars(fact: StarsConcerned) -> None:
    """Tell whoever starred sessions what a release changed."""
    queue_if_any(programme.stars_letter(fact))


@on(SpeakerKeptWaiting)
def tell_who_waits(fact: SpeakerKeptWaiting) -> None:
    """Tell whoever is on stage or interprets that it begins at another time today, elsewhere, or not."""
    queue_if_any(programme.waiting_letter(fact))


@on(SeatGiven)
def tell_of_seat(fact: SeatGiven) -> None:
    """Tell who waited that there is a seat."""
    queue_if_any(seats.seat_letter(fact))


@on(SeatConcerned)
def tell_seat_holder(fact: SeatConcerned) -> None:
    """Tell who has a seat that the session is removed or at another time."""
    queue_if_any(seats.concerned_letter(fact))


def queue_if_any(letter: Letter | None) -> None:
    """Queue a letter where there is still somebody to write to."""
    if letter is not None:
        queue_letter(letter)


@on(ProposalUnconfirmed)
def ask_to_confirm_proposal(fact: ProposalUnconfirmed) -> None:
    """Ask whoever has the address whether the proposal is theirs."""
    queue_letter(call.confirm_letter(db.session.get_one(TalkProposal, fact.proposal_id)))


@on(ProposalSubmitted)
def confirm_proposal(fact: ProposalSubmitted) -> None:
    """Confirm that a proposal arrived."""
    queue_letter(call.submitted_letter(db.session.get_one(TalkProposal, fact.proposal_id)))


@on(ProposalDecided)
def tell_decision(fact: ProposalDecided) -> None:
    """Tell a proposer what was decided."""
    proposal = db.session.get_one(TalkProposal, fact.proposal_id)
    queue_letter(call.decided_letter(proposal, fact.decision, fact.reason))


@on(ResultsSent)
def tell_results(fact: ResultsSent) -> None:
    """Tell somebody on stage what people thought of the session."""
    queue_if_any(questions.results_letter(fact))
