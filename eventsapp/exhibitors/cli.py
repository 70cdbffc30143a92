"""Commands about exhibitors."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from eventsapp.exhibitors.actions import ImportResult, import_exhibitors, plan_import
from eventsapp.exhibitors.importers import ExhibitorList, UnreadableFile, read_exhibitors
from eventsapp.exhibitors.rules import refusal_for, remark_sentence
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.tabular import MAX_BYTES

group = AppGroup("exhibitors", help="Bring lists of exhibitors in.")


@group.command("import")
@click.argument("fair")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def import_list(fair: str, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Take the exhibitors in FILE (or in FILE/directory.json) over into FAIR."""
    console = Console(stderr=True)
    listing = _read(file)
    result = _import(fair, listing, dry_run=dry_run)
    _show(console, listing, result, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(_report(listing, result, dry_run=dry_run), ensure_ascii=False))


def _read(file: Path) -> ExhibitorList:
    path = file / "directory.json" if file.is_dir() else file
    try:
        with path.open("rb") as opened:
            return read_exhibitors(opened.read(MAX_BYTES + 1), path.name)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read.") from error
    except UnreadableFile as error:
        raise click.ClickException(str(refusal_for(error))) from error


def _import(slug: str, listing: ExhibitorList, *, dry_run: bool) -> ImportResult:
    fair = fair_by_slug(slug)
    if fair is None:
        raise click.ClickException(f"There is no fair {slug}.")
    if dry_run:
        return plan_import(fair, listing)
    try:
        with transaction():
            return import_exhibitors(fair, listing, None)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _show(console: Console, listing: ExhibitorList, result: ImportResult, *, dry_run: bool) -> None:
    read = ", ".join(filter(None, [listing.format, listing.encoding, _delimiter_name(listing.delimiter)]))
    console.print(f"{listing.row_count} rows read ({read}), {listing.stand_references} stand references.")
    table = Table("", "Exhibitors", title="Dry run: nothing was changed" if dry_run else None)
    for name in ("created", "updated", "unchanged", "skipped"):
        table.add_row(name, str(getattr(result, name)))
    console.print(table)
    for skip in result.skips[:20]:
        console.print(f"row {skip.row}: {skip.reason}", markup=False)
    if result.placements:
        placed = result.placements
        console.print(f"{placed['joined']} of {placed['references']} stand references found their units.")
        for unplaced in placed["unplaced"]:
            console.print(f"unplaced: {unplaced['exhibitor']}: {unplaced['reason']}", markup=False)


def _delimiter_name(delimiter: str | None) -> str | None:
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    return names.get(delimiter, delimiter) if delimiter else None


def _report(listing: ExhibitorList, result: ImportResult, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "format": listing.format,
        "encoding": listing.encoding,
        "delimiter": listing.delimiter,
        "rows": listing.row_count,
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "skipped": result.skipped,
        "stand_references": listing.stand_references,
        "placements": result.placements,
        "skips": [{"row": skip.row, "reason": skip.reason} for skip in result.skips],
        "warnings": [{"row": remark.row, "reason": remark_sentence(remark)} for remark in listing.warnings],
    }
