"""The agenda in a reader's language: what templates need, already worded."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from babel.dates import format_date
from flask import url_for

from eventsapp.infra.locale import LANGUAGES, SIMPLIFIED, TRADITIONAL, babel_locale, text_in
from eventsapp.programme.agenda import Agenda, Cell, RoomEntry, SessionEntry, SpeakerEntry, TrackEntry
from eventsapp.programme.forms import language_word
from eventsapp.programme.importers.texts import language_of_script
from eventsapp.programme.rules import KIND_WORDS, SpeakerRole

MOSTLY = 0.8
"""From this share on, one sentence above the agenda says the language instead of a label on every title."""


@dataclass(frozen=True)
class Wording:
    """A text, the language it is in, and that language's name where it is not the reader's."""

    text: str
    lang: str
    fallback: str


@dataclass(frozen=True)
class Person:
    """Someone on stage; ``lang`` is that of the script of the name, or empty."""

    entry: SpeakerEntry
    name: str
    lang: str
    role: str


def html_lang(code: str) -> str:
    """Return what the ``lang`` attribute says for a language code."""
    return LANGUAGES[code].html_lang if code in LANGUAGES else code


@dataclass(frozen=True)
class Reader:
    """Whose page it is."""

    fair: str
    language: str
    agenda: Agenda
    preview: str = ""
    """Which agenda the team looks at before the public does; empty is what everybody reads."""

    def address(self, **asked: Any) -> str:
        """Return the address of the agenda's page for these filters."""
        if self.preview:
            return url_for("programme_organiser.preview", fair=self.fair, of=self.preview, **asked)
        return url_for("programme_public.agenda", fair=self.fair, **asked)

    def address_of(self, session_id: int) -> str:
        """Return the address of a session's page."""
        if self.preview:
            page = "programme_organiser.preview_session"
            return url_for(page, fair=self.fair, of=self.preview, session_id=session_id)
        return url_for("programme_public.session", fair=self.fair, session_id=session_id)

    def word(self, texts: Mapping[str, str]) -> Wording:
        """Return a text in the reader's language or the nearest there is."""
        text, code = text_in(texts, self.language, self.agenda.default_language)
        is_read = code == self.language or (code == TRADITIONAL and self.language == SIMPLIFIED)
        fallback = "" if is_read else language_word(code)
        return Wording(text, html_lang(code), fallback)

    def hour(self, moment: datetime) -> str:
        """Return a time of day in the fair's zone."""
        return moment.astimezone(self.agenda.zone).strftime("%H:%M")

    def iso(self, moment: datetime) -> str:
        """Return a moment with the fair's offset, for ``<time>``."""
        return moment.astimezone(self.agenda.zone).isoformat(timespec="minutes")

    def day(self, day: date, form: str = "full") -> str:
        """Return a date in words."""
        pattern = "EEEE d MMMM y" if form == "full" and self.language == "en" else form
        return str(format_date(day, pattern, locale=babel_locale(self.language)))


@dataclass(frozen=True)
class Shown:
    """A session as a reader sees it."""

    reader: Reader
    session: SessionEntry
    cell: Cell | None = None
    lanes: int = 1

    @cached_property
    def title(self) -> Wording:
        """The title."""
        return self.reader.word(self.session.title)

    @cached_property
    def subtitle(self) -> Wording | None:
        """The subtitle, where there is one."""
        return self.reader.word(self.session.subtitle) if self.session.subtitle else None

    @cached_property
    def abstract(self) -> Wording | None:
        """The abstract as clean HTML, where there is one."""
        return self.reader.word(self.session.abstract) if self.session.abstract else None

    @cached_property
    def track(self) -> TrackEntry | None:
        """The track."""
        return self.reader.agenda.track_by_id.get(self.session.track or 0)

    @cached_property
    def room(self) -> RoomEntry | None:
        """The room."""
        return self.reader.agenda.room_by_id.get(self.session.room or 0)

    @cached_property
    def audiences(self) -> list[Wording]:
        """Whom it is meant for."""
        by_id = self.reader.agenda.audience_by_id
        return [self.reader.word(by_id[one].name) for one in self.session.audiences if one in by_id]

    @cached_property
    def people(self) -> list[Person]:
        """Who is on stage."""
        by_id = self.reader.agenda.speaker_by_id
        return [_person(by_id[part.speaker], part.role) for part in self.session.parts if part.speaker in by_id]

    @property
    def url(self) -> str:
        """The session's page."""
        return self.reader.address_of(self.session.id)

    @property
    def starts(self) -> str:
        """Time of day it starts."""
        return self.reader.hour(self.session.starts_at)

    @property
    def ends(self) -> str:
        """Time of day it ends."""
        return self.reader.hour(self.session.ends_at)

    @property
    def was_starts(self) -> str:
        """Time of day it was to start, where it starts at another."""
        planned = self.session.planned
        return self.reader.hour(planned.starts_at) if planned and planned.starts_at != self.session.starts_at else ""

    @property
    def was_ends(self) -> str:
        """Time of day it was to end, where it ends at another."""
        planned = self.session.planned
        return self.reader.hour(planned.ends_at) if planned and planned.ends_at != self.session.ends_at else ""

    @property
    def was_room(self) -> RoomEntry | None:
        """The room it was planned in, where it is in another."""
        planned = self.session.planned
        is_moved = planned is not None and planned.room != self.session.room
        return self.reader.agenda.room_by_id.get(planned.room or 0) if planned and is_moved else None

    def percent_at(self, now: datetime) -> int:
        """Return how much of it is over at ``now``, from 0 to 100."""
        share = (now - self.session.starts_at) / (self.session.ends_at - self.session.starts_at)
        return max(0, min(100, round(100 * share)))

    @property
    def kind_word(self) -> str:
        """The kind in words; plain talks need none, and breaks say it in their title."""
        return str(KIND_WORDS.get(self.session.kind, "")) if self.session.kind not in {"talk", "break"} else ""

    @property
    def spoken(self) -> str:
        """Short code of the spoken language."""
        return self.session.language.upper()

    @property
    def interpreted(self) -> str:
        """Short codes of the languages it is interpreted into."""
        return "·".join(code.upper() for code in self.session.interpreted)

    @property
    def heard_in_words(self) -> str:
        """The languages it can be heard in, by name."""
        return ", ".join(language_word(code) for code in self.session.heard_in)

    @property
    def place(self) -> str:
        """The CSS classes that put the cell on the grid."""
        if self.cell is None:
            return ""
        column = f"col-{self.cell.column + 1}" if self.cell.column else f"col-2 cols-{self.lanes} slot--all"
        return f"row-{self.cell.row + 1} rows-{self.cell.rows} {column}"


def _person(entry: SpeakerEntry, role: str) -> Person:
    code = entry.language or language_of_script(entry.name) or ""
    return Person(entry, entry.name, html_lang(code) if code else "", role if role != SpeakerRole.SPEAKER else "")


def common_fallback(shown: Iterable[Shown]) -> str:
    """Return the name of the foreign language that nearly every title is in, or nothing."""
    names = Counter(one.title.fallback for one in shown)
    if not names:
        return ""
    name, count = names.most_common(1)[0]
    return name if name and count >= MOSTLY * sum(names.values()) else ""
