"""Reads of questions and feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.agenda import Agenda, SessionEntry
from eventsapp.programme.models import Session, SessionSpeaker, Speaker
from eventsapp.programme.rules import SpeakerRole
from eventsapp.questions.models import (
    Feedback,
    Question,
    QuestionBoard,
    QuestionState,
    QuestionVote,
    ResultsSending,
)
from eventsapp.questions.rules import (
    OPEN_STATES,
    PUBLIC_STATES,
    Results,
    device_in,
    digest_of,
    results_of,
    takes_feedback,
)

MOST_SHOWN = 100
MOST_ON_SCREEN = 5


def board_of(session_id: int) -> QuestionBoard | None:
    """Return what is set for a session, as it is now."""
    return db.session.get(QuestionBoard, session_id, populate_existing=True)


def board_by_link(fair: Fair, session_id: int, token: str) -> QuestionBoard | None:
    """Return the board that a moderator's link opens."""
    found = select(QuestionBoard).where(
        QuestionBoard.fair_id == fair.id,
        QuestionBoard.session_id == session_id,
        QuestionBoard.link_digest == digest_of(token),
    )
    return db.session.scalar(found.execution_options(populate_existing=True))


def mark_of(session_id: int) -> int:
    """Return the number that grows with everything that happens to a session's questions."""
    return db.session.scalar(select(QuestionBoard.mark).where(QuestionBoard.session_id == session_id)) or 0


def questions_shown(session_id: int) -> Sequence[Question]:
    """Return what everybody sees: open ones by votes, then by age; answered ones below."""
    found = select(Question).where(Question.session_id == session_id, Question.state.in_(PUBLIC_STATES))
    is_answered = Question.state == QuestionState.ANSWERED
    return db.session.scalars(found.order_by(is_answered, Question.votes.desc(), Question.id).limit(MOST_SHOWN)).all()


def questions_on_screen(session_id: int) -> Sequence[Question]:
    """Return what the screen shows: the first of the open ones that were let through."""
    found = select(Question).where(Question.session_id == session_id, Question.state == QuestionState.SHOWN)
    return db.session.scalars(found.order_by(Question.votes.desc(), Question.id).limit(MOST_ON_SCREEN)).all()


def own_waiting(session_id: int, device: str) -> Sequence[Question]:
    """Return a device's own questions that nobody else sees yet."""
    found = select(Question).where(
        Question.session_id == session_id,
        Question.device == device_in(session_id, device),
        Question.state == QuestionState.WAITING,
    )
    return db.session.scalars(found.order_by(Question.id)).all()


def voted_by(session_id: int, device: str) -> frozenset[int]:
    """Return the questions of a session that a device voted for."""
    found = select(QuestionVote.question_id).join(Question, Question.id == QuestionVote.question_id)
    mine = QuestionVote.device == device_in(session_id, device)
    return frozenset(db.session.scalars(found.where(Question.session_id == session_id, mine)))


def open_count(session_id: int, device: str) -> int:
    """Return how many open questions a device has in a session."""
    counted = select(func.count()).where(
        Question.session_id == session_id,
        Question.device == device_in(session_id, device),
        Question.state.in_(OPEN_STATES),
    )
    return db.session.scalar(counted) or 0


def questions_by_state(session_id: int) -> dict[str, list[Question]]:
    """Return all questions for whoever moderates: incoming ones by age, then by votes, decided ones latest first."""
    rows = db.session.scalars(select(Question).where(Question.session_id == session_id).order_by(Question.id)).all()
    found: dict[str, list[Question]] = {state.value: [] for state in QuestionState}
    for row in rows:
        found[row.state].append(row)
    found[QuestionState.SHOWN].sort(key=lambda one: (-one.votes, one.id))
    for state in (QuestionState.ANSWERED, QuestionState.HIDDEN):
        found[state].sort(key=lambda one: (one.decided_at or one.asked_at, one.id), reverse=True)
    return found


def questions_listed(session_id: int, state: str, after: int, limit: int) -> Sequence[Question]:
    """Return a part of a session's questions in the order they were asked, of one state or of all."""
    found = select(Question).where(Question.session_id == session_id, Question.id > after)
    if state:
        found = found.where(Question.state == state)
    return db.session.scalars(found.order_by(Question.id).limit(limit)).all()


def question_of(session_id: int, question_id: int, *, lock: bool = False) -> Question | None:
    """Return a question of a session, as it is now."""
    found = select(Question).where(Question.session_id == session_id, Question.id == question_id)
    if lock:
        found = found.with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def feedback_by(session_id: int, device: str) -> Feedback | None:
    """Return what a device said of a session."""
    mine = Feedback.device == device_in(session_id, device)
    return db.session.scalar(select(Feedback).where(Feedback.session_id == session_id, mine))


def feedback_of(session_id: int) -> Sequence[Feedback]:
    """Return all that was said of a session, the latest first."""
    found = select(Feedback).where(Feedback.session_id == session_id)
    return db.session.scalars(found.order_by(Feedback.id.desc())).all()


def feedback_numbered(session_id: int, feedback_id: int) -> Feedback | None:
    """Return one of the answers about a session, as it is now."""
    found = select(Feedback).where(Feedback.session_id == session_id, Feedback.id == feedback_id)
    return db.session.scalar(found.execution_options(populate_existing=True))


def feedback_with_sessions(fair: Fair, session_id: int | None) -> Sequence[tuple[Feedback, Session]]:
    """Return all that was said at a fair, or of one session, with the sessions."""
    found = select(Feedback, Session).join(Session, Session.id == Feedback.session_id)
    found = found.where(Feedback.fair_id == fair.id)
    if session_id is not None:
        found = found.where(Feedback.session_id == session_id)
    rows = db.session.execute(found.order_by(Session.starts_at, Session.id, Feedback.id))
    return [(feedback, session) for feedback, session in rows]


def results_in(session_id: int) -> Results:
    """Return the results of a session."""
    counted = select(Feedback.score, func.count().label("many")).where(Feedback.session_id == session_id)
    counted = counted.group_by(Feedback.score)
    return results_of({row.score: row.many for row in db.session.execute(counted)})


def last_sending(session_id: int) -> ResultsSending | None:
    """Return when the results were sent to the speakers last."""
    found = select(ResultsSending).where(ResultsSending.session_id == session_id)
    return db.session.scalars(found.order_by(ResultsSending.sent_at.desc()).limit(1)).first()


def speakers_to_tell(session_id: int) -> Sequence[Speaker]:
    """Return whom results go to: who is on stage and has an address."""
    found = select(Speaker).join(SessionSpeaker, SessionSpeaker.speaker_id == Speaker.id)
    found = found.where(
        SessionSpeaker.session_id == session_id, SessionSpeaker.role != SpeakerRole.INTERPRETER, Speaker.email != ""
    )
    return db.session.scalars(found.order_by(SessionSpeaker.position, Speaker.id)).unique().all()


@dataclass(frozen=True)
class Line:
    """One session of the team's overview."""

    session: SessionEntry
    board: QuestionBoard | None
    waiting: int
    asked: int
    results: Results

    @property
    def takes_feedback(self) -> bool:
        """Whether people are asked what they thought."""
        return takes_feedback(self.board, self.session.kind)


def overview_of(fair: Fair, agenda: Agenda, day: date | None) -> list[Line]:
    """Return the sessions of a day of the published agenda with what was asked and said, with three queries."""
    boards = {one.session_id: one for one in _boards(fair)}
    asked: dict[int, dict[str, int]] = {}
    for session_id, state, count in db.session.execute(
        select(Question.session_id, Question.state, func.count())
        .where(Question.fair_id == fair.id)
        .group_by(Question.session_id, Question.state)
    ):
        asked.setdefault(session_id, {})[state] = count
    given: dict[int, dict[int, int]] = {}
    for session_id, score, count in db.session.execute(
        select(Feedback.session_id, Feedback.score, func.count())
        .where(Feedback.fair_id == fair.id)
        .group_by(Feedback.session_id, Feedback.score)
    ):
        given.setdefault(session_id, {})[score] = count
    sessions = agenda.sessions_by_day.get(day, ()) if day else ()
    return [
        Line(
            one,
            boards.get(one.id),
            asked.get(one.id, {}).get(QuestionState.WAITING, 0),
            sum(asked.get(one.id, {}).values()),
            results_of(given.get(one.id, {})),
        )
        for one in sessions
        if one.kind != "break"
    ]


def _boards(fair: Fair) -> Sequence[QuestionBoard]:
    return db.session.scalars(select(QuestionBoard).where(QuestionBoard.fair_id == fair.id)).all()


def fairs_outdated(before: date) -> Sequence[int]:
    """Return the fairs that ended before a day and of which devices or links are still known."""
    devices = select(Question.fair_id).where(Question.device.is_not(None))
    links = select(QuestionBoard.fair_id).where(QuestionBoard.link_digest.is_not(None))
    answers = select(Feedback.fair_id).where(Feedback.device.is_not(None))
    known = devices.union(links, answers)
    found = select(Fair.id).where(Fair.ends_on < before, Fair.id.in_(known))
    return db.session.scalars(found.order_by(Fair.id)).all()
