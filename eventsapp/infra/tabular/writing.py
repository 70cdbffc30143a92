"""Tables we hand out: CSV and XLSX that every spreadsheet program opens rightly and none executes."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]")
# What spreadsheet programs take for a formula, also in its full-width form.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with byte order mark; cells that a program could run are made plain text by an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(neutral(head) for head in heads)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


class Link(str):
    """An address of ours in a cell: workbooks open it by a click, CSV has it as text."""

    __slots__ = ()


def write_workbook(heads: Sequence[str], rows: Iterable[Sequence[str | float]], title: str = "") -> bytes:
    """XLSX with one sheet whose head stays in sight; texts are never formulas, numbers stay numbers."""
    from openpyxl import Workbook  # noqa: PLC0415 - it starts slowly
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NOT_IN_TITLES.sub(" ", title)[:31].strip() or "1")
    sheet.freeze_panes = "A2"

    def cell(value: str | float, *, is_head: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=_CONTROLS.sub("", neutral(value)) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"
        if isinstance(value, Link):
            made.hyperlink, made.font = str(value), Font(underline="single", color="1E37B0")
        if is_head:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(head, is_head=True) for head in heads])
    for row in rows:
        sheet.append([cell(value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def neutral(cell: str) -> str:
    """The cell as text that no spreadsheet program runs; a plain negative number stays one."""
    dangerous = cell.startswith(_DANGEROUS) or cell.lstrip(" \u3000\u00a0\ufeff").startswith(_DANGEROUS)
    return f"'{cell}" if dangerous and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    body = cell.removeprefix("-")
    return body.replace(".", "", 1).isdigit() and body.isascii()
