"""What the writers are given: a release, the sessions that are asked for, and the words of one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from eventsapp.infra.locale import text_in
from eventsapp.programme.agenda import Agenda, RoomEntry, SessionEntry, SpeakerEntry
from eventsapp.programme.agenda.document import Texts

COLOURS = ("#2746d6", "#0b7540", "#a3520a", "#8a2ba8", "#0b6e86")
"""What the colours 1 to 5 of tracks look like."""
_BEGINNING = 1_577_836_800
"""The start of 2020: programs read the number of a revision as one of 31 bits."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words of one language; texts in braces are filled in by the writer."""

    columns: Mapping[str, str]
    """Heads of a table by the name of the column."""
    kinds: Mapping[str, str]
    languages: Mapping[str, str]
    days: Mapping[date, str]
    agenda: str
    release: str
    """The release and the time zone, in a sentence."""
    page: str
    """``{page}`` of ``{pages}``."""
    minutes: str
    """``{count}`` minutes."""
    moderator: str
    heard: str
    """Spoken in ``{spoken}``, interpreted into ``{interpreted}``."""


@dataclass(frozen=True)
class Fonts:
    """Files of typefaces; a letter is written by the first that has it."""

    regular: tuple[Path, ...]
    bold: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything a file is made of; equal sheets give equal bytes."""

    agenda: Agenda
    sessions: tuple[SessionEntry, ...]
    title: str
    slug: str
    language: str
    number: int
    published_at: datetime
    place: str
    """Where the fair is, after the room."""
    address: str
    """Full address of the agenda's page."""
    words: Words
    fonts: Fonts | None = field(default=None, compare=False)

    @property
    def sequence(self) -> int:
        """Return a number that grows with every release and with every word said on the day."""
        return self.number + (max(0, self.agenda.said // 1000 - _BEGINNING) if self.agenda.said else 0)

    def text(self, texts: Texts) -> tuple[str, str]:
        """Return a text in the language of the file or the nearest there is, with the code of what it is in."""
        return text_in(texts, self.language, self.agenda.default_language)

    def word(self, texts: Texts) -> str:
        """Return a text in the language of the file or the nearest there is."""
        return self.text(texts)[0]

    def address_of(self, session: SessionEntry) -> str:
        """Return the full address of a session's page."""
        return f"{self.address}/{session.id}?lang={self.language}"

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the fair's zone."""
        return moment.astimezone(self.agenda.zone)

    def room_of(self, session: SessionEntry) -> RoomEntry | None:
        """Return where a session is."""
        return self.agenda.room_by_id.get(session.room or 0)

    def room_name(self, room: RoomEntry) -> str:
        """Return the code and the name of a room, the code once."""
        name = self.word(room.name)
        return name if room.code in name else f"{room.code} {name}".strip()

    def track_name(self, session: SessionEntry) -> str:
        """Return the name of a session's track, or nothing."""
        track = self.agenda.track_by_id.get(session.track or 0)
        return self.word(track.name) if track else ""

    def audiences(self, session: SessionEntry) -> list[str]:
        """Return whom a session is meant for."""
        by_id = self.agenda.audience_by_id
        return [self.word(by_id[one].name) for one in session.audiences if one in by_id]

    def location(self, session: SessionEntry) -> str:
        """Return room and venue on one line."""
        room = self.room_of(session)
        return ", ".join(part for part in (self.room_name(room) if room else "", self.place) if part)

    def people(self, session: SessionEntry) -> Iterator[tuple[SpeakerEntry, str]]:
        """Yield who is on stage with their role, in order."""
        return zip(self.agenda.speakers_of(session), (part.role for part in session.parts), strict=True)

    @cached_property
    def by_day(self) -> dict[date, list[SessionEntry]]:
        """The sessions of the file by programme day."""
        found: dict[date, list[SessionEntry]] = {}
        for session in self.sessions:
            found.setdefault(session.day, []).append(session)
        return dict(sorted(found.items()))

    def guid(self, kind: str, number: int) -> str:
        """Return a name for a thing of this agenda that stays the same in every release."""
        return str(uuid5(NAMESPACE_URL, f"{self.address}/{kind}/{number}"))
