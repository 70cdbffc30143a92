"""Agendas of other systems, read into one document. Knows neither the web nor the database."""

from eventsapp.programme.importers.clashes import clashes
from eventsapp.programme.importers.document import (
    AgendaDocument,
    AgendaRoom,
    AgendaSession,
    AgendaSpeaker,
    AgendaTrack,
    AgendaWarning,
    WarningReason,
)
from eventsapp.programme.importers.formats import KNOWN, read_agenda
from eventsapp.programme.importers.refused import (
    AgendaArchiveRefused,
    AgendaBroken,
    AgendaColumnMissing,
    AgendaColumnsUnknown,
    AgendaEmpty,
    AgendaEndless,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaSeveral,
    AgendaTableRefused,
    AgendaTooLarge,
    AgendaTooMany,
    AgendaUnsafe,
    AgendaWithoutSessions,
)
from eventsapp.programme.importers.source import ENDINGS, MOST_BYTES

__all__ = [
    "ENDINGS",
    "KNOWN",
    "MOST_BYTES",
    "AgendaArchiveRefused",
    "AgendaBroken",
    "AgendaColumnMissing",
    "AgendaColumnsUnknown",
    "AgendaDocument",
    "AgendaEmpty",
    "AgendaEndless",
    "AgendaFormatUnknown",
    "AgendaRefused",
    "AgendaRoom",
    "AgendaSession",
    "AgendaSeveral",
    "AgendaSpeaker",
    "AgendaTableRefused",
    "AgendaTooLarge",
    "AgendaTooMany",
    "AgendaTrack",
    "AgendaUnsafe",
    "AgendaWarning",
    "AgendaWithoutSessions",
    "WarningReason",
    "clashes",
    "read_agenda",
]
