"""Lists of people that somebody brings, as tables or typed lines: bytes or text in, entries out; knows no database."""

from eventsapp.visitors.importers.people import (
    MOST_PEOPLE,
    PeopleList,
    PersonEntry,
    Remark,
    line_of,
    read_lines,
    read_table_of_people,
)

__all__ = [
    "MOST_PEOPLE",
    "PeopleList",
    "PersonEntry",
    "Remark",
    "line_of",
    "read_lines",
    "read_table_of_people",
]
