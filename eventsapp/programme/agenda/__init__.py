"""The agenda as people read it: a frozen document, filtered, laid out and compared.

Knows neither the web nor the database.
"""

from eventsapp.programme.agenda.changes import TOLD, compare
from eventsapp.programme.agenda.choosing import Choice, choose, sessions_of
from eventsapp.programme.agenda.document import (
    Agenda,
    MaterialEntry,
    Part,
    RoomEntry,
    SessionEntry,
    SpeakerEntry,
    SponsorEntry,
    TrackEntry,
    pack,
    unpack,
)
from eventsapp.programme.agenda.grid import Cell, Column, Grid, lay_out
from eventsapp.programme.agenda.running import Running, running_at
from eventsapp.programme.agenda.stars import MOST_STARS, SHARED, overlapping, read_stars, write_stars

__all__ = [
    "MOST_STARS",
    "SHARED",
    "TOLD",
    "Agenda",
    "Cell",
    "Choice",
    "Column",
    "Grid",
    "MaterialEntry",
    "Part",
    "RoomEntry",
    "Running",
    "SessionEntry",
    "SpeakerEntry",
    "SponsorEntry",
    "TrackEntry",
    "choose",
    "compare",
    "lay_out",
    "overlapping",
    "pack",
    "read_stars",
    "running_at",
    "sessions_of",
    "unpack",
    "write_stars",
]
