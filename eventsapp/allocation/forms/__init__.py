"""What people fill in about rounds and turns."""

from eventsapp.allocation.forms.rounds import ByRoundForm, ClosingForm, OpenForm, RoundForm, SeenForm
from eventsapp.allocation.forms.turns import PROXY_FIELDS, PickForm, ProxyForm, StationForm

__all__ = [
    "PROXY_FIELDS",
    "ByRoundForm",
    "ClosingForm",
    "OpenForm",
    "PickForm",
    "ProxyForm",
    "RoundForm",
    "SeenForm",
    "StationForm",
]
