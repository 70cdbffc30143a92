"""Forms of visitors, and of the team about visitors."""

from eventsapp.visitors.forms.registering import (
    AnswersForm,
    LostTicketForm,
    RegistrationForm,
    answers_form,
    countries,
    registration_form,
)
from eventsapp.visitors.forms.types import (
    ButtonForm,
    DecisionForm,
    InvitationForm,
    QuestionForm,
    TypeForm,
    ZoneForm,
)

__all__ = [
    "AnswersForm",
    "ButtonForm",
    "DecisionForm",
    "InvitationForm",
    "LostTicketForm",
    "QuestionForm",
    "RegistrationForm",
    "TypeForm",
    "ZoneForm",
    "answers_form",
    "countries",
    "registration_form",
]
