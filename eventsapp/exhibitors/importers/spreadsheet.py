"""Lists in tables: columns found by the words of their header, or two columns of names and addresses without one."""

import re
from typing import Final

from eventsapp.exhibitors.importers.entries import Reader, give_references, merge_rows
from eventsapp.exhibitors.importers.model import ExhibitorEntry, ExhibitorList, Remark, Tell
from eventsapp.exhibitors.importers.vocabulary import COLUMNS, TOTAL_LINES, UNUSED
from eventsapp.infra.folding import fold
from eventsapp.infra.tabular import Header, Row, Table, UnreadableFile, find_header, read_table

NAME: Final = "spreadsheet"
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_ANY_NAME: Final = frozenset({"name", "ten", "名称", "vietnamese", "tieng viet", "中文", "국문", "name vn"})
_BESIDE_THE_NAME: Final = frozenset(COLUMNS) - UNUSED - {"ref", "legal_name", "description"}


def detect(data: bytes) -> bool:
    """Anything that is not JSON may be a table; `read` says whether it is."""
    return not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))


def read(data: bytes, tell: Tell) -> ExhibitorList:
    """The list in a CSV, TSV or XLSX file; raises `UnreadableFile` where no column holds companies."""
    table = read_table(data)
    header = find_header(table, COLUMNS, "legal_name")
    if header is not None and _speaks_of_companies(header):
        return _list(table, header, [], tell)
    without = _header_of_bare_list(table)
    if without is None:
        raise UnreadableFile("unknown_format")
    return _list(table, without, [Remark(table.rows[0].number, "no_header")], tell)


def _speaks_of_companies(header: Header) -> bool:
    """A column of names alone could be anything; beside an address or a stand, or called "company", it is a list."""
    label = fold(header.labels["legal_name"])
    return bool(_BESIDE_THE_NAME & set(header.columns)) or label not in _ANY_NAME


def _list(table: Table, header: Header, remarks: list[Remark], tell: Tell) -> ExhibitorList:
    reader = Reader(remarks)
    skipped: list[Remark] = []
    entries: list[ExhibitorEntry] = []
    data = table.rows[header.first_data :]
    for done, row in enumerate(data):
        tell(done, len(data))
        reason = _reason_to_skip(row, header)
        if reason:
            skipped.append(Remark(row.number, reason))
            continue
        entries.append(reader.entry(row.number, {name: row.cell(at) for name, at in header.columns.items()}))
    merged, repeats = merge_rows(entries)
    used = {name: label for name, label in header.labels.items() if name not in UNUSED}
    unread = tuple(label for name, label in header.labels.items() if name in UNUSED - {"row_number"})
    return ExhibitorList(
        NAME,
        tuple(give_references(merged)),
        row_count=len(data),
        skipped=tuple(sorted((*skipped, *repeats), key=lambda remark: remark.row)),
        warnings=tuple(reader.remarks),
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        columns=used,
        unread_columns=(*unread, *header.unknown),
    )


def _reason_to_skip(row: Row, header: Header) -> str | None:
    name = row.cell(header.columns["legal_name"])
    if any(fold(cell).strip(" :") in TOTAL_LINES for cell in row.cells[:3]):
        return "total_line"
    filled = {cell for cell in row.cells if cell}
    if len(filled) == 1 and len(row.cells) > 2 and sum(bool(cell) for cell in row.cells) > 2:
        return "section_line"  # one text merged over the whole row
    return None if any(letter.isalnum() for letter in name) else "name_missing"


def _header_of_bare_list(table: Table) -> Header | None:
    """Columns of a list without a header: one of web addresses, and the most varied other one of names."""
    if table.width < 2 or len(table.rows) < 2:
        return None
    addresses = [column for column in range(table.width) if _share(table, column, _ADDRESS) > 0.8]
    if not addresses:
        return None
    others = [column for column in range(table.width) if column not in addresses]
    if not others:
        return None
    name = max(others, key=lambda column: len({row.cell(column) for row in table.rows}))
    return Header({"legal_name": name, "website": addresses[0]}, {}, (), 0)


def _share(table: Table, column: int, pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(row.cell(column)) is not None for row in table.rows) / len(table.rows)
