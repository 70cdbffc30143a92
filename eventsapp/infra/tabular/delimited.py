"""Comma, semicolon, tab and bar separated text."""

import csv
import io
import re
from collections import Counter
from typing import Final

from eventsapp.infra.tabular.encoding import decode
from eventsapp.infra.tabular.model import MAX_CELL_CHARACTERS, MAX_ROWS, Table, UnreadableFile, tidy_rows

DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_ROWS: Final = 60
_ENOUGH_ROWS: Final = 3
_EXCEL_HINT: Final = re.compile(r"sep=(.)\n", re.IGNORECASE)


def read_delimited(data: bytes) -> Table:
    """Rows of a text file; encoding and delimiter are found out and reported."""
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    hint = _EXCEL_HINT.match(text)
    start = 2 if hint else 1
    if hint:
        text = text[hint.end() :]
    delimiter = hint[1] if hint else detect_delimiter(text)
    numbered = _records(text, delimiter, start)
    _refuse_cut_off(text, numbered)
    return Table(tidy_rows(numbered), "text", encoding=encoding, delimiter=delimiter)


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


def _records(text: str, delimiter: str | None, start: int) -> list[tuple[int, list[str]]]:
    numbered: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter or "\x1f")
    try:
        for number, row in enumerate(reader, start):
            numbered.append((number, [cell.strip() for cell in row]))
            if number > MAX_ROWS:
                raise UnreadableFile("too_many_rows", limit=MAX_ROWS)
    except csv.Error as error:
        raise UnreadableFile("cell_too_long", limit=MAX_CELL_CHARACTERS) from error
    return numbered


def _refuse_cut_off(text: str, numbered: list[tuple[int, list[str]]]) -> None:
    """A quote that never closes, or a last line shorter than every other and without an end, was cut off."""
    last = next((row for _, row in reversed(numbered) if any(row)), None)
    if last is None:
        return
    open_quote = text.count('"') % 2 == 1 and "\n" in last[-1]
    others = {len(row) for _, row in numbered[:-1] if any(row)}
    regular = len(numbered) > _ENOUGH_ROWS and len(others) == 1
    short = regular and not text.endswith("\n") and len(last) < next(iter(others))
    if open_quote or short:
        raise UnreadableFile("truncated", row=numbered[-1][0])
