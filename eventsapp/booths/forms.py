"""What people fill in on the plan."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, MultipleFileField, SelectField

from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.rules import BadDeadline
from eventsapp.booths.rules.terms import RANGES
from eventsapp.infra.locale import zone
from eventsapp.venues.models import Hall
from eventsapp.venues.plan_import import LARGEST_SCALE, MAX_NUMBER, SMALLEST_SCALE, PlanOptions
from eventsapp.web.forms import BaseForm, ChoiceField, LongTextField, NumberField, TextField, ValidationError

_METRES = re.compile(r"\d{1,7}(?:[.,]\d{1,9})?")


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
        return _moment_of(self.until.data, 18, timezone) if self.until.data else None


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


def _moment_of(text: str, hour: int, timezone: str) -> datetime:
    """Return an hour of a day written as 2027-03-31, by the fair's clock; refuses with BadDeadline."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadDeadline(_("Write the day as 2027-03-31.")) from error
    return datetime.combine(day, time(hour), tzinfo=zone(timezone))


class ProlongForm(BaseForm):
    """Until when an option is to last, and why."""

    until = TextField(_l("Until"), required=True, most=10)
    reason = TextField(_l("Reason"), most=500)

    def moment(self, timezone: str) -> datetime:
        """Return six in the evening of the day written, at the fair."""
        return _moment_of(self.until.data or "", 18, timezone)


class PersonOfOptionForm(BaseForm):
    """Which exhibitor the prospect of an option has become."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=_number_or_none, validate_choice=False)


class PlaceForm(BaseForm):
    """Where in a fair, how large and how open: what finding and waiting ask alike."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=_number_or_none, validate_choice=False)
    hall = SelectField(_l("Hall"), coerce=_number_or_none, validate_choice=False)
    zone = SelectField(_l("Zone"), coerce=_number_or_none, validate_choice=False)
    package = SelectField(_l("Package"), coerce=_number_or_none, validate_choice=False)
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
        return _moment_of(self.deposit_on.data, 12, timezone) if self.deposit_on.data else None


class RankForm(BaseForm):
    """A new priority, and why."""

    priority = NumberField(_l("Priority"), low=-1000, high=1000)
    reason = TextField(_l("Reason"), most=500)


class OfferForm(BaseForm):
    """What a company of the waiting list is offered by hand."""

    hall = SelectField(_l("Hall"), validate_choice=False)
    numbers = TextField(_l("Units"), most=400)


class FindForm(PlaceForm):
    """What a client looks for."""

    units = NumberField(_l("Units"), low=1, high=60, default=1)
    budget = NumberField(_l("Budget"), low=0, high=10**11, required=False)
    near = TextField(_l("Near"), most=400)
    apart = TextField(_l("Not near"), most=400)


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


class HoldForm(BaseForm):
    """The units a company wants to hold."""

    numbers = TextField(_l("Units"), most=400)


class ReleaseForm(BaseForm):
    """Why a stand is taken back."""

    reason = LongTextField(_l("Reason"), most=500)


def _metres(text: str) -> float | None:
    """Return the metres that were written with a point or a comma; None for what is no such number."""
    written = unicodedata.normalize("NFKC", text).strip()
    if not _METRES.fullmatch(written):
        return None
    metres = float(written.replace(",", "."))
    return metres if SMALLEST_SCALE <= metres <= LARGEST_SCALE else None


def _refuse_bad_scale(_form: BaseForm, field: Field) -> None:
    """Refuse a scale that is none."""
    if field.data and _metres(field.data) is None:
        raise ValidationError(_("Write the metres as a number from 0.000001 to 1000000, such as 0.35."))


class PlanFilesForm(BaseForm):
    """The files of a hall plan, and how to read them where they do not say."""

    files = MultipleFileField(_l("Hall plan"))
    scale = TextField(
        _l("Metres for a length of 1 in the file"),
        description=_l("Such as 0.001 for millimetres. Empty: as the file says; else the usual unit is taken for 3 m."),
        most=20,
        rules=[_refuse_bad_scale],
    )
    flip = BooleanField(_l("The plan is upside down: exchange top and bottom"))
    mirror = BooleanField(_l("The plan is mirrored: exchange left and right"))
    hall = TextField(
        _l("Code of the hall"),
        description=_l("Such as A, when the plan is of one hall and does not name it. Empty: the name of the file."),
        most=MAX_NUMBER,
    )
    layers = TextField(
        _l("Layers with the units and their numbers"),
        description=_l("Names of layers or groups of a drawing, with commas between them. Empty: they are found."),
        most=400,
    )


PLAN_OPTIONS = ("scale", "flip", "mirror", "hall", "layers")


def plan_options(said: Mapping[str, Any]) -> PlanOptions:
    """Return what was said in the fields of these names."""
    scale, layers = str(said.get("scale") or ""), str(said.get("layers") or "")
    return PlanOptions(
        scale=_metres(scale) if scale else None,
        flip=bool(said.get("flip")),
        mirror=bool(said.get("mirror")),
        hall=str(said.get("hall") or ""),
        layers=tuple(name for part in layers.split(",") if (name := part.strip())),
    )
