"""The registration form."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field

from eventsapp.infra.locale import LANGUAGES, babel_locale, current_language
from eventsapp.visitors.rules import PURPOSES, is_phone_number
from eventsapp.web.forms import BaseForm, ChoiceField, EmailField, TextField, ValidationError, options

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


class RegistrationForm(BaseForm):
    """A visitor's own words; consents are never ticked beforehand."""

    full_name = TextField(_l("Full name"), required=True, most=120, render_kw={"autocomplete": "name"})
    latin_name = TextField(_l("Name in Latin letters"), most=120)
    company = TextField(_l("Company or organisation"), most=200, render_kw={"autocomplete": "organization"})
    job_title = TextField(_l("Job title"), most=120, render_kw={"autocomplete": "organization-title"})
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "email"})
    phone = TextField(_l("Phone"), most=40, rules=[_phone], render_kw={"autocomplete": "tel", "type": "tel"})
    country = ChoiceField(_l("Country or region"))
    language = ChoiceField(_l("Language of mails and badge"))
    consent_registration = BooleanField(PURPOSES["registration"].wording, validators=[_needed])
    consent_organiser_news = BooleanField(PURPOSES["organiser_news"].wording)
    consent_exhibitors = BooleanField(PURPOSES["exhibitors"].wording)

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
