"""Feedback: giving it, hiding words of it, sending the results to the speakers."""

from dataclasses import dataclass

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy, NotFound
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.models import Session
from eventsapp.questions.actions.boards import note
from eventsapp.questions.facts import ResultsSent
from eventsapp.questions.models import Feedback, ResultsSending
from eventsapp.questions.queries import board_of, feedback_by, results_in, speakers_to_tell
from eventsapp.questions.rules import NobodyToTell, TooFewAnswers, check_feedback, device_in, takes_feedback

# Two tabs of one browser, or one press that arrives twice: the second finds what the first has done.
refuse_on("uq_session_feedback_session_id_device", Busy)
refuse_on("pk_results_sendings", Busy)


@dataclass(frozen=True, kw_only=True)
class FeedbackAnswers:
    """What somebody says of a session."""

    score: int
    comment: str = ""
    wish: str = ""


def give_feedback(fair: Fair, entry: SessionEntry, device: str, answers: FeedbackAnswers) -> Feedback:
    """Keep what a device says of a session that is over; it takes the place of what it said before."""
    is_taken = takes_feedback(board_of(entry.id), entry.kind)
    check_feedback(entry, is_taken=is_taken, now=clock.now())
    if db.session.get(Session, entry.id) is None:
        raise NotFound
    row = feedback_by(entry.id, device)
    if row is None:
        row = Feedback(session_id=entry.id, fair_id=fair.id, device=device_in(entry.id, device), given_at=clock.now())
        db.session.add(row)
    elif (row.comment, row.wish) != (answers.comment, answers.wish):
        row.is_hidden = False  # nobody has judged these words
    row.score, row.comment, row.wish = answers.score, answers.comment, answers.wish
    row.changed_at = clock.now()
    db.session.flush()
    return row


def hide_feedback(fair: Fair, row: Feedback, *, actor: User | None) -> None:
    """Keep somebody's words from the speakers; the score counts as before."""
    _set_hidden(fair, row, actor, is_hidden=True)


def show_feedback(fair: Fair, row: Feedback, *, actor: User | None) -> None:
    """Let the speakers read somebody's words again."""
    _set_hidden(fair, row, actor, is_hidden=False)


def _set_hidden(fair: Fair, row: Feedback, actor: User | None, *, is_hidden: bool) -> None:
    if row.is_hidden == is_hidden:
        return
    row.is_hidden = is_hidden
    db.session.flush()
    note("feedback.hidden" if is_hidden else "feedback.shown", fair, row.id, actor)


def send_results(fair: Fair, session: Session, press: str, *, actor: User | None) -> ResultsSending:
    """Send mean, spread and visible words to everybody on stage with an address; the same press sends once."""
    db.session.scalar(select(Session.id).where(Session.id == session.id).with_for_update(key_share=True))
    sending = db.session.get(ResultsSending, press)
    if sending is not None:
        return sending
    if not results_in(session.id).is_enough:
        raise TooFewAnswers
    speakers = speakers_to_tell(session.id)
    if not speakers:
        raise NobodyToTell
    sending = ResultsSending(
        press=press,
        session_id=session.id,
        count=len(speakers),
        sent_by_id=actor.id if actor else None,
        sent_at=clock.now(),
    )
    db.session.add(sending)
    db.session.flush()
    for speaker in speakers:
        publish(ResultsSent(fair.id, session.id, speaker.id))
    note("feedback.sent", fair, session.id, actor, after={"speakers": [one.id for one in speakers]})
    return sending
