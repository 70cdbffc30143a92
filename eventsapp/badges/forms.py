"""Forms around badges."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from eventsapp.badges.actions import BatchWish
from eventsapp.badges.rules import BadgeType, BatchOrder, Paper
from eventsapp.infra.locale import LANGUAGES
from eventsapp.web.forms import BaseForm, ChoiceField, Required, TextField, options

USUAL = 500


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
    order = ChoiceField(
        _l("Order"),
        choices=[
            (BatchOrder.NUMBER.value, _l("As they registered")),
            (BatchOrder.COMPANY.value, _l("By company")),
            (BatchOrder.NAME.value, _l("By name")),
        ],
        default=BatchOrder.NUMBER.value,
    )
    paper = ChoiceField(
        _l("Paper"),
        choices=[
            (Paper.PAGE.value, _l("A page of its own for each badge")),
            (Paper.A4.value, _l("A4 sheets with cut marks")),
            (Paper.A3.value, _l("A3 sheets with cut marks")),
            (Paper.LETTER.value, _l("Letter sheets with cut marks")),
        ],
        default=Paper.PAGE.value,
    )
    per_file = ChoiceField(
        _l("Badges in a file"),
        choices=[("500", "500"), ("1000", "1,000"), ("2000", "2,000"), ("20000", _l("All in one file"))],
        default="500",
    )

    @property
    def wish(self) -> BatchWish:
        """Return what was asked for."""
        per_file = int(self.per_file.data or 0)
        return BatchWish(
            BadgeType(self.type.data),
            bool(self.only_new.data),
            BatchOrder(self.order.data or BatchOrder.NUMBER),
            Paper(self.paper.data or Paper.PAGE),
            0 if per_file == USUAL else per_file,
        )


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
