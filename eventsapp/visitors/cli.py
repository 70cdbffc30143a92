"""Commands about visitors."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.tabular import MAX_BYTES, UnreadableFile
from eventsapp.visitors.actions import VisitorImport, import_visitors, plan_visitors, prepare_import
from eventsapp.visitors.importers import VisitorList, read_visitors
from eventsapp.visitors.models import VisitorType
from eventsapp.visitors.queries import type_by_code, usual_type
from eventsapp.visitors.queries.importing import wordings_of_questions
from eventsapp.visitors.rules import phone_key_of
from eventsapp.visitors.rules.importing import list_remark_words, visitor_list_refusal

SHOWN = 20
group = AppGroup("visitors", help="Bring lists of visitors in.")


@group.command("import")
@click.argument("fair")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
@click.option("--type", "type_code", help="Type of rows that name none (default: the first one open to everybody).")
@click.option("--send-tickets", is_flag=True, help="Send everybody new the ticket, some hundred a minute.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def import_list(
    fair: str, file: Path, *, dry_run: bool, type_code: str | None, send_tickets: bool, as_json: bool
) -> None:
    """Register the people in FILE (CSV, TSV or XLSX) as visitors of FAIR."""
    console = Console(stderr=True)
    found = fair_by_slug(fair)
    if found is None:
        raise click.ClickException(f"There is no fair {fair}.")
    default = _type(found, type_code)
    listing = _read(console, found, file)
    try:
        result = plan_visitors(found, listing, default)
        if not dry_run:
            result = _import(found, listing, result, default, send_tickets=send_tickets)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _show(console, listing, result, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(_report(listing, result, dry_run=dry_run), ensure_ascii=False))


def _type(fair: Fair, code: str | None) -> VisitorType | None:
    found = type_by_code(fair, code) if code else usual_type(fair)
    if code and found is None:
        raise click.ClickException(f"{fair.slug} has no type of visitor {code}.")
    return found


def _read(console: Console, fair: Fair, file: Path) -> VisitorList:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read.") from error
    try:
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Reading")
            return read_visitors(
                data,
                local=zone(fair.timezone),
                phone_key=phone_key_of,
                questions=wordings_of_questions(fair),
                tell=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except UnreadableFile as error:
        raise click.ClickException(str(visitor_list_refusal(error))) from error


def _import(
    fair: Fair, listing: VisitorList, plan: VisitorImport, default: VisitorType | None, *, send_tickets: bool
) -> VisitorImport:
    numbers = prepare_import(fair, plan.created)
    with transaction():
        return import_visitors(fair, listing, None, default=default, numbers=numbers, send_tickets=send_tickets)


def _show(console: Console, listing: VisitorList, result: VisitorImport, *, dry_run: bool) -> None:
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    read = (listing.encoding, names.get(listing.delimiter or "", listing.delimiter), listing.sheet)
    console.print(f"{listing.row_count} rows read ({', '.join(filter(None, read))}).")
    table = Table("", "Visitors", title="Dry run: nothing was changed" if dry_run else None)
    for name in ("created", "updated", "unchanged", "skipped"):
        table.add_row(name, str(getattr(result, name)))
    console.print(table)
    for skip in result.skips[:SHOWN]:
        console.print(f"row {skip.row}: {list_remark_words(skip)}", markup=False)
    for key, count in result.remarks.counts.items():
        first = next((one for one in result.remarks.kept if one.key == key), None)
        if first is not None:
            console.print(f"{count} x such as row {first.row}: {list_remark_words(first)}", markup=False)


def _report(listing: VisitorList, result: VisitorImport, *, dry_run: bool) -> dict[str, Any]:
    counts = ("rows", "created", "updated", "unchanged", "skipped", "kept", "consents", "alike", "sent")
    return {
        "dry_run": dry_run,
        "format": listing.format,
        "encoding": listing.encoding,
        "delimiter": listing.delimiter,
        "sheet": listing.sheet,
        "columns": dict(listing.columns),
        "unread_columns": list(listing.unread_columns),
        **{name: getattr(result, name) for name in counts},
        "skips": [{"row": one.row, "reason": list_remark_words(one)} for one in result.skips],
        "warnings": [{"row": one.row, "reason": list_remark_words(one)} for one in result.remarks.kept],
        "warning_count": result.remarks.count,
    }
