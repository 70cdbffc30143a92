"""The registration form: the person, what the organiser asks, and the consents."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField
from wtforms.validators import Optional, StopValidation

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import LANGUAGES, babel_locale, current_language, text_in
from eventsapp.visitors.models import VisitorQuestion
from eventsapp.visitors.rules import (
    MOST_TEXT,
    NO,
    PURPOSES,
    YES,
    QuestionKind,
    is_phone_number,
    phone_key_of,
    questions_asked,
)
from eventsapp.web.forms import BaseForm, ChoiceField, ChoicesField, EmailField, TextField, ValidationError, options

_FIRST_COUNTRIES = ("VN", "KR", "CN", "JP", "TW", "TH", "SG")
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def countries(language: str) -> list[tuple[str, str]]:
    """Return the countries in a language: those most visitors come from first, the others by name."""
    names = {
        code: name
        for code, name in babel_locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    first = [(code, names.pop(code)) for code in _FIRST_COUNTRIES]
    return [*first, *sorted(names.items(), key=lambda item: item[1])]


def _phone(form: Any, field: Any) -> None:
    if field.data and not is_phone_number(field.data):
        raise ValidationError(_l("This is not a phone number. Example: +84 912 345 678"))


def _needed(form: Any, field: Any) -> None:
    if not field.data:
        raise ValidationError(_l("Without this consent we cannot register you."))


class _Known:
    """Refuses what is not on the list; nothing chosen is for others to judge."""

    def __call__(self, form: Any, field: Any) -> None:
        """Check the choice."""
        if field.data and field.data not in {str(choice.value) for choice in field.iter_choices()}:
            raise StopValidation(str(_l("Choose one of the list.")))


class AnswersForm(BaseForm):
    """Answers to what the organiser asks; made by ``answers_form``, which adds a field for each question."""

    questions: Sequence[VisitorQuestion] = ()
    more_asked = False
    """Whether the answers led to questions that were not on the page yet."""

    def field_of(self, question: VisitorQuestion) -> Field:
        """Return the field of a question."""
        return self._fields[f"q_{question.id}"]

    @property
    def answers(self) -> dict[int, list[str]]:
        """Return what was answered to the questions that somebody with these answers is asked."""
        given = self._given()
        return {one.id: given[one.id] for one in questions_asked(self.questions, given) if given[one.id]}

    def is_asked(self, question: VisitorQuestion) -> bool:
        """Whether a question stands open on the page, with the answers that are known."""
        return question in questions_asked(self.questions, self._given())

    def show_answers(self, answers: Mapping[int, Sequence[str]]) -> None:
        """Put answers into the fields."""
        for question in self.questions:
            value = list(answers.get(question.id, ()))
            is_list = question.kind == QuestionKind.CHOICES
            self.field_of(question).data = value if is_list else (value[0] if value else None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; a question that only these answers lead to is asked before anything is kept."""
        is_valid = bool(super().validate(extra_validators))
        asked = questions_asked(self.questions, self._given())
        for question in self.questions:
            if question not in asked:
                self.field_of(question).errors = []
        seen = set(request.form.getlist("asked"))
        unseen = [one for one in asked if one.asked_after_id and str(one.id) not in seen]
        self.more_asked = bool(unseen)
        for question in asked:
            self._check_answer(question, is_new=question in unseen)
        return not unseen and is_valid and not self.errors

    def _check_answer(self, question: VisitorQuestion, *, is_new: bool) -> None:
        field = self.field_of(question)
        if is_new and not self._given()[question.id]:
            field.errors = [_("Your answers lead to this question.")]
        elif question.is_required and not self._given()[question.id] and not field.errors:
            field.errors = [_("This is needed.")]

    def _given(self) -> dict[int, list[str]]:
        given = {}
        for question in self.questions:
            data = self.field_of(question).data
            given[question.id] = [str(one) for one in (data if isinstance(data, list) else [data]) if one]
        return given


class RegistrationForm(AnswersForm):
    """A visitor's own words; consents are never ticked beforehand.

    Made by ``registration_form``, which adds a field for each question.
    """

    full_name = TextField(_l("Full name"), required=True, most=120, render_kw={"autocomplete": "name"})
    latin_name = TextField(_l("Name in Latin letters"), most=120)
    company = TextField(_l("Company or organisation"), most=200, render_kw={"autocomplete": "organization"})
    job_title = TextField(_l("Job title"), most=120, render_kw={"autocomplete": "organization-title"})
    email = EmailField(_l("E-mail"), required=False, render_kw={"autocomplete": "email"})
    phone = TextField(_l("Phone"), most=40, rules=[_phone], render_kw={"autocomplete": "tel", "type": "tel"})
    country = ChoiceField(_l("Country or region"))
    language = ChoiceField(_l("Language of mails and badge"))

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        names = countries(current_language())
        self.country.choices = options([("", _l("Choose a country or region")), *names])
        self.language.choices = options((code, language.name) for code, language in LANGUAGES.items())

    @property
    def consents(self) -> Sequence[str]:
        """Return the purposes that were agreed to."""
        return [code for code in PURPOSES if self._fields[f"consent_{code}"].data]

    @property
    def consent_fields(self) -> Sequence[Field]:
        """Return the ticks, the needed one first."""
        return [self._fields[f"consent_{code}"] for code in PURPOSES]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything, also that the ticket has somewhere to go."""
        is_valid = super().validate(extra_validators)
        self._check_way()
        return is_valid and not self.errors

    def _check_way(self) -> None:
        """Refuse somebody to whom no ticket can be sent."""
        if self.email.data or self.email.errors or self.phone.errors:
            return
        if not self.phone.data:
            self.email.errors = [_("Write an e-mail address or a mobile phone number: your ticket goes there.")]
        elif not phone_key_of(self.phone.data, self.country.data or ""):
            example = _("No ticket can be sent to this number. Write it with its country, such as +84 912 345 678.")
            self.phone.errors = [example]


class LostTicketForm(BaseForm):
    """Where a ticket was sent to."""

    place = TextField(_l("E-mail or phone"), required=True, most=254, render_kw={"autocomplete": "email"})

    def validate_place(self, field: TextField) -> None:
        """Refuse what is neither; whether somebody registered with it is told to nobody."""
        text = field.data or ""
        if not ("@" in text[1:-1] or phone_key_of(text, "")):
            message = _("This is neither an e-mail address nor a phone number. Example: lan@company.example")
            raise ValidationError(message)


def registration_form(fair: Fair, questions: Sequence[VisitorQuestion], **settings: Any) -> RegistrationForm:
    """Return the form with a field for each question, in the reader's language."""
    return _asking(RegistrationForm, fair, questions)(**settings)


def answers_form(fair: Fair, questions: Sequence[VisitorQuestion]) -> AnswersForm:
    """Return a form of nothing but a field for each question."""
    return _asking(AnswersForm, fair, questions)()


Asking = TypeVar("Asking", bound=AnswersForm)


def _asking(kind: type[Asking], fair: Fair, questions: Sequence[VisitorQuestion]) -> type[Asking]:
    fields = {f"q_{question.id}": _question_field(fair, question) for question in questions}
    return type("AskingForm", (kind,), {**fields, "questions": tuple(questions)})


def _question_field(fair: Fair, question: VisitorQuestion) -> Any:
    language = current_language()
    label = text_in(question.wording, language, fair.default_language)[0]
    if question.kind == QuestionKind.TEXT:
        return TextField(label, most=MOST_TEXT)
    if question.kind == QuestionKind.YES_NO:
        return _one_of(label, [(YES, _("Yes")), (NO, _("No"))])
    choices = [(one["code"], text_in(one["text"], language, fair.default_language)[0]) for one in question.options]
    return ChoicesField(label, choices=choices) if question.kind == QuestionKind.CHOICES else _one_of(label, choices)


def _one_of(label: str, choices: Sequence[tuple[str, str]]) -> RadioField:
    return RadioField(label, choices=options(choices), validators=[_Known(), Optional()])


for _code, _purpose in PURPOSES.items():
    _rules = [_needed] if _purpose.is_needed else []
    setattr(RegistrationForm, f"consent_{_code}", BooleanField(_purpose.wording, validators=_rules))
