"""Excel workbooks (.xlsx, .xlsm): the sheet with the most rows, as text."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.workbook import Workbook

from eventsapp.infra.tabular.model import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES, Table, UnreadableFile, tidy_rows

_MAX_PARTS: Final = 5_000
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ZEROS: Final = re.compile(r"0+")
_ERROR_VALUES: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
)

Grid = list[tuple[int, list[str]]]


def read_workbook(data: bytes) -> Table:
    """Rows of the fullest sheet; merged cells repeat their text, numbers keep the zeros their format shows."""
    archive = open_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        grids = {name: _grid(book, name) for name in book.sheetnames}
        name = max(grids, key=lambda sheet: sum(any(cells) for _, cells in grids[sheet]))
        _fill_merged(grids[name], _merged_ranges(archive, name))
    except (DefusedXmlException, SyntaxError, *_DAMAGE) as error:
        raise UnreadableFile("damaged") from error
    others = tuple(sheet for sheet in grids if sheet != name)
    return Table(tidy_rows(grids[name]), "xlsx", sheet=name, other_sheets=others)


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


def _grid(book: Workbook, name: str) -> Grid:
    sheet = book[name]
    if not hasattr(sheet, "reset_dimensions"):
        return []  # a chart sheet has no cells
    # The stated size of a sheet is often wrong, and may claim a million rows.
    sheet.reset_dimensions()
    grid: Grid = []
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        cells = [text_of(cell.value, cell.number_format) if cell.value is not None else "" for cell in row]
        blank = 0 if any(cells) else blank + 1
        if blank > MAX_ROWS:
            break
        if blank == 0:
            grid.append((number, cells))
        if len(grid) > MAX_ROWS:
            raise UnreadableFile("too_many_rows", limit=MAX_ROWS)
    return grid


def text_of(value: object, number_format: str = "General") -> str:
    """A cell's value as the text a person typed: whole numbers without ".0", dates as ISO, error values empty."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        text = f"{value:.0f}" if float(value).is_integer() else repr(value)
        return text.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value).strip()
    return "" if text in _ERROR_VALUES else text


def _merged_ranges(archive: zipfile.ZipFile, sheet: str) -> Iterable[tuple[int, int, int, int]]:
    xml = archive.read(_sheet_path(archive, sheet))
    for found in _MERGED.findall(xml):
        left, top, right, bottom = range_boundaries(found.decode("ascii"))
        if None not in (left, top, right, bottom):
            yield int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)


def _sheet_path(archive: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    wanted = next(
        node.get(_RELATION) for node in book.iter() if node.tag.endswith("}sheet") and node.get("name") == sheet
    )
    target = next(node.get("Target") or "" for node in links if node.get("Id") == wanted)
    return (
        posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if not target.startswith("/")
        else target.lstrip("/")
    )


def _fill_merged(grid: Grid, ranges: Iterable[tuple[int, int, int, int]]) -> None:
    """Repeat a merged cell's text in every row and column that it covers."""
    rows = dict(grid)
    for left, top, right, bottom in ranges:
        corner = rows.get(top)
        if corner is None or left > len(corner) or not corner[left - 1]:
            continue
        for number in range(top, min(bottom, top + MAX_ROWS) + 1):
            cells = rows.get(number)
            if cells is None:
                continue
            last = min(right, MAX_COLUMNS)
            cells.extend([""] * (last - len(cells)))
            cells[left - 1 : last] = [corner[left - 1]] * (last - left + 1)
