"""What every import of a table says about the file and about what changes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _

from eventsapp.fairs.imports.reports import Listing, Tile
from eventsapp.infra.locale import current_language, number

_CHANGES = ("created", "updated", "unchanged", "skipped")


class Table(Protocol):
    """How a table was read."""

    @property
    def row_count(self) -> int:
        """How many rows it has."""

    @property
    def encoding(self) -> str | None:
        """Its letters; None for a workbook."""

    @property
    def delimiter(self) -> str | None:
        """What stands between cells; None for a workbook."""

    @property
    def sheet(self) -> str | None:
        """The sheet of a workbook."""

    @property
    def columns(self) -> Mapping[str, str]:
        """The heads that were understood, by what they mean."""

    @property
    def unread_columns(self) -> Sequence[str]:
        """The heads that were not."""


def values_of_table(table: Table) -> dict[str, Any]:
    """Return how a table was read, as a job keeps it."""
    return {
        "rows": table.row_count,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "columns": list(table.columns.values()),
        "unread_columns": list(table.unread_columns),
    }


def facts_of_table(values: Mapping[str, Any], counted: Sequence[tuple[str, int]] = ()) -> list[tuple[str, object]]:
    """Word how a table was read, without what is empty; ``counted`` are labels and counts to stand below the rows."""
    delimiters = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
    language = current_language()
    facts: list[tuple[str, object]] = [
        *((label, number(count, language)) for label, count in [(_("Rows"), values["rows"]), *counted]),
        (_("Encoding"), values["encoding"]),
        (_("Delimiter"), delimiters.get(values["delimiter"], values["delimiter"])),
        (_("Sheet"), values["sheet"]),
        (_("Columns read"), ", ".join(values["columns"])),
        (_("Columns not read"), ", ".join(values["unread_columns"])),
    ]
    return [(label, value) for label, value in facts if value]


def counts_of_changes(values: Mapping[str, Any]) -> dict[str, str]:
    """Return how many rows are new, updated, unchanged and left out, for a sentence in the reader's language."""
    return {name: number(values[name], current_language()) for name in _CHANGES}


def rows_left_out(rows: Iterable[tuple[int, str]], count: int) -> Listing:
    """List the rows that were left out, each with its reason; row 0 is the whole file."""
    sentences = [(row or "", why) for row, why in rows]
    return Listing(title=_("Rows left out"), columns=[_("Row"), _("Why")], rows=sentences, count=count)


def rows_worth_a_look(rows: Iterable[tuple[int, str]], count: int) -> Listing:
    """List the rows in which something is odd; row 0 is the whole file."""
    sentences = [(row or "", what) for row, what in rows]
    return Listing(title=_("Worth a look"), columns=[_("Row"), _("What")], rows=sentences, count=count)


def tiles_of_changes(values: Mapping[str, Any]) -> list[Tile]:
    """Word how many rows are new, updated, unchanged and left out."""
    return [
        Tile(figure=values["created"], label=_("new")),
        Tile(figure=values["updated"], label=_("updated")),
        Tile(figure=values["unchanged"], label=_("unchanged")),
        Tile(figure=values["skipped"], label=_("rows left out"), tone="signal" if values["skipped"] else None),
    ]
