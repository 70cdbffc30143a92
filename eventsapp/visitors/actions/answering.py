"""Keeping what visitors answer, in the words they read."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.locale import text_in
from eventsapp.visitors.models import Visitor, VisitorAnswer, VisitorQuestion
from eventsapp.visitors.queries import questions_for
from eventsapp.visitors.rules import YES, QuestionKind, questions_asked


def keep_answers(fair: Fair, visitor: Visitor, answers: Mapping[int, Sequence[str]], *, language: str) -> None:
    """Replace a visitor's answers; answers to questions that are gone meanwhile stay as they were."""
    asked = questions_asked(questions_for(fair, visitor.type_id), answers)
    if not asked:
        return
    known = [question.id for question in questions_for(fair, visitor.type_id)]
    db.session.execute(
        delete(VisitorAnswer).where(VisitorAnswer.visitor_id == visitor.id, VisitorAnswer.question_id.in_(known))
    )
    for position, question in enumerate(asked):
        value = [one for one in answers.get(question.id, ()) if one]
        if not value:
            continue
        answer = VisitorAnswer(
            visitor_id=visitor.id,
            question_id=question.id,
            position=position,
            value=value,
            question=text_in(question.wording, language, fair.default_language)[0],
            words=answer_words(fair, question, value, language),
            language=language,
        )
        db.session.add(answer)
    db.session.flush()


def answer_words(fair: Fair, question: VisitorQuestion, value: Sequence[str], language: str) -> str:
    """Return an answer as people read it."""
    if question.kind == QuestionKind.TEXT:
        return value[0]
    if question.kind == QuestionKind.YES_NO:
        return _("Yes") if value[0] == YES else _("No")
    texts = {one["code"]: text_in(one["text"], language, fair.default_language)[0] for one in question.options}
    return "; ".join(texts.get(code, code) for code in value)
