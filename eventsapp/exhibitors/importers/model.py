"""What any list of exhibitors is read into, whatever it was written with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Values = Mapping[str, str | int]
Tell = Callable[[int, int], None]
"""Hears how many of how many rows are done."""


def tell_nobody(done: int, total: int) -> None:
    """Keep the progress to oneself."""


@dataclass(frozen=True, slots=True)
class StandReference:
    """A stand as the list names it; `number` keeps double codes such as ``D050/F051``."""

    hall: str
    number: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row worth telling; `key` names the sentence, `values` fill it in. Row 0 is the whole file."""

    row: int
    key: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExhibitorEntry:
    """One exhibitor of a list. Texts may be empty; `rows` are the rows of the file that speak of it."""

    ref: str
    legal_name: str
    rows: tuple[int, ...]
    latin_name: str = ""
    fascia_name: str = ""
    country: str = ""
    city: str = ""
    address: str = ""
    tax_code: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    contact_name: str = ""
    sector: str = ""
    description: str = ""
    units: int | None = None
    stands: tuple[StandReference, ...] = ()

    @property
    def row(self) -> int:
        """The first row that speaks of this exhibitor."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class ExhibitorList:
    """A whole list: its exhibitors, the rows that are none and why, and how the file was read."""

    format: str
    entries: tuple[ExhibitorEntry, ...]
    row_count: int
    skipped: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    unread_columns: tuple[str, ...] = ()

    @property
    def stand_references(self) -> int:
        """How many references to stands the list holds in all."""
        return sum(len(entry.stands) for entry in self.entries)
