"""What is forgotten some time after a fair: which device said what, names, votes, links."""

from sqlalchemy import delete, select, update

from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction
from eventsapp.questions.models import Feedback, Question, QuestionBoard, QuestionVote
from eventsapp.questions.queries import fairs_outdated
from eventsapp.questions.rules import outdated_before


def forget_devices() -> int:
    """Forget of fairs that are over for long who asked, voted and answered; opens transactions of its own.

    Numbers, questions and words stay. Returns how many fairs it was.
    """
    fairs = fairs_outdated(outdated_before(clock.now()))
    for fair_id in fairs:
        with transaction():
            _forget(fair_id)
    return len(fairs)


def _forget(fair_id: int) -> None:
    theirs = select(Question.id).where(Question.fair_id == fair_id)
    db.session.execute(delete(QuestionVote).where(QuestionVote.question_id.in_(theirs)))
    db.session.execute(update(Question).where(Question.fair_id == fair_id).values(device=None, name=""))
    db.session.execute(update(Feedback).where(Feedback.fair_id == fair_id).values(device=None))
    links = update(QuestionBoard).where(QuestionBoard.fair_id == fair_id)
    db.session.execute(links.values(link_digest=None, link_made_at=None))
