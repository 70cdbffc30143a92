"""Commands about what speaks for and against exhibitors when places are given."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from eventsapp.allocation.actions.importing import BOUNDS, RecordImport, import_records, plan_records
from eventsapp.allocation.importers import RecordList, read_records
from eventsapp.allocation.rules.importing import refusal_for, remark_sentence
from eventsapp.exhibitors.importers import UnreadableFile
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.tabular import MAX_BYTES

records = AppGroup("records", help="Bring records of past participation in.")
COUNTS = ("created", "updated", "unchanged")


@records.command("import")
@click.argument("fair")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def import_command(fair: str, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Take the records in FILE, a CSV, TSV or XLSX table, over into FAIR.

    Exhibitors are found by application number, tax code or name; an empty cell leaves what is there.
    """
    table = _read(file)
    result = _taken_over(fair, table, dry_run=dry_run)
    _print(table, result, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps({"fair": fair, "dry_run": dry_run, **_values(table, result)}, ensure_ascii=False))


def _read(file: Path) -> RecordList:
    try:
        with file.open("rb") as opened:
            return read_records(opened.read(MAX_BYTES + 1), BOUNDS)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read.") from error
    except UnreadableFile as error:
        raise click.ClickException(str(refusal_for(error))) from error


def _taken_over(slug: str, table: RecordList, *, dry_run: bool) -> RecordImport:
    fair = fair_by_slug(slug)
    if fair is None:
        raise click.ClickException(f"There is no fair {slug}.")
    if dry_run:
        return plan_records(fair, table)
    try:
        with transaction():
            return import_records(fair, table, None)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _print(table: RecordList, result: RecordImport, *, dry_run: bool) -> None:
    read = ", ".join(filter(None, [table.encoding, table.sheet]))
    click.echo(f"{table.row_count} rows read ({read}), columns: {', '.join(table.columns.values())}")
    counts = ", ".join(f"{getattr(result, name)} {name}" for name in COUNTS)
    click.echo(f"records: {counts}, {len(result.skipped)} skipped")
    for remark in result.skipped:
        click.echo(f"skipped: row {remark.row}: {remark_sentence(remark)}")
    for column in table.unread_columns:
        click.echo(f"note: the column “{column}” is not read.")
    if dry_run:
        click.echo("Dry run: nothing was changed.")


def _values(table: RecordList, result: RecordImport) -> dict[str, Any]:
    return {
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "rows": table.row_count,
        "columns": dict(table.columns),
        "unread_columns": list(table.unread_columns),
        **{name: getattr(result, name) for name in COUNTS},
        "skipped": len(result.skipped),
        "skips": [{"row": remark.row, "reason": remark_sentence(remark)} for remark in result.skipped],
    }
