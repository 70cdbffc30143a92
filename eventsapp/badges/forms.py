"""Forms around badges."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from eventsapp.badges.rules import BadgeType
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.forms import BaseForm, ChoiceField, Required, TextField, options


class BatchForm(BaseForm):
    """Which badges to make."""

    type = RadioField(
        _l("Whose badges"),
        choices=options(
            [(BadgeType.VISITOR.value, _l("Visitors")), (BadgeType.EXHIBITOR.value, _l("Exhibitors' staff"))]
        ),
        default=BadgeType.VISITOR.value,
        validators=[Required()],
    )
    only_new = BooleanField(_l("Only badges that were not printed yet"))


class StaffForm(BaseForm):
    """Someone who works on a stand."""

    full_name = TextField(_l("Full name"), required=True, most=120, render_kw={"autocomplete": "off"})
    latin_name = TextField(_l("Name in Latin letters"), most=120, render_kw={"autocomplete": "off"})
    job_title = TextField(_l("Job title"), most=120, render_kw={"autocomplete": "off"})
    language = ChoiceField(
        _l("Language of the badge"), choices=[(code, language.name) for code, language in LANGUAGES.items()]
    )


class ButtonForm(BaseForm):
    """A button."""
