"""What a stand is judged by, and which zones each sector belongs in."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField

from eventsapp.allocation.rules.policy import mark_of
from eventsapp.allocation.rules.weighing import MOST_APART, MOST_WEIGHT, RULES, SLIDERS, Influence, Weights
from eventsapp.web.forms import BaseForm, ChoicesField, NumberField, ValidationError, options

INFLUENCES = {
    Influence.NONE: _l("None"),
    Influence.NORMAL: _l("Normal"),
    Influence.STRONG: _l("Strong"),
    Influence.QUEUE: _l("Strict queue"),
}


class InfluenceField(RadioField):
    """How much more the wishes of those with many points count."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, default=Influence.NORMAL.value, validate_choice=False, **settings)
        self.choices = options([(one.value, words) for one, words in INFLUENCES.items()])
        self.type = "RadioField"  # what the macros draw

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data not in set(Influence):
            raise ValidationError(_("Choose one of the list."))


def _slider(label: Any) -> NumberField:
    return NumberField(label, low=0, high=MOST_WEIGHT)


class WeightsForm(BaseForm):
    """The sliders with their typed equivalents, the influence of points, and which rules are hard."""

    wishes = _slider(_l("Ranked wishes"))
    sector = _slider(_l("Right category"))
    open_sides = _slider(_l("Open sides"))
    entrance = _slider(_l("Near the entrance"))
    near_first = _slider(_l("Near the first wish"))
    influence = InfluenceField(_l("Influence of points"))
    apart = NumberField(_l("What a broken wish to stay apart costs"), low=0, high=MOST_APART)
    needs = BooleanField(_l("Connections, floor load and height"))
    budget = BooleanField(_l("Budget"))
    zones = BooleanField(_l("Zones of those who stand only there"))
    pavilions = BooleanField(_l("Pavilions in one block"))
    separations = BooleanField(_l("Rules to stay apart that are hard"))

    @classmethod
    def of(cls, weights: Weights) -> "WeightsForm":
        """Return the form as it shows weights."""
        return cls(formdata=None, data=asdict(weights))

    @property
    def weights(self) -> Weights:
        """Return what was set; after validation only."""
        numbers = {name: self[name].data for name in (*SLIDERS, "apart")}
        rules = {name: bool(self[name].data) for name in RULES}
        return Weights(**numbers, **rules, influence=self.influence.data)


class SetWeightsForm(WeightsForm):
    """What counts at a fair from the next plan on."""

    seen = HiddenField()

    @classmethod
    def of(cls, weights: Weights) -> "SetWeightsForm":
        """Return the form as it shows the weights of a fair."""
        return cls(formdata=None, data={**asdict(weights), "seen": mark_of(asdict(weights))})


class SectorZonesForm(BaseForm):
    """A tick for each zone that a sector belongs in."""

    pairs = ChoicesField(_l("Zones of the categories"))
    seen = HiddenField()

    def offer(self, sectors: Sequence[int], zones: Sequence[int]) -> "SectorZonesForm":
        """Offer every pair of a sector and a zone, by id."""
        self.pairs.choices = options([(f"{one}-{zone}", "") for one in sectors for zone in zones])
        return self

    @property
    def zones_by_sector(self) -> dict[int, list[int]]:
        """Return the ticked zones of each sector; after validation only."""
        found: dict[int, list[int]] = {}
        for pair in self.pairs.data or ():
            sector, _dash, zone = pair.partition("-")
            found.setdefault(int(sector), []).append(int(zone))
        return found
