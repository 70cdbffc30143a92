"""Agendas of other systems, read into one document. Knows neither the web nor the database."""

from eventsapp.programme.importers.clashes import Booking, Clash, clashes, find_clashes
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
    AgendaBroken,
    AgendaEmpty,
    AgendaFormatUnknown,
    AgendaRefused,
    AgendaTooLarge,
    AgendaUnsafe,
    AgendaWithoutSessions,
)
from eventsapp.programme.importers.source import MOST_BYTES

__all__ = [
    "KNOWN",
    "MOST_BYTES",
    "AgendaBroken",
    "AgendaDocument",
    "AgendaEmpty",
    "AgendaFormatUnknown",
    "AgendaRefused",
    "AgendaRoom",
    "AgendaSession",
    "AgendaSpeaker",
    "AgendaTooLarge",
    "AgendaTrack",
    "AgendaUnsafe",
    "AgendaWarning",
    "AgendaWithoutSessions",
    "Booking",
    "Clash",
    "WarningReason",
    "clashes",
    "find_clashes",
    "read_agenda",
]
