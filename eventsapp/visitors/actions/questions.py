"""Keeping the questions that visitors are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.programme.actions.keeping import need_name, texts
from eventsapp.visitors.actions.keeping import hold, note
from eventsapp.visitors.actions.types import Texts
from eventsapp.visitors.models import VisitorQuestion
from eventsapp.visitors.queries import question_by_id, questions_of, types_of
from eventsapp.visitors.rules import OptionsMissing, QuestionKind, check_before

FEWEST_OPTIONS = 2


@dataclass(frozen=True, kw_only=True)
class QuestionValues:
    """What a question is made of; ``options`` are by language, and know their codes again by their words."""

    kind: str
    wording: Texts
    options: Sequence[Texts] = ()
    is_required: bool = False
    type_ids: Sequence[int] = ()
    asked_after_id: int | None = None
    asked_after: Sequence[str] = ()
    position: int = 0


def create_question(fair: Fair, values: QuestionValues, *, actor: User | None = None) -> VisitorQuestion:
    """Ask visitors something more."""
    question = VisitorQuestion(fair_id=fair.id, kind=values.kind, wording={}, options=[])
    _write_question(fair, question, values)
    db.session.add(question)
    db.session.flush()
    note("question.created", fair, question.id, actor, after={"wording": dict(values.wording)})
    return question


def edit_question(
    fair: Fair, question: VisitorQuestion, values: QuestionValues, *, actor: User | None = None, seen: int | None = None
) -> None:
    """Change a question; answers that were given stay in the words of then."""
    hold(question, seen)
    before = dict(question.wording)
    _write_question(fair, question, values)
    db.session.flush()
    note("question.edited", fair, question.id, actor, before=before, after=dict(values.wording))


def remove_question(fair: Fair, question: VisitorQuestion, *, actor: User | None = None) -> None:
    """Ask it no more; answers stay, and questions that depended on it are asked of everybody."""
    depending = update(VisitorQuestion).where(VisitorQuestion.asked_after_id == question.id)
    db.session.execute(depending.values(asked_after_id=None, asked_after=[]))
    note("question.removed", fair, question.id, actor, before={"wording": dict(question.wording)})
    db.session.delete(question)
    db.session.flush()


def _write_question(fair: Fair, question: VisitorQuestion, values: QuestionValues) -> None:
    need_name(values.wording)
    has_options = values.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}
    options = _coded(values.options, question.options) if has_options else []
    if has_options and len(options) < FEWEST_OPTIONS:
        raise OptionsMissing
    after = question_by_id(fair, values.asked_after_id) if values.asked_after_id else None
    place = (values.position, question.id or 10**9)
    earlier = [one for one in questions_of(fair) if (one.position, one.id) < place]
    check_before(question.id, after, earlier)
    question.kind, question.options, question.is_required = values.kind, options, values.is_required
    question.wording, question.position = texts(values.wording), values.position
    question.asked_after_id = after.id if after else None
    question.asked_after = list(values.asked_after) if after else []
    question.types = [one for one in types_of(fair) if one.id in set(values.type_ids)]


def _coded(options: Sequence[Texts], known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give each option the code it had: that of the same words in any language, else that of its line, else a new one.

    What was answered before is kept by code, so that mending a word loses nothing.
    """
    free = {one["code"]: one["text"] for one in known}
    same: dict[int, str] = {}
    for place, option in enumerate(options):
        code = next((code for code, text in free.items() if set(text.items()) & set(option.items())), None)
        if code is not None:
            same[place] = code
            free.pop(code)
    number = max((int(one["code"][1:]) for one in known), default=0)
    coded = []
    for place, option in enumerate(options):
        code = same.get(place)
        if code is None and place < len(known) and known[place]["code"] in free:
            code = str(known[place]["code"])
            free.pop(code)
        if code is None:
            number += 1
            code = f"o{number}"
        coded.append({"code": code, "text": texts(option)})
    return coded
