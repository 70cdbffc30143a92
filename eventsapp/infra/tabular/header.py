"""Finding the header of a table that a person made: below title lines, in one row or two, in any of our languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eventsapp.infra.folding import fold
from eventsapp.infra.tabular.model import Row, Table

_SEARCHED_ROWS: Final = 20
_NOT_LETTERS: Final = re.compile(r"[^\w]+|_")
_PARTS: Final = re.compile(r"[/\n|;()（）:：]+")
_WIDE: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_DATA: Final = re.compile(r"\S@\S|\d{6}")
"""What stands in rows of data and in no head, whatever else they are called: "Guest 1, guest@company.example"."""
_LONGEST_LABEL: Final = 80
_EXACT: Final = 10_000
_A_FIELD: Final = 100
_ANYTHING: Final = frozenset({"name", "ten", "ma", "id", "no", "nr", "land", "so"})

Vocabulary = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """Which column holds which field, how its label reads, and where the data starts (an index into the rows)."""

    columns: Mapping[str, int]
    labels: Mapping[str, str]
    unknown: tuple[str, ...]
    first_data: int


def find_header(table: Table, vocabulary: Vocabulary, required: str) -> Header | None:
    """The header that names most fields, among them `required`; None where no row does.

    `vocabulary` gives for each field the words its column may be called, folded or not, in any language. Where a
    label holds words of several fields ("contact e-mail"), the field named later in the vocabulary has it.
    """
    words = {field: [_words(name) for name in names] for field, names in vocabulary.items()}
    best: Header | None = None
    for index in range(min(_SEARCHED_ROWS, len(table.rows))):
        one = _header_at(table.rows, index, 1, words)
        two = _header_at(table.rows, index, 2, words) if _is_second_line(table.rows, index, words) else None
        for header in (one, two):
            if header and required in header.columns and (best is None or _rank(header) > _rank(best)):
                best = header
        if best and best.first_data <= index:
            break
    return best


def _rank(header: Header) -> tuple[int, int]:
    return len(header.columns), header.first_data


def _is_second_line(rows: Sequence[Row], index: int, words: Mapping[str, list[str]]) -> bool:
    """Whether the next row belongs to the header too: the same labels in another language, or finer ones."""
    if index + 1 >= len(rows):
        return False
    above = {cell for cell in rows[index].cells if _match(cell, words)}
    cells = [cell for cell in rows[index + 1].cells if cell]
    if any(_DATA.search(cell) for cell in cells):
        return False
    known = sum(_match(cell, words) is not None for cell in cells)
    return len(above) > 1 and bool(cells) and known * 2 > len(cells)


def _header_at(rows: Sequence[Row], index: int, lines: int, words: Mapping[str, list[str]]) -> Header | None:
    if index + lines > len(rows):
        return None
    width = max(len(row.cells) for row in rows[index : index + lines])
    labels = [_label(rows, index, lines, column) for column in range(width)]
    if len(set(filter(None, labels))) < min(2, width):
        return None  # a title line: one text, perhaps merged over every column
    claims = sorted(
        ((*match, -column) for column, label in enumerate(labels) if (match := _best(label, words))), reverse=True
    )
    columns: dict[str, int] = {}
    for _, field, column in claims:
        columns.setdefault(field, -column)
    taken = set(columns.values())
    unknown = tuple(label for column, label in enumerate(labels) if label and column not in taken)
    named = {field: labels[column].replace("\n", " ") for field, column in columns.items()}
    return Header(columns, named, unknown, index + lines)


def _label(rows: Sequence[Row], index: int, lines: int, column: int) -> str:
    """All header lines of a column, the lowest first, because it is the finest."""
    texts = [rows[index + line].cell(column) for line in reversed(range(lines))]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _best(label: str, words: Mapping[str, list[str]]) -> tuple[int, str] | None:
    """The field a label names and how surely: the lower line of two counts before the upper."""
    for line in label.split("\n"):
        match = _match(line, words)
        if match:
            return match
    return None


def _match(label: str, words: Mapping[str, list[str]]) -> tuple[int, str] | None:
    if len(label) > _LONGEST_LABEL:
        return None
    parts = [_words(part) for part in (*_PARTS.split(label), label)]
    scored = [
        (_score(part, name, place), field)
        for place, (field, names) in enumerate(words.items())
        for name in names
        for part in parts
    ]
    best = max(scored, default=(0, ""))
    return best if best[0] else None


def _score(part: str, name: str, place: int) -> int:
    """Long words say more than short ones; a label that is nothing but the word says most."""
    if not part or not name:
        return 0
    if part == name:
        return _EXACT + len(name)
    inside = name in part if _WIDE.search(name) else f" {name} " in f" {part} "
    return 1 + place * _A_FIELD + len(name) if inside and name not in _ANYTHING else 0


def _words(text: str) -> str:
    return _NOT_LETTERS.sub(" ", fold(text)).strip()
