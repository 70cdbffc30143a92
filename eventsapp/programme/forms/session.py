"""The form of a session."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import LANGUAGES, zone
from eventsapp.programme.actions import SessionValues
from eventsapp.programme.forms.fields import (
    NONE,
    SPOKEN,
    WRITTEN,
    DayField,
    HourField,
    LanguagesForm,
    SeenField,
    language_word,
)
from eventsapp.programme.forms.lines import interpreter_lines, read_interpreters, read_sponsors
from eventsapp.programme.models import Audience, Room, Session, Track
from eventsapp.programme.queries import audiences_of, equipment_of, name_lines, rooms_of, speakers_named, tracks_of
from eventsapp.programme.rules import (
    KIND_WORDS,
    LONGEST_MINUTES,
    MOST_SETUP,
    SHORTEST_MINUTES,
    SpeakerRole,
    session_times,
)
from eventsapp.web.forms import ChoiceField, ChoicesField, LongTextField, NumberField, TextField, options

MOST_TITLE = 300


class SessionForm(LanguagesForm):
    """A session."""

    kind = ChoiceField(_l("Kind"))
    track_id = ChoiceField(_l("Track"), required=False)
    room_id = ChoiceField(_l("Room"), required=False)
    day_on = DayField(_l("Programme day"))
    starts = HourField(_l("Starts at"))
    minutes = NumberField(_l("Minutes"), low=SHORTEST_MINUTES, high=LONGEST_MINUTES, required=False)
    audiences = ChoicesField(_l("Meant for"))
    language = ChoiceField(_l("Spoken language"), required=False)
    interpreted = ChoicesField(_l("Interpreted into"))
    speakers = LongTextField(_l("Speakers"), most=4000)
    moderators = LongTextField(_l("Moderators"), most=2000)
    hosts = LongTextField(_l("Hosts"), most=2000)
    interpreters = LongTextField(_l("Interpreters"), most=4000)
    sponsors = LongTextField(_l("Sponsors"), most=4000)
    equipment = ChoicesField(_l("Equipment it needs"))
    setup_minutes = NumberField(_l("Minutes to prepare the room"), low=0, high=MOST_SETUP, required=False)
    expected_audience = NumberField(_l("Expected audience"), low=0, high=100_000, required=False)
    notes = LongTextField(_l("Notes for the team"), most=10_000)
    is_locked = BooleanField(_l("Time and room are settled: no remedy moves this session"))
    version = SeenField()

    def offer(self, fair: Fair, session: Session | None) -> None:
        """Fill the lists to choose from."""
        self.kind.choices = options((kind, str(words)) for kind, words in KIND_WORDS.items())
        self.track_id.choices = options([NONE, *((str(track.id), _label(track, fair)) for track in tracks_of(fair))])
        self.room_id.choices = options([NONE, *((str(room.id), _label(room, fair)) for room in rooms_of(fair))])
        self.audiences.choices = options((str(one.id), _name_of(one, fair)) for one in audiences_of(fair))
        self.equipment.choices = options((str(one.id), one.name) for one in equipment_of(fair))
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
        parts = {role: [part for part in session.speakers if part.role == role] for role in SpeakerRole}
        self.speakers.data = name_lines(fair, parts[SpeakerRole.SPEAKER])
        self.moderators.data = name_lines(fair, parts[SpeakerRole.MODERATOR])
        self.hosts.data = name_lines(fair, parts[SpeakerRole.HOST])
        self.interpreters.data = interpreter_lines(parts[SpeakerRole.INTERPRETER])
        self.sponsors.data = "\n".join(one.name for one in session.sponsors)
        self.audiences.data = [str(one.id) for one in session.audiences]
        self.equipment.data = [str(one.id) for one in session.equipment]
        for name in ("setup_minutes", "expected_audience", "notes", "is_locked", "version"):
            self[name].data = getattr(session, name)

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
        interpreted = [code for code in self.interpreted.data or [] if code != self.language.data]
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
            interpreted=interpreted,
            speakers=speakers_named(fair, self.speakers.data or "", "speakers"),
            moderators=speakers_named(fair, self.moderators.data or "", "moderators"),
            hosts=speakers_named(fair, self.hosts.data or "", "hosts"),
            interpreters=read_interpreters(self.interpreters.data, fair, interpreted, "interpreters"),
            sponsors=read_sponsors(self.sponsors.data, fair),
            equipment=[int(one) for one in self.equipment.data or []],
            audiences=[int(one) for one in self.audiences.data or []],
            setup_minutes=self.setup_minutes.data,
            expected_audience=self.expected_audience.data,
            notes=self.notes.data or "",
            is_locked=bool(self.is_locked.data),
        )


for _code, _name in WRITTEN.items():
    setattr(SessionForm, f"title_{_code}", TextField(_name, most=MOST_TITLE))
    setattr(SessionForm, f"subtitle_{_code}", TextField(_name, most=MOST_TITLE))
    setattr(SessionForm, f"abstract_{_code}", LongTextField(_name, most=20_000))


def _label(row: Room | Track, fair: Fair) -> str:
    name = _name_of(row, fair)
    return name if name.upper().startswith(row.code) else f"{row.code} {name}"


def _name_of(row: Room | Track | Audience, fair: Fair) -> str:
    return row.name.get(fair.default_language) or next(iter(row.name.values()), "")


def _used(session: Session | None, code: str) -> bool:
    return session is not None and code in session.interpreted


def _id(text: str | None) -> int | None:
    return int(text) if text else None
