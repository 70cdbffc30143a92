"""The lock of a session's questions, and what every write notes and tells."""

from typing import Any

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.live import tell_after_commit
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.models import Session
from eventsapp.questions.models import QuestionBoard
from eventsapp.questions.rules import questions_topic


def hold_board(fair: Fair, session_id: int) -> QuestionBoard:
    """Lock what concerns a session's questions; makes its row where nothing was set or asked yet."""
    board = _locked(session_id)
    if board is None:
        # Two who are the first: the second waits for the session's row and then finds the board of the other.
        session = select(Session.id).where(Session.fair_id == fair.id, Session.id == session_id)
        if db.session.scalar(session.with_for_update(key_share=True)) is None:
            raise NotFound
        board = _locked(session_id)
    if board is None:
        board = QuestionBoard(session_id=session_id, fair_id=fair.id, mode="", mark=0, version=0)
        db.session.add(board)
        db.session.flush()
    return board


def _locked(session_id: int) -> QuestionBoard | None:
    found = select(QuestionBoard).where(QuestionBoard.session_id == session_id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def move_on(board: QuestionBoard) -> None:
    """Let the mark grow, and tell whoever has the questions open."""
    board.mark = max(board.mark + 1, int(clock.now().timestamp() * 1000))
    db.session.flush()
    tell_after_commit(questions_topic(board.session_id))


def note(action: str, fair: Fair, subject_id: int, actor: User | None, by: str = "command line", **what: Any) -> None:
    """Write down what was done, and ``by`` whom where it was without an account."""
    record(
        action,
        subject=action.partition(".")[0],
        subject_id=subject_id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else by,
        **what,
    )
