"""What people fill in on the plan."""

from collections.abc import Sequence
from datetime import date, datetime, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField, MultipleFileField, SelectField

from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.rules import BadDeadline
from eventsapp.infra.locale import zone
from eventsapp.venues.models import Hall
from eventsapp.web.forms import BaseForm, ChoiceField, LongTextField, TextField


def _number_or_none(value: object) -> int:
    """Read the id of a choice; what is no number is nobody."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


class AllocateForm(BaseForm):
    """An exhibitor without enough units, and the units it gets."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=_number_or_none, validate_choice=False)
    numbers = TextField(_l("Units"), most=400)
    across_zones = BooleanField(_l("Units of several zones are meant"))

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


OPTION = "option"
"""Before the names of its fields, because it stands beside the form that allocates."""


class OptionForm(BaseForm):
    """Units that sales hold for an exhibitor or a prospect until a day."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=_number_or_none, validate_choice=False)
    prospect = TextField(_l("Or a prospect"), most=200)
    numbers = TextField(_l("Units"), most=400)
    until = TextField(_l("Until"), most=10)

    def offer(self, fair_id: int) -> "OptionForm":
        """Offer the exhibitors who still want units."""
        self.exhibitor.choices = [(0, _("Nobody of the list"))] + [
            (exhibitor.id, exhibitor.display_name) for exhibitor, _missing in placeable_exhibitors(fair_id)
        ]
        return self

    def moment(self, timezone: str) -> datetime | None:
        """Return six in the evening of the day written, at the fair; None where none is."""
        if not self.until.data:
            return None
        try:
            day = date.fromisoformat(self.until.data)
        except ValueError as error:
            raise BadDeadline(_("Write the day as 2027-03-31.")) from error
        return datetime.combine(day, time(18), tzinfo=zone(timezone))


CHANGES = {
    "reserve": _l("Reserve until the deposit arrives"),
    "deposit": _l("The deposit arrived"),
    "reopen": _l("The deposit did not arrive after all"),
    "hand_over": _l("Handed over on site"),
    "move": _l("Move to other units"),
    "swap": _l("Swap with another stand"),
    "merge": _l("Add units"),
    "downsize": _l("Give units back"),
    "release": _l("Release"),
}


class ChangeForm(BaseForm):
    """What is to become of a stand: looked at first, confirmed with the versions that were looked at."""

    action = ChoiceField(_l("What to do"), choices=list(CHANGES.items()))
    hall = SelectField(_l("Hall"), validate_choice=False)
    numbers = TextField(_l("Units"), most=400)
    other = TextField(_l("Other stand"), most=80)
    across_zones = BooleanField(_l("Units of several zones are meant"))
    reason = LongTextField(_l("Reason"), most=500)
    version = HiddenField()
    other_version = HiddenField()

    def offer(self, halls: Sequence[Hall], own: Hall) -> "ChangeForm":
        """Offer the fair's halls, the stand's own first."""
        ordered = [own, *(hall for hall in halls if hall.id != own.id)]
        self.hall.choices = [(hall.code, hall.code) for hall in ordered]
        return self

    @property
    def versions(self) -> tuple[int, int]:
        """Return the versions of the stands that were looked at."""
        return _number_or_none(self.version.data), _number_or_none(self.other_version.data)


class HoldForm(BaseForm):
    """The units a company wants to hold."""

    numbers = TextField(_l("Units"), most=400)


class ReleaseForm(BaseForm):
    """Why a stand is taken back."""

    reason = LongTextField(_l("Reason"), most=500)


class PlanFilesForm(BaseForm):
    """The files of a hall plan."""

    files = MultipleFileField(_l("Hall plan"))
