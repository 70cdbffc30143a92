"""Comma, semicolon, tab and bar separated text."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from eventsapp.infra.tabular.encoding import encoding_of_text
from eventsapp.infra.tabular.model import (
    MAX_CELL_CHARACTERS,
    MAX_ROWS,
    OpenTable,
    Row,
    Table,
    UnreadableFile,
    tidy_rows,
)

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_ROWS: Final = 60
_SAMPLE_CHARACTERS: Final = 500_000
_ENOUGH_ROWS: Final = 3
_EXCEL_HINT: Final = re.compile(r"sep=(.)\n", re.IGNORECASE)


def read_delimited(data: bytes) -> Table:
    """Rows of a text file; encoding and delimiter are found out and reported."""
    opened = open_delimited(data, MAX_ROWS)
    numbered = [(row.number, list(row.cells)) for row in opened.rows]
    return Table(tidy_rows(numbered), "text", encoding=opened.encoding, delimiter=opened.delimiter)


def open_delimited(data: bytes, max_rows: int) -> OpenTable:
    """The rows of a text file one after the other, never all at once; what is wrong with it is raised on the way."""
    encoding = encoding_of_text(data)
    lines = _Lines(data, encoding)
    sample = lines.sample(_SAMPLE_CHARACTERS)
    hint = _EXCEL_HINT.match(sample)
    if hint:
        lines.skip()
    delimiter = hint[1] if hint else detect_delimiter(sample)
    start = 2 if hint else 1
    rows = _records(lines, delimiter, start, max_rows)
    expected = data.count(b"\n") or data.count(b"\r")
    return OpenTable(rows, "text", expected, encoding=encoding, delimiter=delimiter)


def detect_delimiter(text: str) -> str | None:
    """The delimiter that cuts most rows into the same number of columns; None for a single column."""
    best: tuple[float, int] = (0.0, 1)
    found = None
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _sample(text, delimiter)]
        if not widths:
            return delimiter  # nothing but this delimiter: rows, all of them empty
        width, count = Counter(widths).most_common(1)[0]
        rank = (round(count / len(widths), 1), width)
        # Two columns at least; a wider cut wins only when it is as regular.
        if width > 1 and (found is None or rank > best):
            best, found = rank, delimiter
    return found


class _Lines:
    """The lines of a file in NFC, with ends of one kind, and what shows at its end that it was cut off."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data, self._encoding = data, encoding
        self._skipped = 0
        self.quotes = 0
        self.last = ""

    def sample(self, characters: int) -> str:
        """Return the beginning of the text."""
        return unicodedata.normalize("NFC", self._text().read(characters)).replace("\x00", "")

    def skip(self) -> None:
        """Leave the first line out."""
        self._skipped = 1

    def __iter__(self) -> Iterator[str]:
        """Yield one line after the other."""
        normalize = unicodedata.normalize
        text = self._text()
        for _ in range(self._skipped):
            text.readline()
        for raw in text:
            line = normalize("NFC", raw)
            if "\x00" in line:
                line = line.replace("\x00", "")
            self.quotes += line.count('"')
            self.last = line
            yield line

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._data), self._encoding, newline=None)


def _sample(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _records(lines: _Lines, delimiter: str | None, start: int, max_rows: int) -> Iterator[Row]:
    last: list[str] = []
    widths: Counter[int] = Counter()
    number = start - 1
    reader = csv.reader(lines, delimiter=delimiter or "\x1f")
    try:
        for number, record in enumerate(reader, start):
            cells = tuple([cell.strip() for cell in record])
            if any(cells):
                last = record
                widths[len(cells)] += 1
            if number > max_rows:
                raise UnreadableFile("too_many_rows", limit=max_rows)
            yield Row(number, cells)
    except csv.Error as error:
        raise UnreadableFile("cell_too_long", limit=MAX_CELL_CHARACTERS) from error
    if last:
        _refuse_cut_off(lines, last, widths, number, is_long=number - start + 1 > _ENOUGH_ROWS)


def _refuse_cut_off(lines: _Lines, last: list[str], widths: Counter[int], number: int, *, is_long: bool) -> None:
    """A quote that never closes, or a last line shorter than every other and without an end, was cut off."""
    open_quote = lines.quotes % 2 == 1 and "\n" in last[-1]
    others = widths - Counter([len(last)])
    regular = is_long and len(others) == 1
    short = regular and not lines.last.endswith("\n") and len(last) < next(iter(others))
    if open_quote or short:
        raise UnreadableFile("truncated", row=number)
