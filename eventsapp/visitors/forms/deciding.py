"""The organiser's forms of codes and decisions, and buttons."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, text_in
from eventsapp.visitors.forms.types import MOST_QUOTA
from eventsapp.visitors.queries import types_of
from eventsapp.visitors.rules import VisitorDecision
from eventsapp.web.forms import (
    BaseForm,
    ChoiceField,
    LongTextField,
    NumberField,
    TextField,
    ValidationError,
    clean_text,
    options,
)


class ButtonForm(BaseForm):
    """A button that needs nothing but its token."""


class InvitationForm(BaseForm):
    """A code by which people register as a type."""

    code = TextField(_l("Code"), required=True, most=40)
    type_id = ChoiceField(_l("Registers as"))
    quota = NumberField(_l("How often it may be used"), low=1, high=MOST_QUOTA, required=False)
    note = TextField(_l("Note for the team"), most=200)

    def offer(self, fair: Fair) -> None:
        """Fill the list to choose from."""
        reader = current_language()
        names = [(str(one.id), text_in(one.name, reader, fair.default_language)[0]) for one in types_of(fair)]
        self.type_id.choices = options(names)

    def validate_code(self, field: TextField) -> None:
        """Refuse what cannot stand in an address."""
        if not (field.data or "").replace("-", "").isalnum() or not (field.data or "").isascii():
            raise ValidationError(_("A code has letters without accents, digits and hyphens only. Example: ROBOT-2027"))


class GivenForm(BaseForm):
    """A code for every exhibitor."""

    given_type_id = ChoiceField(_l("Registers as"))
    given_quota = NumberField(_l("How often each may be used"), low=1, high=MOST_QUOTA, required=False)

    def offer(self, fair: Fair) -> None:
        """Fill the list to choose from."""
        reader = current_language()
        names = [(str(one.id), text_in(one.name, reader, fair.default_language)[0]) for one in types_of(fair)]
        self.given_type_id.choices = options(names)


class SentForm(BaseForm):
    """To how many people a code was sent."""

    sent = NumberField(_l("Sent to"), low=0, high=1_000_000)


class NoteForm(BaseForm):
    """Words to a visitor."""

    note = LongTextField(_l("Words to the visitor"), most=1000)


class DecisionForm(BaseForm):
    """What the team decides about registrations."""

    decision = HiddenField(filters=[clean_text])
    note = LongTextField(_l("Words to the visitor"), most=1000)

    def validate_decision(self, field: HiddenField) -> None:
        """Refuse what is no decision."""
        if field.data not in set(VisitorDecision):
            raise ValidationError(_("Choose one of the list."))
