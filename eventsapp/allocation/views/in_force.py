"""What a form says of settings that somebody else changed while it was filled in."""

from collections.abc import Mapping

from flask_babel import gettext as _
from wtforms import BooleanField, Field

from eventsapp.allocation.forms.weights import INFLUENCES, InfluenceField
from eventsapp.allocation.rules.policy import mark_of
from eventsapp.infra.locale import current_language, number
from eventsapp.web.forms import BaseForm


def differences(form: BaseForm, values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the settings in force that are others than those typed, as the field's label and what is in force.

    From here on the person has seen them: sending the form again sets what was typed.
    """
    form["seen"].data = mark_of(values)
    return [
        (str(form[name].label.text), _words(form[name], value))
        for name, value in values.items()
        if form[name].data != value
    ]


def _words(field: Field, value: object) -> str:
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, InfluenceField):
        return str(INFLUENCES[value])  # type: ignore[index]
    return number(value, current_language()) if isinstance(value, int) else ""
