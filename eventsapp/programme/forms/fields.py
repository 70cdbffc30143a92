"""Fields that the programme's forms share."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from wtforms import HiddenField, StringField

from eventsapp.infra.locale import LANGUAGES, TRADITIONAL
from eventsapp.programme.importers.times import read_date, read_time
from eventsapp.web.forms import BaseForm, ValidationError, clean_text

SPOKEN = ("vi", "en", "zh", "ko", "ja", "th", "id", "ms", "km", "lo", "fr", "de", "es", "it", "ru")
NONE = ("", "–")
MOST_DIGITS = 10
WRITTEN = {code: language.name for code, language in LANGUAGES.items()} | {TRADITIONAL: "中文（繁體）"}
"""Languages that content is written in, by their own names."""


class DayField(StringField):
    """A date as the browser's own control sends it, ``2027-05-12``."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, filters=[clean_text], render_kw={"type": "date"}, **settings)

    @property
    def day(self) -> date | None:
        """The date, or None where it is empty."""
        return read_date(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no date."""
        if self.data and (self.day is None or len(self.data) != len("2027-05-12")):
            raise ValidationError(_("This is not a date. Example: 2027-05-12"))


class HourField(StringField):
    """A time of day, ``09:30``."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, filters=[clean_text], render_kw={"type": "time"}, **settings)

    @property
    def hour(self) -> time | None:
        """The time, or None where it is empty."""
        return read_time(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no time of day."""
        if self.data and self.hour is None:
            raise ValidationError(_("This is not a time of day. Example: 09:30"))


class SeenField(HiddenField):
    """The version of a thing as it was when its form was opened; empty where there was none."""

    @property
    def number(self) -> int | None:
        """The version, or None where the form does not say."""
        text = str(self.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else None


class LanguagesForm(BaseForm):
    """A form with the same text in several languages: fields named ``title_vi``, ``title_en``, ..."""

    def texts(self, name: str) -> dict[str, str]:
        """Return what was typed, by language."""
        typed = {code: self[f"{name}_{code}"].data or "" for code in WRITTEN}
        return {code: text for code, text in typed.items() if text}

    def show_texts(self, name: str, texts: Mapping[str, str]) -> None:
        """Put stored texts into the fields."""
        for code in WRITTEN:
            self[f"{name}_{code}"].data = texts.get(code, "")

    def kept(self, name: str, stored: Mapping[str, str]) -> dict[str, str]:
        """Return what was typed, beside the languages that had no field here."""
        return {code: text for code, text in stored.items() if not self._asks(name, code)} | self.texts(name)

    def _asks(self, name: str, code: str) -> bool:
        """Whether there was a field; the one of Traditional Chinese is only shown where there is such a text."""
        return code in LANGUAGES or (code == TRADITIONAL and bool(self[f"{name}_{code}"].raw_data))


def language_word(code: str) -> str:
    """Return a language's own name."""
    if code in WRITTEN:
        return WRITTEN[code]
    try:
        return (Locale.parse(code, sep="-").get_display_name(code) or code).capitalize()
    except (ValueError, LookupError):
        return code.upper()
