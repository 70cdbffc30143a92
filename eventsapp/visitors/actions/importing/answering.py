"""What a list answers to the questions of a fair, as if its people had chosen it themselves."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from eventsapp.fairs.models import Fair
from eventsapp.infra.folding import fold
from eventsapp.infra.locale import text_in
from eventsapp.visitors.actions.answering import answer_words
from eventsapp.visitors.importers import ListedPerson
from eventsapp.visitors.models import VisitorQuestion
from eventsapp.visitors.queries import questions_of
from eventsapp.visitors.rules import NO, YES, QuestionKind
from eventsapp.visitors.rules.importing import is_yes

_BETWEEN: Final = re.compile(r"\s*[;,、，；\n|]\s*")


class Answer(NamedTuple):
    """One answer: codes chosen or the text typed, with question and answer in the words of its language."""

    question_id: int
    position: int
    value: Sequence[str]
    question: str
    words: str


class Answers:
    """The questions of a fair, and what cells mean as answers to them."""

    def __init__(self, fair: Fair) -> None:
        self._fair = fair
        self._questions = {str(one.id): (place, one) for place, one in enumerate(questions_of(fair))}
        self._known: dict[tuple[str, str, str], Answer | None] = {}

    def of(self, person: ListedPerson, language: str) -> tuple[list[Answer], list[str]]:
        """Return the answers of somebody, and the cells that are none."""
        answers, unclear = [], []
        for number, text in person.answers:
            key = number, text, language
            if key not in self._known:
                self._known[key] = self._answer(number, text, language)
            found = self._known[key]
            if found is None:
                unclear.append(text)
            else:
                answers.append(found)
        return answers, unclear

    def _answer(self, number: str, text: str, language: str) -> Answer | None:
        if number not in self._questions:
            return None
        place, question = self._questions[number]
        value = codes_of(question, text)
        if value is None:
            return None
        wording = text_in(question.wording, language, self._fair.default_language)[0]
        return Answer(question.id, place, value, wording, answer_words(self._fair, question, value, language))


def codes_of(question: VisitorQuestion, text: str) -> list[str] | None:
    """Return what a cell means as an answer; None where it names anything that cannot be chosen."""
    if question.kind == QuestionKind.TEXT:
        return [text]
    if question.kind == QuestionKind.YES_NO:
        verdict = is_yes(text)
        return None if verdict is None else [YES if verdict else NO]
    named = _named(question.options)
    if (whole := named.get(fold(text))) is not None:
        return [whole]
    if question.kind != QuestionKind.CHOICES:
        return None
    codes = [named.get(fold(part)) for part in _BETWEEN.split(text) if part]
    return list(dict.fromkeys(code for code in codes if code)) if codes and all(codes) else None


def _named(options: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Return the codes of options by their words in any language and by themselves."""
    named: dict[str, str] = {}
    for option in options:
        words = option["text"]
        texts = words.values() if isinstance(words, Mapping) else ()
        for text in (option["code"], *texts):
            named.setdefault(fold(str(text)), str(option["code"]))
    return named
