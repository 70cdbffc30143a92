"""What an import reports, in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.exhibitors.rules import unreadable_sentence
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.programme.importers import (
    KNOWN,
    AgendaArchiveRefused,
    AgendaBroken,
    AgendaColumnMissing,
    AgendaColumnsUnknown,
    AgendaDocument,
    AgendaEmpty,
    AgendaEndless,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaSeveral,
    AgendaTableRefused,
    AgendaTooLarge,
    AgendaTooMany,
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


@dataclass(frozen=True, kw_only=True)
class ImportChoice:
    """What an import may do beyond bringing in what is new."""

    theirs: bool = False
    """Whether the file wins where it and somebody's hand changed the same."""
    remove_missing: bool = False
    """Whether sessions of earlier imports that the file does not have are removed."""


KEEP_OURS = ImportChoice()


@dataclass(frozen=True, kw_only=True)
class ChangedRow:
    """A session that is new, or changed in these fields."""

    ref: str
    title: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConflictRow:
    """A field that was changed by hand and in the file since the import before."""

    kind: str
    ref: str
    title: str
    field: str


@dataclass(frozen=True, kw_only=True)
class MissingRow:
    """A session of an earlier import that the file does not have."""

    ref: str
    title: str


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
    columns: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()
    changes: list[ChangedRow] = field(default_factory=list)
    conflicts: list[ConflictRow] = field(default_factory=list)
    missing: list[MissingRow] = field(default_factory=list)
    removed: int = 0

    @property
    def absent(self) -> int:
        """How many sessions of earlier imports this file does not have."""
        return len(self.missing)

    @property
    def changes_nothing(self) -> bool:
        """Whether the import would leave everything as it is."""
        parts = (self.sessions, self.rooms, self.tracks, self.speakers)
        return not self.removed and not any(part.created or part.updated for part in parts)

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
            "missing": [asdict(row) for row in self.missing],
            "removed": self.removed,
            "conflicts": [asdict(row) for row in self.conflicts],
            "columns": list(self.columns),
            "unread_columns": list(self.unread_columns),
        }


def read_for(fair: Fair, data: bytes, name: str, columns: Mapping[str, str] | None = None) -> AgendaDocument:
    """Read a file in a fair's time zone and language; raises ``UnreadableAgenda`` for what is no agenda."""
    try:
        return read_agenda(data, name, zone=zone(fair.timezone), language=fair.default_language, columns=columns)
    except AgendaColumnMissing as refused:
        raise UnreadableAgenda(explain_refusal(refused), field=f"column_{refused.field}") from refused
    except AgendaRefused as refused:
        raise UnreadableAgenda(explain_refusal(refused)) from refused


def explain_refusal(refused: AgendaRefused) -> str:
    """Say why a file cannot be read, and that nothing was changed."""
    if isinstance(refused, AgendaTableRefused):
        return unreadable_sentence(refused.error) or str(_REFUSALS[AgendaFormatUnknown]) % {"known": ", ".join(KNOWN)}
    if isinstance(refused, AgendaArchiveRefused):
        return str(_ARCHIVES[refused.problem]) % {"limit": _shown_limit(refused)}
    sentence = _NONE_USABLE if getattr(refused, "skipped", 0) else _REFUSALS[type(refused)]
    return str(sentence) % _values_of(refused)


def _values_of(refused: AgendaRefused) -> dict[str, Any]:
    """Return what the sentences of refusals say of a file; sizes in megabytes."""
    lists = {name: ", ".join(filter(None, getattr(refused, name, ()))) for name in ("known", "names", "columns")}
    plain = {name: getattr(refused, name, "") for name in ("line", "problem", "title", "said", "skipped")}
    return {
        **lists,
        **plain,
        "size": getattr(refused, "size", 0) // MEGABYTE,
        "limit": _shown_limit(refused),
        "format": getattr(refused, "format_name", "") or getattr(refused, "language", ""),
    }


def _shown_limit(refused: AgendaRefused) -> int:
    limit = getattr(refused, "limit", 0)
    return limit // MEGABYTE if limit >= MEGABYTE else limit


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
    AgendaSeveral: _l(
        "These files are no agenda together: %(names)s. Choose one file, or all files of one agenda. "
        "Nothing was changed."
    ),
    AgendaColumnsUnknown: _l(
        "No column of this table is called like a title. Its columns are: %(columns)s. "
        "Say which is the title, or use our template. Nothing was changed."
    ),
    AgendaColumnMissing: _l("This table has no column “%(said)s”. Its columns are: %(columns)s. Nothing was changed."),
    AgendaEndless: _l(
        "“%(title)s” repeats more than %(limit)s times, which nothing in an agenda does. Nothing was changed."
    ),
    AgendaTooMany: _l("The file has more than %(limit)s sessions. Nothing was changed."),
}
_NONE_USABLE = _l(
    "The file is %(format)s, but none of its entries can be a session: %(skipped)s of them have no title or are no "
    "records. Nothing was changed."
)
_ARCHIVES: dict[str, LazyString] = {
    "broken": _l("The zip cannot be unpacked. It may be cut off or locked with a password. Nothing was changed."),
    "files": _l("The zip has more than %(limit)s files. Nothing was changed."),
    "bytes": _l("Unpacked the zip is larger than %(limit)s MB. Nothing was changed."),
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
    WarningReason.UNKNOWN_ROOM: _l("The room %(value)s is not in the file's list."),
    WarningReason.UNKNOWN_LANGUAGE: _l("“%(value)s” is no language we know; the session's language stays empty."),
    WarningReason.UNKNOWN_TRACK: _l("The track %(value)s is not in the file's list."),
    WarningReason.NAMELESS_SPEAKER: _l("The speaker %(value)s has no name."),
    WarningReason.TEXT_CUT: _l("A text was too long and was cut: %(value)s…"),
    WarningReason.ZONE_ASSUMED: _l("The file names no time zone; its hours are read as %(value)s."),
    WarningReason.ZONE_UNKNOWN: _l("Nobody knows the time zone %(value)s; its hours are read as the fair's."),
    WarningReason.ZONE_BROKEN: _l("The file describes the time zone %(value)s in a way that cannot be read."),
    WarningReason.OUTSIDE_SCHEDULE: _l("“%(value)s” stands beside the schedule, so it was left out."),
    WarningReason.GUEST_WITHOUT_SESSION: _l("%(value)s is a guest of the forum, but of none of its items."),
    WarningReason.FORUM_WITHOUT_ITEMS: _l("The forum has no items, so it is a session itself."),
    WarningReason.NAMED_BY_KIND: _l("The item has no title of its own; it is called “%(value)s” after its kind."),
    WarningReason.NOT_ACCEPTED: _l(
        "Its state in the file is “%(value)s”; it is kept without a time, so that it is not published."
    ),
    WarningReason.ALL_DAY: _l("It has a day (%(value)s) but no hours; the session is kept without a time."),
    WarningReason.NO_REF: _l("It has no identifier; the next import knows it by its start and title."),
    WarningReason.UNREADABLE_LINE: _l("This line cannot be read and was left out of the session: “%(value)s”."),
    WarningReason.REPEATS_ENDLESSLY: _l("It repeats without end (%(value)s); only the first time was taken."),
    WarningReason.REPEATS_UNREADABLY: _l("Its repetition cannot be read (%(value)s); only the first time was taken."),
    WarningReason.REPEATS_TOO_LONG: _l(
        "It repeats for more than three years (%(value)s); what comes later was not taken."
    ),
    WarningReason.DAY_FIRST_ASSUMED: _l("The dates do not tell; they are read as day/month/year."),
}
