"""The agenda as people read it: a frozen document, filtered, laid out and compared.

Knows neither the web nor the database.
"""

from eventsapp.programme.agenda.changes import TOLD, compare
from eventsapp.programme.agenda.choosing import Choice, choose, sessions_of
from eventsapp.programme.agenda.document import (
    Agenda,
    AudienceEntry,
    MaterialEntry,
    Part,
    Planned,
    RoomEntry,
    SessionEntry,
    SpeakerEntry,
    SponsorEntry,
    TrackEntry,
    pack,
    unpack,
)
from eventsapp.programme.agenda.grid import Cell, Column, Grid, lay_out
from eventsapp.programme.agenda.running import LateRoom, Running, late_rooms, running_at
from eventsapp.programme.agenda.stars import MOST_STARS, SHARED, overlapping, read_stars, write_stars
from eventsapp.programme.agenda.today import SHORTEST_BREAK, Delay, Move, Today, lay_over

__all__ = [
    "MOST_STARS",
    "SHARED",
    "SHORTEST_BREAK",
    "TOLD",
    "Agenda",
    "AudienceEntry",
    "Cell",
    "Choice",
    "Column",
    "Delay",
    "Grid",
    "LateRoom",
    "MaterialEntry",
    "Move",
    "Part",
    "Planned",
    "RoomEntry",
    "Running",
    "SessionEntry",
    "SpeakerEntry",
    "SponsorEntry",
    "Today",
    "TrackEntry",
    "choose",
    "compare",
    "late_rooms",
    "lay_out",
    "lay_over",
    "overlapping",
    "pack",
    "read_stars",
    "running_at",
    "sessions_of",
    "unpack",
    "write_stars",
]
