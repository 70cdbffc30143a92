"""The formula of points, and the seed of the lottery."""

from dataclasses import asdict, fields

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from eventsapp.allocation.rules.policy import mark_of
from eventsapp.allocation.rules.scoring import MOST_POINTS, Formula
from eventsapp.web.forms import BaseForm, NumberField, TextField


def _points(label: LazyString) -> NumberField:
    return NumberField(label, low=0, high=MOST_POINTS)


class FormulaForm(BaseForm):
    """Every number of the formula."""

    year_each = _points(_l("Points for each consecutive year"))
    year_most = _points(_l("At most for years"))
    unit_each = _points(_l("Points for each unit"))
    unit_most = _points(_l("At most for units"))
    sponsorship_each = _points(_l("Points for each 10 million dong of sponsorship"))
    sponsorship_most = _points(_l("At most for sponsorship"))
    member = _points(_l("Points for members of the association"))
    early_deposit = _points(_l("Points for an early deposit"))
    early_days = _points(_l("Days after the approval that count as early"))
    late_payment = _points(_l("Points lost for each late payment"))
    early_teardown = _points(_l("Points lost for each stand dismantled early"))
    no_show = _points(_l("Points lost for each time it did not come"))
    safety_breach = _points(_l("Points lost for each unresolved safety breach"))
    seen = HiddenField()

    @classmethod
    def of(cls, formula: Formula) -> "FormulaForm":
        """Return the form as it shows a formula."""
        return cls(formdata=None, data={**asdict(formula), "seen": mark_of(asdict(formula))})

    @property
    def formula(self) -> Formula:
        """Return what was typed; after validation only."""
        return Formula(**{one.name: self[one.name].data for one in fields(Formula)})


class UsualForm(BaseForm):
    """Going back to the usual points, from the formula that was seen."""

    seen = HiddenField()


class SeedForm(BaseForm):
    """A seed that somebody chose, such as a number drawn in public."""

    seed = TextField(_l("Seed of your own"), most=60)
