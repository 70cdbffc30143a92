"""Priority records in tables: columns by the words of their header; a row says only what its cells say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from eventsapp.allocation.importers.cells import UnclearCell, read_count, read_flag, read_moment, read_money
from eventsapp.allocation.importers.vocabulary import COLUMNS, NOTHING
from eventsapp.exhibitors.importers import Remark, Tell, tell_nobody
from eventsapp.exhibitors.importers.vocabulary import TOTAL_LINES
from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import Header, Row, UnreadableFile, find_header, read_table, refuse_size

_APPLICATION: Final = re.compile(r"(?:A-?)?0*(\d{1,7})", re.IGNORECASE)
_IDENTITY: Final = ("application", "name", "tax_code")
_LONGEST: Final = {"name": 300, "tax_code": 60}


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A row: whom it is about, and the values that it says (moments naive where the cell names no zone)."""

    row: int
    name: str
    tax_code: str
    application: int | None
    values: Mapping[str, Any]
    penalties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RecordList:
    """A whole table: its rows, those that cannot be used and why, and how the file was read."""

    entries: tuple[RecordEntry, ...]
    skipped: tuple[Remark, ...]
    row_count: int
    columns: Mapping[str, str] = field(default_factory=dict)
    unread_columns: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The greatest values a cell may have."""

    years: int
    units: int
    money: int
    penalties: int
    note: int


def read_records(data: bytes, bounds: Bounds, tell: Tell = tell_nobody) -> RecordList:
    """Read a CSV, TSV or XLSX file; raises `UnreadableFile` where no column holds companies or none says anything."""
    refuse_size(data)
    table = read_table(data)
    header = find_header(table, COLUMNS, "name") or find_header(table, COLUMNS, "tax_code")
    if header is None or not set(header.columns) - set(_IDENTITY):
        raise UnreadableFile("unknown_format")
    rows = table.rows[header.first_data :]
    entries: list[RecordEntry] = []
    skipped: list[Remark] = []
    for done, row in enumerate(rows):
        tell(done, len(rows))
        found = _entry(row, header, _readers(bounds))
        (entries if isinstance(found, RecordEntry) else skipped).append(found)  # type: ignore[arg-type]
    if not entries and not skipped:
        raise UnreadableFile("no_exhibitors")
    return RecordList(
        tuple(entries),
        tuple(skipped),
        len(rows),
        columns=header.labels,
        unread_columns=header.unknown,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
    )


Reader = Callable[[str], Any]


def _readers(bounds: Bounds) -> dict[str, Reader]:
    penalty = partial(read_count, most=bounds.penalties)
    return {
        "consecutive_years": partial(read_count, most=bounds.years),
        "units_contracted": partial(read_count, most=bounds.units),
        "sponsorship_vnd": partial(read_money, most=bounds.money),
        "is_member": read_flag,
        "is_rebooking": read_flag,
        "deposit_at": read_moment,
        "note": lambda text: " ".join(text.split())[: bounds.note],
        **dict.fromkeys(_PENALTIES, penalty),
    }


_PENALTIES: Final = ("late_payment", "early_teardown", "no_show", "safety_breach")


def _entry(row: Row, header: Header, readers: Mapping[str, Reader]) -> RecordEntry | Remark:
    """Return what a row says, or why it is left out: one unclear cell is enough, as half a record misleads."""
    texts = {name: _text(row.cell(at)) for name, at in header.columns.items()}
    if any(fold(cell).strip(" :") in TOTAL_LINES for cell in row.cells[:3]):
        return Remark(row.number, "total_line")
    if not texts.get("name") and not texts.get("tax_code") and not texts.get("application"):
        return Remark(row.number, "name_missing")
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if name in _IDENTITY or not text:
            continue
        try:
            values[name] = readers[name](text)
        except UnclearCell:
            return Remark(row.number, "cell_unclear", {"column": header.labels[name], "value": text[:80]})
    return RecordEntry(
        row=row.number,
        name=" ".join(texts.get("name", "").split())[: _LONGEST["name"]],
        tax_code=texts.get("tax_code", "")[: _LONGEST["tax_code"]],
        application=_application(texts.get("application", "")),
        values={name: value for name, value in values.items() if name not in _PENALTIES},
        penalties={name: value for name, value in values.items() if name in _PENALTIES},
    )


def _text(cell: str) -> str:
    """Return a cell's text: without the apostrophe that guards against formulas, and nothing for "n/a"."""
    text = cell.strip().removeprefix("'")
    return "" if fold(text) in NOTHING else text


def _application(text: str) -> int | None:
    found = _APPLICATION.fullmatch(text)
    return int(found[1]) if found else None
