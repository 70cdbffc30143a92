"""What sales ask and set: options, good stands for a client, the waiting list, terms."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from eventsapp.booths.forms.shared import moment_of, number_or_none
from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.rules.terms import RANGES
from eventsapp.web.forms import BaseForm, NumberField, TextField

OPTION = "option"
"""Before the names of its fields, because it stands beside the form that allocates."""


class OptionForm(BaseForm):
    """Units that sales hold for an exhibitor or a prospect until a day."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=number_or_none, validate_choice=False)
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
        return moment_of(self.until.data, 18, timezone) if self.until.data else None


class PlaceForm(BaseForm):
    """Where in a fair, how large and how open: what finding and waiting ask alike."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=number_or_none, validate_choice=False)
    hall = SelectField(_l("Hall"), coerce=number_or_none, validate_choice=False)
    zone = SelectField(_l("Zone"), coerce=number_or_none, validate_choice=False)
    package = SelectField(_l("Package"), coerce=number_or_none, validate_choice=False)
    open_sides = NumberField(_l("Open sides at least"), low=0, high=4, required=False, default=0)

    def offer_places(self, places: Mapping[str, Sequence[tuple[int, str]]]) -> None:
        """Offer exhibitors, halls, zones and packages as (id, name)."""
        for name, pairs in places.items():
            self[name].choices = [(0, _("Choose an exhibitor") if name == "exhibitor" else _("Any")), *pairs]


class WaitingForm(PlaceForm):
    """What a company waits for, and what orders the line."""

    min_units = NumberField(_l("Units at least"), low=1, high=200, default=1)
    max_units = NumberField(_l("Units at most"), low=1, high=200, default=1)
    priority = NumberField(_l("Priority"), low=-1000, high=1000, default=0)
    deposit_on = TextField(_l("Deposit arrived on"), most=10)

    def deposit_at(self, timezone: str) -> datetime | None:
        """Return the noon of the day the deposit came; None where it did not."""
        return moment_of(self.deposit_on.data, 12, timezone) if self.deposit_on.data else None


class RankForm(BaseForm):
    """A new priority, and why."""

    priority = NumberField(_l("Priority"), low=-1000, high=1000)
    reason = TextField(_l("Reason"), most=500)


class OfferForm(BaseForm):
    """What a company of the waiting list is offered by hand."""

    hall = SelectField(_l("Hall"), validate_choice=False)
    numbers = TextField(_l("Units"), most=400)


def _term(name: str, label: LazyString) -> NumberField:
    low, high = RANGES[name]
    return NumberField(label, low=low, high=high)


class TermsForm(BaseForm):
    """How long holds last, and how much one may have."""

    cart_minutes = _term("cart_minutes", _l("Cart, minutes"))
    extension_minutes = _term("extension_minutes", _l("Extension of a cart, minutes"))
    cart_most_minutes = _term("cart_most_minutes", _l("Cart in all, minutes"))
    option_hours = _term("option_hours", _l("Option without a date, hours"))
    option_most_days = _term("option_most_days", _l("Longest option, days"))
    deposit_days = _term("deposit_days", _l("Reservation until the deposit, days"))
    offer_hours = _term("offer_hours", _l("Offer to the waiting list, hours"))
    most_units = _term("most_units", _l("Units of one exhibitor"))
    cool_down_minutes = _term("cool_down_minutes", _l("Pause after two carts that ran out, minutes"))
