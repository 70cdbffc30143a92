"""Giving and holding units on the plan, and the files of a plan."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, MultipleFileField, SelectField

from eventsapp.booths.forms.shared import number_or_none
from eventsapp.booths.queries import placeable_exhibitors
from eventsapp.venues.plan_import import LARGEST_SCALE, MAX_NUMBER, SMALLEST_SCALE, PlanOptions
from eventsapp.web.forms import BaseForm, LongTextField, TextField, ValidationError

_METRES = re.compile(r"\d{1,7}(?:[.,]\d{1,9})?")


class AllocateForm(BaseForm):
    """An exhibitor without enough units, and the units it gets."""

    exhibitor = SelectField(_l("Exhibitor"), coerce=number_or_none, validate_choice=False)
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
