"""Forms of the programme team."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectMultipleField, StringField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import LANGUAGES, zone
from eventsapp.programme.actions import RoomValues, SessionValues, SpeakerValues, TrackValues
from eventsapp.programme.importers.times import read_date, read_time
from eventsapp.programme.models import Room, Session, Speaker, Track
from eventsapp.programme.queries import name_lines, rooms_of, speakers_named, tracks_of
from eventsapp.programme.rules import (
    COLOURS,
    KIND_WORDS,
    LONGEST_MINUTES,
    MOST_CODE,
    SHORTEST_MINUTES,
    SIDE_WORDS,
    SpeakerRole,
    session_times,
)
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

SPOKEN = ("vi", "en", "zh", "ko", "ja", "th", "id", "ms", "km", "lo", "fr", "de", "es", "it", "ru")
MOST_TITLE = 300
NONE = ("", "–")


class ChoicesField(SelectMultipleField):
    """Several of a list."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, validate_choice=False, **settings)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        known = {str(choice.value) for choice in self.iter_choices()}
        if not set(self.data or []) <= known:
            raise ValidationError(_("Choose from the list."))


class DayField(StringField):
    """A date as the browser's own control sends it, ``2027-05-12``."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, filters=[clean_text], render_kw={"type": "date"}, **settings)

    @property
    def day(self) -> date | None:
        """The date, or None where it is empty."""
        return read_date(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no date."""
        if self.data and (self.day is None or len(self.data) != len("2027-05-12")):
            raise ValidationError(_("This is not a date. Example: 2027-05-12"))


class HourField(StringField):
    """A time of day, ``09:30``."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, filters=[clean_text], render_kw={"type": "time"}, **settings)

    @property
    def hour(self) -> time | None:
        """The time, or None where it is empty."""
        return read_time(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no time of day."""
        if self.data and self.hour is None:
            raise ValidationError(_("This is not a time of day. Example: 09:30"))


class LanguagesForm(BaseForm):
    """A form with the same text in several languages: fields named ``title_vi``, ``title_en``, ..."""

    def texts(self, name: str) -> dict[str, str]:
        """Return what was typed, by language."""
        typed = {code: self[f"{name}_{code}"].data or "" for code in LANGUAGES}
        return {code: text for code, text in typed.items() if text}

    def show_texts(self, name: str, texts: Mapping[str, str]) -> None:
        """Put stored texts into the fields."""
        for code in LANGUAGES:
            self[f"{name}_{code}"].data = texts.get(code, "")

    def kept(self, name: str, stored: Mapping[str, str]) -> dict[str, str]:
        """Return what was typed, beside the languages that have no field here."""
        return {code: text for code, text in stored.items() if code not in LANGUAGES} | self.texts(name)


class SessionForm(LanguagesForm):
    """A session."""

    kind = ChoiceField(_l("Kind"))
    track_id = ChoiceField(_l("Track"), required=False)
    room_id = ChoiceField(_l("Room"), required=False)
    day_on = DayField(_l("Programme day"))
    starts = HourField(_l("Starts at"))
    minutes = NumberField(_l("Minutes"), low=SHORTEST_MINUTES, high=LONGEST_MINUTES, required=False)
    language = ChoiceField(_l("Spoken language"), required=False)
    interpreted = ChoicesField(_l("Interpreted into"))
    speakers = LongTextField(_l("Speakers"), most=4000)
    moderators = LongTextField(_l("Moderators"), most=2000)

    def offer(self, fair: Fair, session: Session | None) -> None:
        """Fill the lists to choose from."""
        self.kind.choices = options((kind, str(words)) for kind, words in KIND_WORDS.items())
        self.track_id.choices = options([NONE, *((str(track.id), _label(track, fair)) for track in tracks_of(fair))])
        self.room_id.choices = options([NONE, *((str(room.id), _label(room, fair)) for room in rooms_of(fair))])
        spoken = dict.fromkeys([*SPOKEN, *([session.language] if session and session.language else [])])
        names = [(code, language_word(code)) for code in spoken]
        self.language.choices = options([NONE, *names])
        self.interpreted.choices = options(
            (code, name) for code, name in names if code in LANGUAGES or _used(session, code)
        )

    def show(self, fair: Fair, session: Session) -> None:
        """Put a stored session into the fields."""
        self.kind.data, self.language.data = session.kind, session.language
        self.track_id.data = str(session.track_id or "")
        self.room_id.data = str(session.room_id or "")
        self.interpreted.data = list(session.interpreted)
        self.day_on.data = session.day_on.isoformat() if session.day_on else ""
        if session.starts_at and session.ends_at:
            self.starts.data = session.starts_at.astimezone(zone(fair.timezone)).strftime("%H:%M")
            self.minutes.data = round((session.ends_at - session.starts_at).total_seconds() / 60)
        for name in ("title", "subtitle", "abstract"):
            self.show_texts(name, getattr(session, name))
        moderators = [part for part in session.speakers if part.role == SpeakerRole.MODERATOR]
        self.speakers.data = name_lines(fair, [part for part in session.speakers if part not in moderators])
        self.moderators.data = name_lines(fair, moderators)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for all of day, start and length, or none."""
        fine = bool(super().validate(extra_validators))
        timed: list[Any] = [self.day_on, self.starts, self.minutes]
        if not any(field.errors for field in timed) and 0 < sum(bool(field.data) for field in timed) < len(timed):
            missing = next(field for field in timed if not field.data)
            missing.errors = [_("Day, start and minutes belong together: fill in all of them, or none.")]
            return False
        return fine

    def values(self, fair: Fair, stored: Session | None = None) -> SessionValues:
        """Return what was typed; raises ``UnknownSpeaker`` for names that are not on the list."""
        starts_at = ends_at = None
        if self.day_on.day and self.starts.hour and self.minutes.data:
            starts_at, ends_at = session_times(self.day_on.day, self.starts.hour, self.minutes.data, fair.timezone)
        return SessionValues(
            title=self.kept("title", stored.title if stored else {}),
            subtitle=self.kept("subtitle", stored.subtitle if stored else {}),
            abstract=self.kept("abstract", stored.abstract if stored else {}),
            kind=self.kind.data or "",
            track_id=_id(self.track_id.data),
            room_id=_id(self.room_id.data),
            day_on=self.day_on.day,
            starts_at=starts_at,
            ends_at=ends_at,
            language=self.language.data or "",
            interpreted=[code for code in self.interpreted.data or [] if code != self.language.data],
            speakers=speakers_named(fair, self.speakers.data or "", "speakers"),
            moderators=speakers_named(fair, self.moderators.data or "", "moderators"),
        )


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
        self.name_language.choices = options([NONE, *((code, language_word(code)) for code in SPOKEN)])
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
    """An agenda file."""

    file = FileField(_l("Agenda file"))


class ReleaseForm(BaseForm):
    """The button that publishes, and a word about it."""

    note = TextField(_l("Note for the team"), most=300)
    seen = StringField()


class ButtonForm(BaseForm):
    """A button that needs nothing but its token."""


for _code, _language in LANGUAGES.items():
    setattr(SessionForm, f"title_{_code}", TextField(_language.name, most=MOST_TITLE))
    setattr(SessionForm, f"subtitle_{_code}", TextField(_language.name, most=MOST_TITLE))
    setattr(SessionForm, f"abstract_{_code}", LongTextField(_language.name, most=20_000))
    setattr(RoomForm, f"name_{_code}", TextField(_language.name, most=100))
    setattr(TrackForm, f"name_{_code}", TextField(_language.name, most=100))
    setattr(SpeakerForm, f"bio_{_code}", LongTextField(_language.name, most=10_000))


def language_word(code: str) -> str:
    """Return a language's own name."""
    if code in LANGUAGES:
        return LANGUAGES[code].name
    try:
        return (Locale.parse(code).get_display_name(code) or code).capitalize()
    except (ValueError, LookupError):
        return code.upper()


def _label(row: Room | Track, fair: Fair) -> str:
    name = row.name.get(fair.default_language) or next(iter(row.name.values()), "")
    return name if name.upper().startswith(row.code) else f"{row.code} {name}"


def _used(session: Session | None, code: str) -> bool:
    return session is not None and code in session.interpreted


def _id(text: str | None) -> int | None:
    return int(text) if text else None
