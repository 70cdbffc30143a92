"""The one engine that finds clashes of a programme, and what would end them.

Values in, clashes and remedies out; knows neither the web nor the database.
"""

from eventsapp.programme.clashes.board import Board
from eventsapp.programme.clashes.finding import find_clashes
from eventsapp.programme.clashes.remedies import Remedy, Step, remedies_for
from eventsapp.programme.clashes.values import (
    Clash,
    Kind,
    Pair,
    Place,
    Severity,
    Shared,
    Slot,
    SlotPart,
    SpeakerRole,
    Window,
    World,
)

__all__ = [
    "Board",
    "Clash",
    "Kind",
    "Pair",
    "Place",
    "Remedy",
    "Severity",
    "Shared",
    "Slot",
    "SlotPart",
    "SpeakerRole",
    "Step",
    "Window",
    "World",
    "find_clashes",
    "remedies_for",
]
