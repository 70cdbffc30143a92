"""One form for each thing that is done with a stand: looked at first, confirmed with the versions that were seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from eventsapp.booths.forms.shared import moment_of, number_or_none
from eventsapp.booths.rules.steps import Step
from eventsapp.venues.models import Hall
from eventsapp.web.forms import BaseForm, LongTextField, TextField


class StepForm(BaseForm):
    """Why, and the version of the stand that was seen; enough for a step that needs nothing else."""

    reason = LongTextField(_l("Reason"), most=500)
    version = HiddenField()

    @property
    def seen(self) -> int | None:
        """Return the version of the stand that was looked at."""
        return number_or_none(self.version.data) or None

    def asks(self) -> list[str]:
        """Return the names of the fields that say what is to be done; without any the step can be shown at once."""
        return [name for name in self._fields if name not in {"reason", "version", "other_version", "csrf_token"}]


class UnitsForm(StepForm):
    """Units of the stand's own hall."""

    numbers = TextField(_l("Units"), most=400)


class EnlargeForm(UnitsForm):
    """Free units beside the stand."""

    across_zones = BooleanField(_l("Units of several zones are meant"))


class HallForm(BaseForm):
    """A hall of the fair, the stand's own first."""

    hall = SelectField(_l("Hall"), validate_choice=False)

    def offer_halls(self, halls: Sequence[tuple[str, str]], own: Hall) -> None:
        """Offer halls as (code, name)."""
        self.hall.choices = sorted(halls, key=lambda pair: pair[0] != own.code)


class MoveForm(EnlargeForm, HallForm):
    """Other units, of any hall."""


class SwapForm(StepForm, HallForm):
    """Another stand, by the number of one of its units."""

    other = TextField(_l("Other stand"), most=80)
    other_version = HiddenField()

    @property
    def both_seen(self) -> tuple[int | None, int | None]:
        """Return the versions of both stands that were looked at."""
        return self.seen, number_or_none(self.other_version.data) or None


class ProlongForm(StepForm):
    """Until when an option is to last."""

    until = TextField(_l("Until"), most=10)

    def moment(self, timezone: str) -> datetime:
        """Return six in the evening of the day written, at the fair."""
        return moment_of(self.until.data or "", 18, timezone)


class NameForm(StepForm):
    """Which exhibitor the prospect of an option has become."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=number_or_none, validate_choice=False)

    def offer_exhibitors(self, exhibitors: Sequence[tuple[int, str]]) -> None:
        """Offer exhibitors as (id, name)."""
        self.exhibitor.choices = [(0, _("Choose an exhibitor")), *exhibitors]


FORMS: Mapping[Step, type[StepForm]] = {
    Step.MOVE: MoveForm,
    Step.SWAP: SwapForm,
    Step.MERGE: EnlargeForm,
    Step.DOWNSIZE: UnitsForm,
    Step.PROLONG: ProlongForm,
    Step.NAME: NameForm,
}
"""The forms of steps that need more than a reason."""
