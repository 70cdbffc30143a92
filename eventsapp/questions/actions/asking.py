"""What people in the room do: ask, vote, take a vote back."""

from sqlalchemy import delete, func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy
from eventsapp.programme.agenda import SessionEntry
from eventsapp.programme.importers.texts import one_line
from eventsapp.questions.actions.boards import hold_board, move_on
from eventsapp.questions.models import Mode, Question, QuestionBoard, QuestionState, QuestionVote
from eventsapp.questions.queries import open_count, question_of
from eventsapp.questions.rules import MOST_OPEN, NotToVoteFor, TooManyQuestions, check_questions, device_in, mode_of

# The lock of the board keeps both from happening; whoever gets past it finds what the other has done.
refuse_on("pk_question_votes", Busy)
refuse_on("pk_question_boards", Busy)


def ask_question(fair: Fair, entry: SessionEntry, device: str, text: str, name: str = "") -> Question:
    """Ask something in a session that runs, or is about to."""
    board = hold_board(fair, entry.id)
    mode = mode_of(board, entry.kind)
    check_questions(entry, mode, clock.now())
    if open_count(entry.id, device) >= MOST_OPEN:
        raise TooManyQuestions
    question = Question(
        session_id=entry.id,
        fair_id=fair.id,
        device=device_in(entry.id, device),
        text=one_line(text),
        name=one_line(name),
        state=QuestionState.SHOWN if mode is Mode.OPEN else QuestionState.WAITING,
        asked_at=clock.now(),
    )
    db.session.add(question)
    move_on(board)
    return question


def vote_for(fair: Fair, entry: SessionEntry, question_id: int, device: str) -> Question:
    """Vote a question up; a second vote of the same device changes nothing."""
    board, question = _open(fair, entry, question_id)
    mark = device_in(entry.id, device)
    if db.session.get(QuestionVote, (question.id, mark)) is None:
        db.session.add(QuestionVote(question_id=question.id, device=mark))
        _count(board, question)
    return question


def take_vote_back(fair: Fair, entry: SessionEntry, question_id: int, device: str) -> Question:
    """Take a vote back; without one nothing changes."""
    board, question = _open(fair, entry, question_id)
    mine = QuestionVote.device == device_in(entry.id, device)
    db.session.execute(delete(QuestionVote).where(QuestionVote.question_id == question.id, mine))
    _count(board, question)
    return question


def _open(fair: Fair, entry: SessionEntry, question_id: int) -> tuple[QuestionBoard, Question]:
    board = hold_board(fair, entry.id)
    check_questions(entry, mode_of(board, entry.kind), clock.now())
    question = question_of(entry.id, question_id)
    if question is None or question.state != QuestionState.SHOWN:
        raise NotToVoteFor
    return board, question


def _count(board: QuestionBoard, question: Question) -> None:
    """Count the votes anew, under the lock of the board."""
    db.session.flush()
    counted = select(func.count()).where(QuestionVote.question_id == question.id)
    question.votes = db.session.scalar(counted) or 0
    move_on(board)
