"""What organisers fill in about how places are given."""

from eventsapp.allocation.forms.formula import FormulaForm, SeedForm, UsualForm
from eventsapp.allocation.forms.records import RecordForm, RecordListForm
from eventsapp.allocation.forms.rounds import ByRoundForm, ClosingForm, OpenForm, RoundForm, ScheduleForm, SeenForm
from eventsapp.allocation.forms.together import PavilionForm, PavilionMemberForm, RuleOfWishForm, SeparationForm
from eventsapp.allocation.forms.turns import PROXY_FIELDS, PickForm, ProxyForm, StationForm
from eventsapp.allocation.forms.weights import SectorZonesForm, SetWeightsForm, WeightsForm

__all__ = [
    "PROXY_FIELDS",
    "ByRoundForm",
    "ClosingForm",
    "FormulaForm",
    "OpenForm",
    "PavilionForm",
    "PavilionMemberForm",
    "PickForm",
    "ProxyForm",
    "RecordForm",
    "RecordListForm",
    "RoundForm",
    "RuleOfWishForm",
    "ScheduleForm",
    "SectorZonesForm",
    "SeedForm",
    "SeenForm",
    "SeparationForm",
    "SetWeightsForm",
    "StationForm",
    "UsualForm",
    "WeightsForm",
]
