"""Tables we hand out: CSV that every spreadsheet program opens rightly and none executes."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

# What spreadsheet programs take for a formula, also in its full-width form.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def write_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with byte order mark; cells that a program could run are made plain text by an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(neutral(head) for head in heads)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def neutral(cell: str) -> str:
    """The cell as text that no spreadsheet program runs; a plain negative number stays one."""
    dangerous = cell.startswith(_DANGEROUS) or cell.lstrip(" \u3000\u00a0\ufeff").startswith(_DANGEROUS)
    return f"'{cell}" if dangerous and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    body = cell.removeprefix("-")
    return body.replace(".", "", 1).isdigit() and body.isascii()
