"""What organisers fill in about how places are given."""

from eventsapp.allocation.forms.formula import FormulaForm, SeedForm
from eventsapp.allocation.forms.records import RecordForm, RecordListForm
from eventsapp.allocation.forms.together import PavilionForm, PavilionMemberForm, RuleOfWishForm, SeparationForm
from eventsapp.allocation.forms.weights import SectorZonesForm, WeightsForm

__all__ = [
    "FormulaForm",
    "PavilionForm",
    "PavilionMemberForm",
    "RecordForm",
    "RecordListForm",
    "RuleOfWishForm",
    "SectorZonesForm",
    "SeedForm",
    "SeparationForm",
    "WeightsForm",
]
