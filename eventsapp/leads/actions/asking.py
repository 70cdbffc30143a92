"""The exhibitor's own questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.leads.models import LeadQuestion
from eventsapp.leads.queries import questions_of
from eventsapp.leads.rules import MOST_OPTIONS, MOST_QUESTIONS, OptionsNeeded, TooManyQuestions


@dataclass(frozen=True)
class QuestionValues:
    """A question as it is to be."""

    kind: str
    wording: str
    options: Sequence[str] = ()


def add_question(exhibitor: Exhibitor, values: QuestionValues, actor: User) -> LeadQuestion:
    """Ask something more. Refuses with TooManyQuestions and OptionsNeeded."""
    _check(values)
    db.session.refresh(exhibitor, with_for_update=True)  # two people could each add the last one
    asked = questions_of(exhibitor.id)
    if len(asked) >= MOST_QUESTIONS:
        raise TooManyQuestions
    place = max((one.position for one in asked), default=0) + 1
    made = LeadQuestion(exhibitor_id=exhibitor.id, kind=values.kind, wording=values.wording, position=place)
    made.options = _options(values)
    db.session.add(made)
    db.session.flush()
    _note("leads.question_added", exhibitor, made, actor)
    return made


def change_question(exhibitor: Exhibitor, question: LeadQuestion, values: QuestionValues, actor: User) -> None:
    """Ask it differently; answers that were given stay as they were. Refuses with OptionsNeeded."""
    _check(values)
    question.kind, question.wording, question.options = values.kind, values.wording, _options(values)
    db.session.flush()
    _note("leads.question_changed", exhibitor, question, actor)


def put_away(exhibitor: Exhibitor, question: LeadQuestion, actor: User) -> None:
    """Ask it no more; what was answered is still shown."""
    question.archived_at = clock.now()
    db.session.flush()
    _note("leads.question_put_away", exhibitor, question, actor)


def _check(values: QuestionValues) -> None:
    if values.kind != "text" and not 2 <= len(values.options) <= MOST_OPTIONS:
        raise OptionsNeeded


def _options(values: QuestionValues) -> list[str]:
    return [] if values.kind == "text" else list(values.options)


def _note(action: str, exhibitor: Exhibitor, question: LeadQuestion, actor: User) -> None:
    record(
        action,
        subject="exhibitor",
        subject_id=exhibitor.id,
        fair_id=exhibitor.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after={"question": question.id, "wording": question.wording},
    )
