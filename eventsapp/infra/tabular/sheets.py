"""The XML inside a workbook, read cell by cell: one row in memory at a time, beside the texts that cells share.

After ECMA-376 part 1, 18.3 (worksheets), 18.4 (shared strings) and 18.8 (styles).
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Final

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from eventsapp.infra.tabular.model import MAX_COLUMNS, Row, UnreadableFile

_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
_DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension\s[^>]*?ref=\"[A-Z]+[0-9]+:[A-Z]+([0-9]+)\"")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ZEROS: Final = re.compile(r"0+")
_DIGITS: Final = "0123456789"
_ERROR_VALUES: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_PIECE: Final = 1 << 20
_LONGEST_MERGE: Final = 200
_MOST_MERGES: Final = 50_000
_BYTES_OF_A_ROW: Final = 400

Range = tuple[int, int, int, int]


class Unsafe(Exception):
    """A part of the workbook declares entities, which no program that writes workbooks does."""


class Book:
    """The parts of a workbook that its sheets refer to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        tree = _tree(archive, "xl/workbook.xml")
        links = {
            node.get("Id"): node.get("Target") or ""
            for node in _tree(archive, "xl/_rels/workbook.xml.rels").iter("{*}*")
        }
        paths = {node.get("name") or "": _path(links.get(node.get(_RELATION), "")) for node in tree.iter("{*}sheet")}
        known = set(archive.namelist())
        # A chart sheet has no cells, and some programs list sheets that they left out.
        self.sheets = {name: path for name, path in paths.items() if path in known and "/chartsheets/" not in path}
        date_1904 = any(node.get("date1904") in {"1", "true"} for node in tree.iter("{*}workbookPr"))
        self.epoch = CALENDAR_MAC_1904 if date_1904 else CALENDAR_WINDOWS_1900
        self.texts = _shared_texts(archive) if "xl/sharedStrings.xml" in known else []
        self.formats = _formats(archive) if "xl/styles.xml" in known else []

    def size_of(self, name: str) -> int:
        """Return how many bytes a sheet unpacks to, which says which one is the fullest."""
        return self._archive.getinfo(self.sheets[name]).file_size

    def expected_rows(self, name: str) -> int:
        """Return about how many rows a sheet has: what it says of itself, else by its size."""
        with self.open(name) as part:
            stated = _DIMENSION.search(part.read(2000))
        return int(stated[1]) if stated and int(stated[1]) > 1 else self.size_of(name) // _BYTES_OF_A_ROW

    def open(self, name: str) -> IO[bytes]:
        """Open the XML of a sheet."""
        return self._archive.open(self.sheets[name])

    def merges(self, name: str) -> list[Range]:
        """Return the merged ranges of a sheet as left, top, right, bottom, the upper first.

        They stand behind all rows, so the part is gone through once for them alone.
        """
        found: list[Range] = []
        rest = b""
        with self.open(name) as part:
            while piece := part.read(_PIECE):
                text = rest + piece
                end = 0
                for match in _MERGED.finditer(text):
                    end = match.end()
                    left, top, right, bottom = range_boundaries(match[1].decode("ascii"))
                    if None not in (left, top, right, bottom):
                        found.append((int(left or 1), int(top or 1), int(right or 1), int(bottom or 1)))
                rest = text[max(end, len(text) - _LONGEST_MERGE) :]
        return sorted(found[:_MOST_MERGES], key=lambda one: (one[1], one[0]))


def rows_of(book: Book, name: str) -> Iterator[Row]:
    """Yield the rows of a sheet that have any text, with the text of merged cells in each cell that they cover."""
    merges = _Merges(book.merges(name))
    columns: dict[str, int] = {}
    readers = [_number_reader(book, code) for code in book.formats]
    number = 0
    with book.open(name) as part:
        for node in _elements(part, "{*}row"):
            number = int(node.get("r") or number + 1)
            cells = _cells(node, book, columns, readers)
            if any(cells):
                merges.fill(number, cells)
                yield Row(number, tuple(cells))


def _cells(
    node: etree._Element, book: Book, columns: dict[str, int], readers: Sequence[Callable[[str], str]]
) -> list[str]:
    cells: list[str] = []
    for cell in node:
        if not len(cell):
            continue
        letters = (cell.get("r") or "").rstrip(_DIGITS)
        place = columns.get(letters) if letters else len(cells)
        if place is None:
            place = columns[letters] = column_index_from_string(letters) - 1
        text = _text_of_cell(cell, book, readers)
        if place == len(cells):
            cells.append(text)
        elif text:
            if place > MAX_COLUMNS:
                raise UnreadableFile("too_many_columns", columns=place + 1, limit=MAX_COLUMNS)
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = text
    return cells


def _text_of_cell(cell: etree._Element, book: Book, readers: Sequence[Callable[[str], str]]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text_of_runs(cell[0])
    value = next((part.text for part in cell if part.tag.endswith("}v")), None) if len(cell) > 1 else cell[0].text
    if not value:
        return ""
    if kind is None or kind == "n":
        style = cell.get("s")
        return readers[int(style)](value) if style and readers else _plain_number(value)
    if kind == "s":
        return book.texts[int(value)]
    return _text_of_other(kind, value)


def _plain_number(value: str) -> str:
    return value if value.isdecimal() else text_of(float(value))


def _text_of_other(kind: str, value: str) -> str:
    """The text of a truth, of an error, or of what a formula gave."""
    if kind == "b":
        return text_of(value == "1")
    return "" if kind == "e" else text_of(value)


def _text_of_runs(node: etree._Element) -> str:
    """The text of a string in pieces of different looks; how it is pronounced stands beside it and is left out."""
    if len(node) == 1 and not len(node[0]):
        text = node[0].text or ""
    else:
        parts = (part if part.tag.endswith("}t") else part.find("{*}t") for part in node if not _is_aside(part))
        text = "".join(part.text or "" for part in parts if part is not None)
    return _tidied(text)


def _is_aside(part: etree._Element) -> bool:
    return not part.tag.endswith(("}t", "}r"))


def _number_reader(book: Book, code: str) -> Callable[[str], str]:
    """Return what turns a number of this format into what the sheet shows."""
    if is_date_format(code):
        epoch = book.epoch
        return lambda value: text_of(from_excel(float(value), epoch))
    width = len(code) if _ZEROS.fullmatch(code) else 0
    return lambda value: _plain_number(value).zfill(width)


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
    return _tidied(str(value))


def _tidied(text: str) -> str:
    plain = text.strip()
    return "" if plain.startswith("#") and plain in _ERROR_VALUES else plain


class _Merges:
    """Merged ranges of a sheet, met from above: each repeats the text of its corner in every cell it covers."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._coming = list(reversed(ranges))
        self._open: list[tuple[Range, str]] = []

    def fill(self, number: int, cells: list[str]) -> None:
        """Write the texts of merged cells into a row."""
        while self._coming and self._coming[-1][1] <= number:
            found = self._coming.pop()
            corner = cells[found[0] - 1] if found[1] == number and found[0] <= len(cells) else ""
            if corner:
                self._open.append((found, corner))
        if not self._open:
            return
        self._open = [one for one in self._open if one[0][3] >= number]
        for (left, _top, right, _bottom), text in self._open:
            last = min(right, MAX_COLUMNS)
            cells.extend([""] * (last - len(cells)))
            cells[left - 1 : last] = [text] * (last - left + 1)


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    with archive.open("xl/sharedStrings.xml") as part:
        return [_text_of_runs(node) if len(node) else "" for node in _elements(part, "{*}si")]


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """Return the number format of each style that a cell may name."""
    tree = _tree(archive, "xl/styles.xml")
    own = {node.get("numFmtId"): node.get("formatCode") or "General" for node in tree.iter("{*}numFmt")}
    styles = tree.find("{*}cellXfs")
    ids = [node.get("numFmtId") or "0" for node in styles] if styles is not None else []
    return [own.get(one) or BUILTIN_FORMATS.get(int(one), "General") for one in ids]


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _tree(archive: zipfile.ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(archive.read(path), parser)
    _refuse_entities(tree)
    return tree


def _elements(part: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """Yield elements that lie beside one another, each forgotten once the next is asked for."""
    is_checked = False
    for _event, node in etree.iterparse(
        part, events=("end",), tag=tag, resolve_entities=False, no_network=True, huge_tree=False
    ):
        if not is_checked:
            _refuse_entities(node)
            is_checked = True
        yield node
        node.clear()
        parent = node.getparent()
        while parent is not None and node.getprevious() is not None:
            del parent[0]


def _refuse_entities(node: etree._Element) -> None:
    if node.getroottree().docinfo.internalDTD is not None:
        raise Unsafe
