"""Lists of people that somebody brings, as tables or typed lines: bytes or text in, entries out; knows no database."""

from eventsapp.visitors.importers.identity import MADE
from eventsapp.visitors.importers.model import PIECE, ListedPerson, Remarks, Tell, VisitorList, tell_nobody
from eventsapp.visitors.importers.people import (
    MOST_PEOPLE,
    PeopleList,
    PersonEntry,
    Remark,
    line_of,
    read_lines,
    read_table_of_people,
)
from eventsapp.visitors.importers.visitors import MOST_ROWS, read_visitors

__all__ = [
    "MADE",
    "MOST_PEOPLE",
    "MOST_ROWS",
    "PIECE",
    "ListedPerson",
    "PeopleList",
    "PersonEntry",
    "Remark",
    "Remarks",
    "Tell",
    "VisitorList",
    "line_of",
    "read_lines",
    "read_table_of_people",
    "read_visitors",
    "tell_nobody",
]
