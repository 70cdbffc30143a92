"""Pavilions, and rules to stay apart."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from eventsapp.allocation.forms.fields import ExhibitorField, MeasureField
from eventsapp.allocation.models import SeparationKind
from eventsapp.allocation.rules.together import MOST_METRES
from eventsapp.web.forms import BaseForm, ChoiceField, TextField, ValidationError, options

KINDS = {
    SeparationKind.GAP: _l("More than a distance between their stands"),
    SeparationKind.FACING: _l("Not opposite each other across an aisle"),
}


class PavilionForm(BaseForm):
    """A pavilion's name, and where its block must be."""

    name = TextField(_l("Name"), required=True, most=120)
    zone = ChoiceField(_l("Zone"), required=False)

    def offer_zones(self, zones: list[tuple[str, str]]) -> "PavilionForm":
        """Offer zones as (id, name)."""
        self.zone.choices = options([("", _("Anywhere, in one block")), *zones])
        return self

    @property
    def zone_id(self) -> int | None:
        """Return the zone that was chosen; after validation only."""
        return int(self.zone.data) if self.zone.data else None


class PavilionMemberForm(BaseForm):
    """An exhibitor that joins a pavilion."""

    exhibitor = ExhibitorField(_l("Exhibitor"))


class KindField(RadioField):
    """How two are kept apart."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, default=SeparationKind.GAP.value, validate_choice=False, **settings)
        self.choices = options([(kind.value, words) for kind, words in KINDS.items()])
        self.type = "RadioField"  # what the macros draw

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data not in set(SeparationKind):
            raise ValidationError(_("Choose one of the list."))


class SeparationForm(BaseForm):
    """Two exhibitors that stand apart."""

    first = ExhibitorField(_l("One exhibitor"))
    second = ExhibitorField(_l("The other exhibitor"))
    kind = KindField(_l("How"))
    distance_m = MeasureField(_l("Distance in metres"), high=MOST_METRES)
    is_hard = BooleanField(_l("Never break this rule, even if somebody gets no stand for it"))


class RuleOfWishForm(BaseForm):
    """The other side of a rule that is made of a wish; its asker is known."""

    other = ExhibitorField(_l("The other exhibitor"))
