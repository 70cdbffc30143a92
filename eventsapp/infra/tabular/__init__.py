"""Tables people bring: CSV, TSV and XLSX bytes become rows of text, with what was found out about the file.

Knows no fair and no web: bytes in, `Table` out, or the typed refusal `UnreadableFile`.
"""

from eventsapp.infra.tabular.cells import parse_amount
from eventsapp.infra.tabular.header import Header, find_header
from eventsapp.infra.tabular.model import MAX_BYTES, OpenTable, Row, Table, UnreadableFile
from eventsapp.infra.tabular.reading import open_table, read_table, refuse_size
from eventsapp.infra.tabular.writing import Link, write_csv, write_workbook

__all__ = [
    "MAX_BYTES",
    "Header",
    "Link",
    "OpenTable",
    "Row",
    "Table",
    "UnreadableFile",
    "find_header",
    "open_table",
    "parse_amount",
    "read_table",
    "refuse_size",
    "write_csv",
    "write_workbook",
]
