"""What people fill in about stands and plans."""

from eventsapp.booths.forms.plan import (
    PLAN_OPTIONS,
    AllocateForm,
    HoldForm,
    PlanFilesForm,
    ReleaseForm,
    plan_options,
)
from eventsapp.booths.forms.selling import (
    OPTION,
    OfferForm,
    OptionForm,
    PlaceForm,
    RankForm,
    TermsForm,
    WaitingForm,
)

__all__ = [
    "OPTION",
    "PLAN_OPTIONS",
    "AllocateForm",
    "HoldForm",
    "OfferForm",
    "OptionForm",
    "PlaceForm",
    "PlanFilesForm",
    "RankForm",
    "ReleaseForm",
    "TermsForm",
    "WaitingForm",
    "plan_options",
]
