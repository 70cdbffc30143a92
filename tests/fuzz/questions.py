"""Sessions in which people ask and of which they say what they thought, in the world of forms. In a fair of its own."""

from eventsapp.accounts.models import User
from eventsapp.infra.database import db, transaction
from eventsapp.questions import actions
from eventsapp.questions.models import Feedback, Question, QuestionState, QuestionVote
from eventsapp.questions.rules import device_in
from tests import factories
from tests.questions.asking import make_sessions_now

DEVICE = "nobody in particular"


def add_questions(organiser: User, nobody: str) -> list[tuple[str, str]]:
    """Let people ask and answer; returns whose pages show their forms: (person, address)."""
    fair = factories.make_fair(slug="asking", organiser=organiser)
    running, over = make_sessions_now(fair)
    with transaction():
        for state in QuestionState:
            db.session.add(
                Question(session_id=running, fair_id=fair.id, text="Why?", state=state, state_before="waiting")
            )
        voted = Question(session_id=running, fair_id=fair.id, text="How?", state="shown", votes=1)
        db.session.add(voted)
        db.session.flush()
        db.session.add(QuestionVote(question_id=voted.id, device=device_in(running, DEVICE)))
        db.session.add(Feedback(session_id=over, fair_id=fair.id, score=4, comment="Good"))
        db.session.add(Feedback(session_id=over, fair_id=fair.id, score=1, comment="Rude", is_hidden=True))
        token = actions.make_link(fair, running, actor=organiser)
    there, home = f"/asking/sessions/{running}", "/organise/asking/programme"
    return [
        *(
            (nobody, page)
            for page in (f"{there}/questions", f"{there}/moderate/{token}", f"/asking/sessions/{over}/feedback")
        ),
        *(("organiser", page) for page in (f"{home}/sessions/{running}/questions", f"{home}/sessions/{over}/feedback")),
    ]
