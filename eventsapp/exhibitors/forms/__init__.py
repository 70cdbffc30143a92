"""Forms of this slice: shape and translation only."""

from eventsapp.exhibitors.forms.company import CompanyForm, StepForm
from eventsapp.exhibitors.forms.organiser import (
    DecisionForm,
    DuplicateForm,
    ExhibitorListForm,
    PaperApplicationForm,
    SelectionForm,
)
from eventsapp.exhibitors.forms.steps import (
    STEP_FORMS,
    ConsentForm,
    ContactsForm,
    ExhibitsForm,
    StandForm,
)
from eventsapp.exhibitors.forms.stored import stored_answers

__all__ = [
    "STEP_FORMS",
    "CompanyForm",
    "ConsentForm",
    "ContactsForm",
    "DecisionForm",
    "DuplicateForm",
    "ExhibitorListForm",
    "ExhibitsForm",
    "PaperApplicationForm",
    "SelectionForm",
    "StandForm",
    "StepForm",
    "stored_answers",
]
