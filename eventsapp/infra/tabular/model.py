"""What a table file turns into, and the one refusal a file that is no table gets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 120 * 1024 * 1024
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 300
MAX_CELL_CHARACTERS: Final = 50_000


class UnreadableFile(Exception):
    """A file that cannot be read as a table; `key` names the sentence, `values` fill it in.

    Keys: empty, too_large, unpacked_too_large, too_many_rows, too_many_columns, cell_too_long, truncated, damaged,
    wrong_format, old_excel, not_text, unknown_format.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        """Remember which sentence to say and with which values."""
        super().__init__(key)
        self.key = key
        self.values: Mapping[str, str | int] = MappingProxyType(values)

    def __str__(self) -> str:
        """The key with its values, for logs."""
        return " ".join([self.key, *(f"{name}={value}" for name, value in self.values.items())])


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text; `number` is what a spreadsheet program shows beside it, counted from 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Text of a column counted from 0; empty where the row is shorter or the column unknown."""
        if column is None or column >= len(self.cells):
            return ""
        return self.cells[column]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one sheet, empty rows left out, with how they were read."""

    rows: tuple[Row, ...]
    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that is read row by row, empty rows too, for files of which not every row fits into memory.

    ``rows`` can be gone through once and raises ``UnreadableFile`` where the file is broken; ``expected`` is about how
    many there are, for a bar of progress.
    """

    rows: Iterator[Row]
    kind: str
    expected: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


def tidy_rows(numbered: list[tuple[int, list[str]]]) -> tuple[Row, ...]:
    """Rows without the empty ones, and without columns that are empty in every row at the right edge."""
    kept = [(number, cells) for number, cells in numbered if any(cells)]
    used = [max(index for index, cell in enumerate(cells) if cell) + 1 for _, cells in kept]
    width = max(used, default=0)
    if width > MAX_COLUMNS:
        raise UnreadableFile("too_many_columns", columns=width, limit=MAX_COLUMNS)
    return tuple(Row(number, tuple(cells[:width])) for number, cells in kept)
