"""Forms of visitors, and of the team about visitors."""

from eventsapp.visitors.forms.registering import RegistrationForm, countries, registration_form
from eventsapp.visitors.forms.types import (
    ButtonForm,
    DecisionForm,
    InvitationForm,
    QuestionForm,
    TypeForm,
    ZoneForm,
)

__all__ = [
    "ButtonForm",
    "DecisionForm",
    "InvitationForm",
    "QuestionForm",
    "RegistrationForm",
    "TypeForm",
    "ZoneForm",
    "countries",
    "registration_form",
]
