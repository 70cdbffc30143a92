"""Forms about seats."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from eventsapp.programme.rules import MOST_SEATS, WALK_IN_PERCENT
from eventsapp.web.forms import BaseForm, NumberField, TextField, clean_text


class SeatsForm(BaseForm):
    """How many seats of a session are given out."""

    count = NumberField(_l("Seats to reserve"), low=0, high=MOST_SEATS, required=False)
    walk_in_percent = NumberField(_l("Share kept for walk-ins, in per cent"), low=0, high=100, default=WALK_IN_PERCENT)
    version = HiddenField(filters=[clean_text])

    @property
    def seen(self) -> int:
        """The version that was shown; one that nobody ever saw where it is no number."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1


class CodeForm(BaseForm):
    """A code that is scanned or typed at a door."""

    code = TextField(_l("Code of the ticket or badge, number, or name"), required=True, most=200)


class EntryForm(BaseForm):
    """One press that lets a person in; ``press`` names it, so that it counts once however often it arrives."""

    person = HiddenField(filters=[clean_text])
    press = HiddenField(filters=[clean_text])


class BackForm(BaseForm):
    """The button that takes an entry back: whose, and whether it stands in the list or at the door."""

    seat = HiddenField(filters=[clean_text])
    place = HiddenField(filters=[clean_text])


class PressForm(BaseForm):
    """A button that needs nothing but its token."""
