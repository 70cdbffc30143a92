"""People who ask, vote and answer in tests, and when they do."""

from datetime import timedelta

from sqlalchemy import select

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.programme import actions as programme
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.queries import published_session
from eventsapp.questions import actions
from eventsapp.questions.actions import FeedbackAnswers
from eventsapp.questions.models import Feedback, Mode, Question, QuestionBoard
from eventsapp.questions.rules import Decision
from tests.programme.programmes import Forum, at, publish

STARTS, ENDS = at(9), at(10)
"""The first session."""
DURING = at(9, 30)
AFTER = ENDS + timedelta(hours=1)
LONG_AFTER = ENDS + timedelta(days=8)
FORGOTTEN = ENDS + timedelta(days=40)


def make_sessions_now(fair: Fair) -> tuple[int, int]:
    """Publish a session that runs at this moment and one that is over; returns their ids."""
    begins = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=10)
    with transaction():
        room = programme.create_room(fair, programme.RoomValues(code="R1", name={"en": "Grand Hall"}, capacity=300))
        speaker = programme.create_speaker(
            fair, programme.SpeakerValues(full_name="Yun Seorin", email="yun@home.example")
        )
        made = [
            programme.create_session(
                fair,
                programme.SessionValues(
                    title={"en": title},
                    room_id=room.id,
                    speakers=[speaker.id],
                    day_on=starts.date(),
                    starts_at=starts,
                    ends_at=starts + timedelta(minutes=60),
                ),
            ).id
            for title, starts in (("It runs now", begins), ("It is over", begins - timedelta(minutes=90)))
        ]
    publish(fair)
    return made[0], made[1]


def entry_of(forum: Forum, session: int = 0) -> SessionEntry:
    """Return a session as it runs."""
    return published_session(_fair(forum), forum.sessions[session].id)[2]


def ask(forum: Forum, text: str = "Why?", device: str = "one", *, name: str = "", session: int = 0) -> int:
    """Ask as a device; returns the question's id."""
    with transaction():
        entry = entry_of(forum, session)
        return actions.ask_question(_fair(forum), entry, device, text, name).id


def vote(forum: Forum, question_id: int, device: str, session: int = 0) -> int:
    """Vote as a device; returns how many votes there are."""
    with transaction():
        return actions.vote_for(_fair(forum), entry_of(forum, session), question_id, device).votes


def unvote(forum: Forum, question_id: int, device: str, session: int = 0) -> int:
    """Take a vote back; returns how many votes there are."""
    with transaction():
        return actions.take_vote_back(_fair(forum), entry_of(forum, session), question_id, device).votes


def decide(forum: Forum, question_id: int, decision: Decision, *, seen: int | None = None, session: int = 0) -> str:
    """Decide as whoever has the moderator's link, about the question as it is; returns its state."""
    seen = question(question_id).version if seen is None else seen
    with transaction():
        session_id = forum.sessions[session].id
        made = actions.decide_question(_fair(forum), session_id, question_id, decision, seen=seen, actor=None)
        return made.state


def set_board(forum: Forum, mode: Mode, *, takes_feedback: bool = True, session: int = 0) -> QuestionBoard:
    """Say what becomes of questions, over whatever is set."""
    with transaction():
        session_id = forum.sessions[session].id
        board = db.session.get(QuestionBoard, session_id)
        seen = board.version if board else 0
        return actions.set_board(_fair(forum), session_id, mode, takes_feedback=takes_feedback, actor=None, seen=seen)


def make_link(forum: Forum, session: int = 0) -> str:
    """Make the moderator's link; returns its token."""
    with transaction():
        return actions.make_link(_fair(forum), forum.sessions[session].id, actor=None)


def give(forum: Forum, score: int, device: str = "one", *, comment: str = "", wish: str = "") -> int:
    """Say what a device thinks of the first session; returns the answer's id."""
    with transaction():
        answers = FeedbackAnswers(score=score, comment=comment, wish=wish)
        return actions.give_feedback(_fair(forum), entry_of(forum), device, answers).id


def question(question_id: int) -> Question:
    """Return a question as it is stored."""
    db.session.rollback()
    return db.session.get_one(Question, question_id, populate_existing=True)


def answers() -> list[Feedback]:
    """Return all answers as they are stored."""
    db.session.rollback()
    return list(db.session.scalars(select(Feedback).order_by(Feedback.id).execution_options(populate_existing=True)))


def _fair(forum: Forum) -> Fair:
    return db.session.get_one(Fair, forum.fair.id)
