"""Exhibitor lists people bring, read into one shape: bytes in, `ExhibitorList` out; knows no database and no web."""

from typing import Final

from eventsapp.exhibitors.importers import directory, spreadsheet
from eventsapp.exhibitors.importers.model import (
    ExhibitorEntry,
    ExhibitorList,
    Remark,
    StandReference,
    Tell,
    tell_nobody,
)
from eventsapp.infra.tabular import UnreadableFile, refuse_size

__all__ = [
    "KNOWN_FORMATS",
    "ExhibitorEntry",
    "ExhibitorList",
    "Remark",
    "StandReference",
    "Tell",
    "UnreadableFile",
    "read_exhibitors",
    "tell_nobody",
]

_FORMATS: Final = (directory, spreadsheet)
KNOWN_FORMATS: Final = tuple(format_.NAME for format_ in _FORMATS)


def read_exhibitors(data: bytes, name: str = "", tell: Tell = tell_nobody) -> ExhibitorList:
    """The exhibitors in a file of any known format; raises `UnreadableFile`, never returns an empty list."""
    refuse_size(data)
    for format_ in _FORMATS:
        if format_.detect(data):
            found = format_.read(data, tell)
            if not found.entries:
                raise UnreadableFile("no_exhibitors", name=name, rows=found.row_count)
            return found
    raise UnreadableFile("unknown_format", name=name)
