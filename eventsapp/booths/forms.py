"""What people fill in on the plan."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import MultipleFileField, SelectField

from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.web.forms import BaseForm, LongTextField, TextField


def _number_or_none(value: object) -> int:
    """Read the id of a choice; what is no number is nobody."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class AllocateForm(BaseForm):
    """An exhibitor without enough units, and the units it gets."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=_number_or_none, validate_choice=False)
    numbers = TextField(_l("Units"), most=400)

    def offer(self, fair_id: int) -> "AllocateForm":
        """Offer the exhibitors who still want units, with how many."""
        self.exhibitor.choices = [(0, _("Choose an exhibitor"))] + [
            (
                exhibitor.id,
                ngettext("%(name)s: %(num)s unit", "%(name)s: %(num)s units", missing, name=exhibitor.display_name),
            )
            for exhibitor, missing in placeable_exhibitors(fair_id)
        ]
        return self


class ReleaseForm(BaseForm):
    """Why a stand is taken back."""

    reason = LongTextField(_l("Reason"), most=500)


class PlanFilesForm(BaseForm):
    """The files of a hall plan."""

    files = MultipleFileField(_l("Hall plan"))
