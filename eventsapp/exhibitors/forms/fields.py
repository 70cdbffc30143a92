"""Fields of this slice: choices that refuse politely, countries, phones, web addresses, lists of names."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import phonenumbers
from flask_babel import gettext as _
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from eventsapp.exhibitors.importers.countries import countries
from eventsapp.infra.folding import fold
from eventsapp.infra.locale import babel_locale, current_language
from eventsapp.web.forms import LongTextField, Required, TextField, ValidationError, options

Choices = Sequence[tuple[str, str]]
_WEB: Final = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15


class _Polite:
    """A choice that is none of those offered is told in the reader's language."""

    choices: Any
    data: Any

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered; emptiness is for `Required` to judge."""
        offered = {choice.value for choice in self.choices or ()}
        if self.data not in (None, "") and self.data not in offered:
            raise ValidationError(_("This is none of the choices offered here."))


def _optional(*, required: bool) -> list[Callable[..., Any]]:
    return [Required()] if required else [Optional()]


class ChoiceField(_Polite, SelectField):
    """One of several choices in a list; values are text."""

    def __init__(self, label: Any, *, choices: Choices = (), required: bool = False, **settings: Any) -> None:
        checks = _optional(required=required)
        super().__init__(label, choices=options(choices), validators=checks, validate_choice=False, **settings)
        self.type = "SelectField"  # what the macros draw


class OneOfField(_Polite, RadioField):
    """One of several choices that are all in sight; values are text."""

    def __init__(self, label: Any, *, choices: Choices = (), required: bool = False, **settings: Any) -> None:
        checks = _optional(required=required)
        super().__init__(label, choices=options(choices), validators=checks, validate_choice=False, **settings)
        self.type = "RadioField"  # what the macros draw


class PhoneField(TextField):
    """A phone number as people write it: six to fifteen digits, with a plus where it is international."""

    def __init__(self, label: Any, *, required: bool = False, **settings: Any) -> None:
        super().__init__(label, required=required, most=60, rules=[_phone], **settings)


class WebField(TextField):
    """A web address, with or without its scheme."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, most=300, rules=[_web], **settings)


class NamesField(LongTextField):
    """Names, one on each line."""

    def __init__(self, label: Any, *, most_names: int, **settings: Any) -> None:
        self.most_names = most_names
        super().__init__(label, most=2000, rules=[_few], **settings)
        self.type = "TextAreaField"  # what the macros draw

    @property
    def names(self) -> list[str]:
        """The names without empty lines and repetitions."""
        lines = (" ".join(line.split())[:200] for line in (self.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))


def _phone(form: Any, field: Any) -> None:
    digits = [letter for letter in field.data if letter.isdigit()]
    letters = [letter for letter in field.data if letter.isalpha()]
    if letters or not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        raise ValidationError(_("This is not a phone number. Example: +84 274 222 0888"))
    if field.data.startswith("+"):
        try:
            number = phonenumbers.parse(field.data)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(_("This number does not fit its country code. Example: +84 274 222 0888"))


def _web(form: Any, field: Any) -> None:
    if not _WEB.fullmatch(field.data):
        raise ValidationError(_("This is not a web address. Example: www.company.example"))


def _few(form: Any, field: Any) -> None:
    if len(field.names) > field.most_names:
        raise ValidationError(_("At most %(count)s names fit here, one on each line.", count=field.most_names))


def offered(field: ChoiceField) -> frozenset[str]:
    """The values that can be chosen."""
    return frozenset(choice.value for choice in field.choices or ())


def country_choices() -> Choices:
    """Every country by its name in the reader's language, behind an empty choice."""
    return [("", _("Choose a country")), *_countries_in(current_language())]


@cache
def _countries_in(language: str) -> tuple[tuple[str, str], ...]:
    names = babel_locale(language).territories
    named = ((code, str(names.get(code, code))) for code in countries())
    return tuple(sorted(named, key=lambda pair: fold(pair[1])))


def country_name(code: str) -> str:
    """A country's name in the reader's language."""
    return str(babel_locale(current_language()).territories.get(code, code))
