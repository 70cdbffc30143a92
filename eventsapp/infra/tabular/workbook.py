"""Excel workbooks (.xlsx, .xlsm): the sheet with the most rows, as text."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from lxml import etree

from eventsapp.infra.tabular.model import MAX_ROWS, MAX_UNPACKED_BYTES, OpenTable, Row, Table, UnreadableFile, tidy_rows
from eventsapp.infra.tabular.sheets import Book, Unsafe, rows_of

_MAX_PARTS: Final = 5_000
_DAMAGE: Final = (
    etree.LxmlError,
    zipfile.BadZipFile,
    zlib.error,
    Unsafe,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    StopIteration,
    EOFError,
    OSError,
    NotImplementedError,
)


def read_workbook(data: bytes) -> Table:
    """Rows of the fullest sheet; merged cells repeat their text, numbers keep the zeros their format shows."""
    archive = open_archive(data)
    try:
        book = Book(archive)
        grids = {name: list(_limited(book, name, MAX_ROWS)) for name in book.sheets}
        name = max(grids, key=lambda sheet: sum(any(row.cells) for row in grids[sheet]))
    except _DAMAGE as error:
        raise UnreadableFile("damaged") from error
    others = tuple(sheet for sheet in grids if sheet != name)
    numbered = [(row.number, list(row.cells)) for row in grids[name]]
    return Table(tidy_rows(numbered), "xlsx", sheet=name, other_sheets=others)


def open_workbook(data: bytes, max_rows: int) -> OpenTable:
    """The rows of the largest sheet one after the other, never all at once; raises what is wrong on the way."""
    archive = open_archive(data)
    try:
        book = Book(archive)
        name = max(book.sheets, key=book.size_of)
    except _DAMAGE as error:
        raise UnreadableFile("damaged") from error
    return OpenTable(_whole(book, name, max_rows), "xlsx", book.expected_rows(name), sheet=name)


def _whole(book: Book, name: str, max_rows: int) -> Iterator[Row]:
    try:
        yield from _limited(book, name, max_rows)
    except _DAMAGE as error:
        raise UnreadableFile("damaged") from error


def _limited(book: Book, name: str, max_rows: int) -> Iterator[Row]:
    for count, row in enumerate(rows_of(book, name), 1):
        if count > max_rows:
            raise UnreadableFile("too_many_rows", limit=max_rows)
        yield row


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The zip file of a workbook; refuses bombs before anything is unpacked, and zips of something else."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableFile("truncated") from error
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > _MAX_PARTS:
        raise UnreadableFile("unpacked_too_large", limit_mb=MAX_UNPACKED_BYTES // 1024 // 1024)
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableFile("wrong_format", found="zip")
    return archive
