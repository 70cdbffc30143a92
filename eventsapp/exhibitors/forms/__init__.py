"""Forms of this slice: shape and translation only."""

from eventsapp.exhibitors.forms.organiser import (
    DecisionForm,
    DuplicateForm,
    ExhibitorListForm,
    PaperApplicationForm,
    SelectionForm,
)
from eventsapp.exhibitors.forms.steps import (
    STEP_FORMS,
    CompanyForm,
    ConsentForm,
    ContactsForm,
    ExhibitsForm,
    StandForm,
    stored_answers,
)

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
    "stored_answers",
]
