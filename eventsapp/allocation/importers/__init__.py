"""Tables of priority records that people bring: bytes in, `RecordList` out; knows no database and no web."""

from eventsapp.allocation.importers.cells import UnclearCell
from eventsapp.allocation.importers.records import Bounds, RecordEntry, RecordList, read_records

__all__ = ["Bounds", "RecordEntry", "RecordList", "UnclearCell", "read_records"]
