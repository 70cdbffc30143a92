"""Fields of this slice: measures with decimals, moments at the fair, choices of exhibitors."""

from datetime import datetime, tzinfo
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from wtforms import SelectField

from eventsapp.web.forms import TextField, ValidationError

_LONGEST_NUMBER = 12


class MeasureField(TextField):
    """A measure with a point or comma, more than 0 and at most ``high``; empty is none."""

    def __init__(self, label: LazyString, *, high: float, **settings: Any) -> None:
        self.high = high
        super().__init__(label, most=40, rules=[_is_measure], **settings)

    @property
    def measure(self) -> float | None:
        """Return the measure that was typed; None where it is none."""
        text = (self.data or "").replace(",", ".")
        plain = text.replace(".", "", 1)
        if not plain.isascii() or not plain.isdigit() or len(plain) > _LONGEST_NUMBER:
            return None
        return round(float(text), 3)


def _is_measure(form: Any, field: Any) -> None:
    measure = field.measure
    if measure is None or not 0 < measure <= field.high:
        raise ValidationError(
            _("A number above 0 and up to %(most)s is needed here, such as 2.5.", most=f"{field.high:g}")
        )


class MomentField(TextField):
    """A day and a time by the fair's clock, as ``2027-03-31T14:30``; empty is none."""

    def __init__(self, label: LazyString, **settings: Any) -> None:
        super().__init__(label, most=40, rules=[_is_moment], **settings)

    def at(self, timezone: tzinfo) -> datetime | None:
        """Return the moment that was typed, in the fair's zone where it names none."""
        if not self.data:
            return None
        moment = datetime.fromisoformat(self.data)
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone)


def _is_moment(form: Any, field: Any) -> None:
    try:
        year = datetime.fromisoformat(field.data).year
    except ValueError as error:
        raise ValidationError(_("Write day and time as 2027-03-31 14:30.")) from error
    if not 1990 <= year <= 2100:
        raise ValidationError(_("Write day and time as 2027-03-31 14:30."))


class ExhibitorField(SelectField):
    """One of the fair's exhibitors; whoever is not at the fair is told politely."""

    def __init__(self, label: LazyString, **settings: Any) -> None:
        super().__init__(label, coerce=_id_or_none, validate_choice=False, **settings)
        self.type = "SelectField"  # what the macros draw

    def offer(self, pairs: list[tuple[int, str]]) -> None:
        """Offer exhibitors as (id, name)."""
        self.choices = [(0, _("Choose an exhibitor")), *pairs]

    def pre_validate(self, form: Any) -> None:
        """Refuse nobody and whoever is not offered."""
        offered = {key for key, *_rest in self.choices or () if key}
        if self.data not in offered:
            raise ValidationError(_("Choose an exhibitor of the list."))


def _id_or_none(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
