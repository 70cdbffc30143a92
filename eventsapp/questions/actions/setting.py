"""What the programme team sets: whether questions and feedback are taken, and the moderator's link."""

import secrets

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.questions.actions.boards import hold_board, move_on, note
from eventsapp.questions.models import Mode, QuestionBoard
from eventsapp.questions.rules import digest_of

TOKEN_BYTES = 24


def set_board(
    fair: Fair, session_id: int, mode: Mode, *, takes_feedback: bool, actor: User | None, seen: int
) -> QuestionBoard:
    """Say what becomes of questions, and whether feedback is taken."""
    board = hold_board(fair, session_id)
    if board.version != seen:
        raise ChangedMeanwhile
    before = {"mode": board.mode, "takes_feedback": board.takes_feedback}
    board.mode, board.takes_feedback = mode, takes_feedback
    board.version += 1
    move_on(board)
    after = {"mode": mode.value, "takes_feedback": takes_feedback}
    note("question_board.set", fair, session_id, actor, before=before, after=after)
    return board


def make_link(fair: Fair, session_id: int, *, actor: User | None) -> str:
    """Make the moderator's link of a session and return its token; one from before opens nothing any more."""
    board = hold_board(fair, session_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    had_one = board.link_digest is not None
    board.link_digest, board.link_made_at = digest_of(token), clock.now()
    db.session.flush()
    note("question_board.link_made", fair, session_id, actor, after={"instead_of_another": had_one})
    return token


def revoke_link(fair: Fair, session_id: int, *, actor: User | None) -> None:
    """Let the moderator's link open nothing any more."""
    board = hold_board(fair, session_id)
    if board.link_digest is None:
        return
    board.link_digest, board.link_made_at = None, None
    db.session.flush()
    note("question_board.link_revoked", fair, session_id, actor)
