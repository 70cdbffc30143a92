"""The forms of rooms, tracks, speakers, imports and releases."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, MultipleFileField, StringField

from eventsapp.infra.locale import TRADITIONAL
from eventsapp.programme.actions import RoomValues, SpeakerValues, TrackValues
from eventsapp.programme.forms.fields import NONE, SPOKEN, WRITTEN, LanguagesForm, language_word
from eventsapp.programme.models import Room, Speaker, Track
from eventsapp.programme.rules import COLOURS, MOST_CODE, SIDE_WORDS, ImportChoice
from eventsapp.web.forms import BaseForm, ChoiceField, LongTextField, NumberField, TextField, options


class RoomForm(LanguagesForm):
    """A room."""

    code = TextField(_l("Code"), required=True, most=MOST_CODE)
    capacity = NumberField(_l("Seats"), low=1, high=100_000, required=False)
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)

    def show(self, room: Room) -> None:
        """Put a stored room into the fields."""
        self.code.data, self.capacity.data, self.position.data = room.code, room.capacity, room.position
        self.show_texts("name", room.name)

    def values(self, stored: Room | None = None) -> RoomValues:
        """Return what was typed."""
        return RoomValues(
            code=self.code.data or "",
            name=self.kept("name", stored.name if stored else {}),
            capacity=self.capacity.data,
            position=self.position.data or 0,
        )


class TrackForm(LanguagesForm):
    """A track."""

    code = TextField(_l("Code of two letters"), required=True, most=2)
    colour = ChoiceField(_l("Colour"), choices=[(str(number), str(number)) for number in range(1, COLOURS + 1)])
    position = NumberField(_l("Place in the order"), low=0, high=10_000, required=False)

    def show(self, track: Track) -> None:
        """Put a stored track into the fields."""
        self.code.data, self.colour.data, self.position.data = track.code, str(track.colour), track.position
        self.show_texts("name", track.name)

    def values(self, stored: Track | None = None) -> TrackValues:
        """Return what was typed."""
        return TrackValues(
            code=(self.code.data or "").upper(),
            name=self.kept("name", stored.name if stored else {}),
            colour=int(self.colour.data or 1),
            position=self.position.data or 0,
        )


class SpeakerForm(LanguagesForm):
    """A speaker."""

    full_name = TextField(_l("Name as the person writes it"), required=True, most=200)
    latin_name = TextField(_l("Name in Latin letters"), most=200)
    name_language = ChoiceField(_l("Language of the name"), required=False)
    organisation = TextField(_l("Organisation"), most=200)
    job_title = TextField(_l("Job title"), most=200)
    side = ChoiceField(_l("Comes from"), required=False)

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.name_language.choices = options([NONE, *((code, language_word(code)) for code in (*SPOKEN, TRADITIONAL))])
        self.side.choices = options([NONE, *((side, str(words)) for side, words in SIDE_WORDS.items())])

    def show(self, speaker: Speaker) -> None:
        """Put a stored speaker into the fields."""
        for name in ("full_name", "latin_name", "name_language", "organisation", "job_title", "side"):
            self[name].data = getattr(speaker, name)
        self.show_texts("bio", speaker.bio)

    def values(self, stored: Speaker | None = None) -> SpeakerValues:
        """Return what was typed."""
        return SpeakerValues(
            full_name=self.full_name.data or "",
            latin_name=self.latin_name.data or "",
            name_language=self.name_language.data or "",
            organisation=self.organisation.data or "",
            job_title=self.job_title.data or "",
            side=self.side.data or "",
            bio=self.kept("bio", stored.bio if stored else {}),
        )


class ImportForm(BaseForm):
    """An agenda: its file or files, what may be overwritten, and which column of a table is what."""

    file = MultipleFileField(_l("Agenda file"))
    theirs = BooleanField(
        _l("Where somebody changed by hand what the file changed too, take the file's"),
        description=_l("Otherwise ours is kept and both are shown."),
    )
    remove_missing = BooleanField(
        _l("Remove sessions of earlier imports that the file no longer has"),
        description=_l("Otherwise they are shown and stay."),
    )


COLUMN_WORDS = {
    "title": _l("Column of the title"),
    "day": _l("Column of the day"),
    "start": _l("Column of the start"),
    "end": _l("Column of the end"),
    "length": _l("Column of the length in minutes"),
    "room": _l("Column of the room"),
    "track": _l("Column of the track"),
    "kind": _l("Column of the kind"),
    "language": _l("Column of the spoken language"),
    "speakers": _l("Column of the speakers"),
    "abstract": _l("Column of the abstract"),
    "ref": _l("Column of the code"),
}
IMPORT_OPTIONS = ("theirs", "remove_missing", *(f"column_{name}" for name in COLUMN_WORDS))


def import_choice(said: Mapping[str, Any]) -> ImportChoice:
    """Return what an import may do, as it was said in the fields of the form."""
    return ImportChoice(theirs=bool(said.get("theirs")), remove_missing=bool(said.get("remove_missing")))


def import_columns(said: Mapping[str, Any]) -> dict[str, str]:
    """Return which column is what, as far as it was said."""
    return {name: text for name in COLUMN_WORDS if (text := str(said.get(f"column_{name}") or "").strip())}


class ReleaseForm(BaseForm):
    """The button that publishes, and a word about it."""

    note = TextField(_l("Note for the team"), most=300)
    seen = StringField()


class ButtonForm(BaseForm):
    """A button that needs nothing but its token."""


for _code, _name in WRITTEN.items():
    setattr(RoomForm, f"name_{_code}", TextField(_name, most=100))
    setattr(TrackForm, f"name_{_code}", TextField(_name, most=100))
    setattr(SpeakerForm, f"bio_{_code}", LongTextField(_name, most=10_000))

for _field, _words in COLUMN_WORDS.items():
    _hint = _l("Its head, or its letter such as C. Empty: it is found by its head.")
    setattr(ImportForm, f"column_{_field}", TextField(_words, description=_hint, most=100))
