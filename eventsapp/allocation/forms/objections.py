"""What an exhibitor writes against its place, and what the organiser answers."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField

from eventsapp.allocation.rules.objections import MOST_CHARACTERS
from eventsapp.web.forms import BaseForm, LongTextField, TextField


class ObjectionForm(BaseForm):
    """Why an exhibitor does not want its place."""

    reason = LongTextField(_l("Why this place does not suit you"), required=True, most=MOST_CHARACTERS)


class TakeForm(BaseForm):
    """Which of the offered places is taken; the key of its units."""

    place = HiddenField()


class OfferForm(BaseForm):
    """Other places for an exhibitor: found ones that are ticked, and units that are written."""

    places = SelectMultipleField(_l("Places to offer"), validate_choice=False)
    hall = SelectField(_l("Hall"), validate_choice=False)
    numbers = TextField(_l("Other units"), most=400)
    answer = LongTextField(_l("Your answer"), most=MOST_CHARACTERS)
    seen = HiddenField()

    def offer_halls(self, halls: Sequence[tuple[str, str]]) -> "OfferForm":
        """Offer halls as (code, name)."""
        self.hall.choices = list(halls)
        self.places.choices = []
        return self


class RefuseForm(BaseForm):
    """Why the place stays as it is."""

    reason = LongTextField(_l("Why the place stays as it is"), required=True, most=MOST_CHARACTERS)
    seen = HiddenField()
