"""What an import reports, in words."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.programme.importers import (
    AgendaBroken,
    AgendaDocument,
    AgendaEmpty,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaTooLarge,
    AgendaUnsafe,
    AgendaWarning,
    AgendaWithoutSessions,
    WarningReason,
    read_agenda,
)
from eventsapp.programme.rules.programme import UnreadableAgenda

MEGABYTE = 1024 * 1024


@dataclass(kw_only=True)
class Counts:
    """How many rows an import made, changed and left alone."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0

    def as_json(self) -> dict[str, int]:
        """Return plain values."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
        }


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A row of the file, and what is to be said about it."""

    place: str
    ref: str
    reason: str

    def as_json(self) -> dict[str, str]:
        """Return plain values."""
        return {"row": self.place, "ref": self.ref, "reason": self.reason}


@dataclass(kw_only=True)
class ImportReport:
    """The result of an import, or of its dry run."""

    format: str
    encoding: str
    dry_run: bool
    days: list[str]
    sessions: Counts = field(default_factory=Counts)
    rooms: Counts = field(default_factory=Counts)
    tracks: Counts = field(default_factory=Counts)
    speakers: Counts = field(default_factory=Counts)
    skips: list[ReportRow] = field(default_factory=list)
    notes: list[ReportRow] = field(default_factory=list)
    clashes: list[dict[str, Any]] = field(default_factory=list)
    absent: int = 0
    """Sessions of earlier imports that this file does not have; they stay."""

    @property
    def changes_nothing(self) -> bool:
        """Whether the import would leave everything as it is."""
        parts = (self.sessions, self.rooms, self.tracks, self.speakers)
        return not any(part.created or part.updated for part in parts)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values: the sessions' counts on top, the others by name."""
        return {
            "format": self.format,
            "encoding": self.encoding,
            "dry_run": self.dry_run,
            "days": self.days,
            **self.sessions.as_json(),
            "sessions": self.sessions.as_json(),
            "rooms": self.rooms.as_json(),
            "tracks": self.tracks.as_json(),
            "speakers": self.speakers.as_json(),
            "skips": [row.as_json() for row in self.skips],
            "warnings": [row.as_json() for row in self.notes],
            "clashes": self.clashes,
            "absent": self.absent,
        }


def read_for(fair: Fair, data: bytes, name: str) -> AgendaDocument:
    """Read a file in a fair's time zone and language; raises ``UnreadableAgenda`` for what is no agenda."""
    try:
        return read_agenda(data, name, zone=zone(fair.timezone), language=fair.default_language)
    except AgendaRefused as refused:
        raise UnreadableAgenda(explain_refusal(refused)) from refused


def explain_refusal(refused: AgendaRefused) -> str:
    """Say why a file cannot be read, and that nothing was changed."""
    values = {
        "size": getattr(refused, "size", 0) // MEGABYTE,
        "limit": getattr(refused, "limit", 0) // MEGABYTE,
        "format": getattr(refused, "format_name", "") or getattr(refused, "language", ""),
        "line": getattr(refused, "line", 0),
        "problem": getattr(refused, "problem", ""),
        "known": ", ".join(getattr(refused, "known", ())),
    }
    return str(_REFUSALS[type(refused)]) % values


def explain_warning(warning: AgendaWarning) -> str:
    """Say what could not be taken as written."""
    return str(_WARNINGS[warning.reason]) % {"value": warning.detail or "–"}


_REFUSALS: dict[type[AgendaRefused], LazyString] = {
    AgendaEmpty: _l("The file is empty. Nothing was changed."),
    AgendaTooLarge: _l("The file has %(size)s MB; an agenda may have %(limit)s MB. Nothing was changed."),
    AgendaBroken: _l(
        "The file is not readable as %(format)s beyond line %(line)s (%(problem)s). "
        "It may be cut off; export it again. Nothing was changed."
    ),
    AgendaUnsafe: _l("The file declares XML entities, which agendas do not need and attacks do. Nothing was changed."),
    AgendaFormatUnknown: _l("This is no agenda format we know. Known are: %(known)s. Nothing was changed."),
    AgendaWithoutSessions: _l("The file is %(format)s, but there is no session in it. Nothing was changed."),
}
_WARNINGS: dict[WarningReason, LazyString] = {
    WarningReason.NOT_A_RECORD: _l("This is not a record: %(value)s."),
    WarningReason.NO_TITLE: _l("The session has no title, so it was left out."),
    WarningReason.BAD_START: _l("The start “%(value)s” is not a date and time; the session is kept without a time."),
    WarningReason.BAD_END: _l(
        "The end or length “%(value)s” does not fit the start; the session is kept without a time."
    ),
    WarningReason.TOO_LONG: _l("It would last more than a day; the session is kept without a time."),
    WarningReason.NO_ROOM: _l("The session names no room."),
    WarningReason.REPEATED_REF: _l("The identifier %(value)s is used twice in the file; both sessions are kept."),
    WarningReason.UNKNOWN_SPEAKER: _l("The speaker %(value)s is not in the file's list of speakers."),
    WarningReason.UNKNOWN_TRACK: _l("The track %(value)s is not in the file's list."),
    WarningReason.NAMELESS_SPEAKER: _l("The speaker %(value)s has no name."),
    WarningReason.TEXT_CUT: _l("A text was too long and was cut: %(value)s…"),
    WarningReason.ZONE_ASSUMED: _l("The file names no time zone; its hours are read as %(value)s."),
}
