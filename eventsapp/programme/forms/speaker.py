"""The form of a speaker."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import TRADITIONAL
from eventsapp.programme.actions import SpeakerValues
from eventsapp.programme.forms.fields import NONE, SPOKEN, WRITTEN, LanguagesForm, SeenField, language_word
from eventsapp.programme.forms.lines import read_windows, window_lines
from eventsapp.programme.models import Speaker
from eventsapp.programme.rules import SIDE_WORDS
from eventsapp.web.forms import ChoiceField, EmailField, LongTextField, NumberField, TextField, options

_PLAIN = (
    "full_name",
    "latin_name",
    "name_language",
    "honorific",
    "protocol_order",
    "organisation",
    "email",
    "job_title",
    "side",
    "travel_notes",
    "language_notes",
    "version",
)


class SpeakerForm(LanguagesForm):
    """A speaker."""

    full_name = TextField(_l("Name as the person writes it"), required=True, most=200)
    latin_name = TextField(_l("Name in Latin letters"), most=200)
    name_language = ChoiceField(_l("Language of the name"), required=False)
    honorific = TextField(_l("Form of address"), most=100)
    protocol_order = NumberField(_l("Order of protocol"), low=1, high=10_000, required=False)
    organisation = TextField(_l("Organisation"), most=200)
    email = EmailField(_l("E-mail"), required=False)
    job_title = TextField(_l("Job title"), most=200)
    side = ChoiceField(_l("Comes from"), required=False)
    photo = FileField(_l("Photo"))
    no_photo = BooleanField(_l("Remove the photo"))
    availability = LongTextField(_l("When the person can come"), most=4000)
    travel_notes = LongTextField(_l("Notes on the journey"), most=4000)
    language_notes = LongTextField(_l("Notes on languages"), most=4000)
    version = SeenField()

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.name_language.choices = options([NONE, *((code, language_word(code)) for code in (*SPOKEN, TRADITIONAL))])
        self.side.choices = options([NONE, *((side, str(words)) for side, words in SIDE_WORDS.items())])

    def show(self, fair: Fair, speaker: Speaker) -> None:
        """Put a stored speaker into the fields."""
        for name in _PLAIN:
            self[name].data = getattr(speaker, name)
        self.availability.data = window_lines(speaker.availability, fair)
        self.show_texts("bio", speaker.bio)

    def values(self, fair: Fair, stored: Speaker | None = None) -> SpeakerValues:
        """Return what was typed; raises ``UnreadableLine`` for a line that says no time."""
        return SpeakerValues(
            full_name=self.full_name.data or "",
            latin_name=self.latin_name.data or "",
            name_language=self.name_language.data or "",
            honorific=self.honorific.data or "",
            protocol_order=self.protocol_order.data,
            organisation=self.organisation.data or "",
            email=self.email.data or "",
            job_title=self.job_title.data or "",
            side=self.side.data or "",
            bio=self.kept("bio", stored.bio if stored else {}),
            availability=read_windows(self.availability.data, fair, "availability"),
            travel_notes=self.travel_notes.data or "",
            language_notes=self.language_notes.data or "",
        )


for _code, _name in WRITTEN.items():
    setattr(SpeakerForm, f"bio_{_code}", LongTextField(_name, most=10_000))
