"""What people fill in on the plan."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, HiddenField, MultipleFileField, SelectField

from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.booths.rules import BadDeadline
from eventsapp.infra.locale import zone
from eventsapp.venues.models import Hall
from eventsapp.venues.plan_import import LARGEST_SCALE, MAX_NUMBER, SMALLEST_SCALE, PlanOptions
from eventsapp.web.forms import BaseForm, ChoiceField, LongTextField, TextField, ValidationError

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
