"""One door for every table file: what it is decides its first bytes, never its name."""

import re
from typing import Final

from eventsapp.infra.tabular.delimited import open_delimited, read_delimited
from eventsapp.infra.tabular.model import MAX_BYTES, MAX_ROWS, OpenTable, Table, UnreadableFile

_WRONG: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"{\\rtf", "rtf"),
)
_MARKS_ALONE: Final = frozenset({b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"})
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_MARKUP: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|svg|meta|head)\b", re.IGNORECASE)
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")


def read_table(data: bytes) -> Table:
    """Rows of a CSV, TSV or XLSX file; raises `UnreadableFile` for anything else."""
    refuse_size(data)
    if data.startswith(b"PK"):
        from eventsapp.infra.tabular.workbook import read_workbook  # noqa: PLC0415 - its library starts slowly

        table = read_workbook(data)
    else:
        refuse_other_formats(data)
        table = read_delimited(data)
    if not table.rows:
        raise UnreadableFile("empty")
    return table


def open_table(data: bytes, max_rows: int = MAX_ROWS) -> OpenTable:
    """The rows of a CSV, TSV or XLSX file one after the other; raises `UnreadableFile`, also half-way."""
    refuse_size(data)
    if data.startswith(b"PK"):
        from eventsapp.infra.tabular.workbook import open_workbook  # noqa: PLC0415 - its library starts slowly

        return open_workbook(data, max_rows)
    refuse_other_formats(data)
    return open_delimited(data, max_rows)


def refuse_size(data: bytes) -> None:
    """Refuse an empty file and one above the limit before a byte of it is read."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("too_large", limit_mb=MAX_BYTES // 1024 // 1024)
    if data.strip(b" \t\r\n\x00") in _MARKS_ALONE:
        raise UnreadableFile("empty")


def refuse_other_formats(data: bytes) -> None:
    """Refuse what is known not to be a table, by its name."""
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile("old_excel")
    for start, name in _WRONG:
        if data.startswith(start):
            raise UnreadableFile("wrong_format", found=name)
    markup = _MARKUP.match(data)
    if markup:
        raise UnreadableFile("wrong_format", found="xml" if markup.group().endswith(b"<?xml") else "html")
    if _JSON.match(data):
        raise UnreadableFile("wrong_format", found="json")
