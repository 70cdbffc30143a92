"""Forms of visitors, and of the team about visitors."""

from eventsapp.visitors.forms.deciding import (
    ButtonForm,
    DecisionForm,
    GivenForm,
    InvitationForm,
    NoteForm,
    SentForm,
)
from eventsapp.visitors.forms.groups import GroupForm, GroupPlaceForm, MemberForm, MembersForm, NewGroupForm
from eventsapp.visitors.forms.importing import VisitorListForm
from eventsapp.visitors.forms.registering import (
    AnswersForm,
    LostTicketForm,
    RegistrationForm,
    answers_form,
    check_phone,
    countries,
    program_registration,
    registration_form,
)
from eventsapp.visitors.forms.types import QuestionForm, TypeForm, ZoneForm

__all__ = [
    "AnswersForm",
    "ButtonForm",
    "DecisionForm",
    "GivenForm",
    "GroupForm",
    "GroupPlaceForm",
    "InvitationForm",
    "LostTicketForm",
    "MemberForm",
    "MembersForm",
    "NewGroupForm",
    "NoteForm",
    "QuestionForm",
    "RegistrationForm",
    "SentForm",
    "TypeForm",
    "VisitorListForm",
    "ZoneForm",
    "answers_form",
    "check_phone",
    "countries",
    "program_registration",
    "registration_form",
]
