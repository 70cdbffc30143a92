"""Commands about the programme."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.archives import pack_files
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.actions import import_agenda, publish_release
from eventsapp.programme.importers import ENDINGS, MOST_BYTES
from eventsapp.programme.importers.columns import vocabulary
from eventsapp.programme.queries import draft_release
from eventsapp.programme.rules import ImportChoice, ImportReport, read_for

group = AppGroup("programme", help="Import and publish the programme of a fair.")
COLUMNS = tuple(vocabulary())
JSON_HELP = "Print one JSON object as the last line."


@group.command("import")
@click.argument("fair")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--theirs", is_flag=True, help="Take the file's where it and somebody's hand changed the same.")
@click.option("--remove-missing", is_flag=True, help="Remove sessions of earlier imports that the file does not have.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=HEAD",
    help=f"Which column of a table is what, by its head or letter; fields: {', '.join(COLUMNS)}.",
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def import_command(
    fair: str,
    file: Path,
    columns: tuple[str, ...],
    *,
    dry_run: bool,
    theirs: bool,
    remove_missing: bool,
    as_json: bool,
) -> None:
    """Import the agenda FILE, a zip or a folder of its files, into the fair with the short name FAIR."""
    found = _fair(fair)
    name, data = _agenda_at(file)
    choice = ImportChoice(theirs=theirs, remove_missing=remove_missing)
    try:
        document = read_for(found, data, name, _columns(columns))
        if dry_run:
            report = import_agenda(found, document, choice=choice, dry_run=True)
        else:
            with transaction():
                report = import_agenda(found, document, choice=choice)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _print_report(report)
    _print_json(report.as_json(), wanted=as_json)


@group.command("publish")
@click.argument("fair")
@click.option("--note", default="", help="What the team should know about this release.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def publish_command(fair: str, note: str, *, as_json: bool) -> None:
    """Publish the programme of FAIR as its next release."""
    found = _fair(fair)
    draft = draft_release(found)
    try:
        with transaction():
            release = publish_release(found, draft, note=note)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    changed = {name: len(rows) for name, rows in draft.changes.items()}
    click.echo(f"Release {release.number} of {fair} is public: {len(draft.agenda.sessions)} sessions.")
    _print_json(
        {"fair": fair, "number": release.number, "sessions": len(draft.agenda.sessions), **changed},
        wanted=as_json,
    )


def _fair(slug: str) -> Fair:
    found = fair_by_slug(slug)
    if found is None:
        raise click.ClickException(f"There is no fair {slug}.")
    return found


def _columns(said: tuple[str, ...]) -> dict[str, str]:
    pairs = [part.partition("=") for part in said]
    unknown = [field for field, _, head in pairs if field not in COLUMNS or not head.strip()]
    if unknown:
        raise click.ClickException(f"Say --column FIELD=HEAD with one of these fields: {', '.join(COLUMNS)}.")
    return {field: head.strip() for field, _, head in pairs}


def _agenda_at(path: Path) -> tuple[str, bytes]:
    """Return the name and content of a file; of a folder, the zip of its files, as they are sent by the page."""
    if path.is_file():
        return path.name, _content(path)
    inside = [one for one in sorted(path.iterdir()) if one.is_file() and one.name.lower().endswith(ENDINGS)]
    if not inside:
        raise click.ClickException(f"The folder holds no agenda; its files end with {', '.join(ENDINGS)}.")
    if sum(one.stat().st_size for one in inside) > MOST_BYTES:
        raise click.ClickException(f"The files of an agenda may have {MOST_BYTES // 1024 // 1024} MB in all.")
    return path.name, pack_files({one.name: one.read_bytes() for one in inside})


def _content(path: Path) -> bytes:
    """Read a file up to where it is too large anyway."""
    with path.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _print_report(report: ImportReport) -> None:
    click.echo(", ".join(filter(None, (report.format, report.encoding, f"{len(report.days)} days"))))
    for word, columns in (("columns read", report.columns), ("columns not read", report.unread_columns)):
        if columns:
            click.echo(f"{word}: {', '.join(columns)}")
    for name in ("sessions", "rooms", "tracks", "speakers"):
        counts = getattr(report, name)
        click.echo(
            f"{name:>9}: {counts.created} created, {counts.updated} updated, "
            f"{counts.unchanged} unchanged, {counts.skipped} skipped"
        )
    _print_remarks(report)
    if report.changes_nothing:
        click.echo("Everything in this file is in the programme already.")
    if report.dry_run:
        click.echo("Dry run: nothing was changed.")


def _print_remarks(report: ImportReport) -> None:
    for word, rows in (("skipped", report.skips), ("note", report.notes)):
        for row in rows:
            click.echo(f"{word}: {row.place}: {row.reason}")
    for clash in report.clashes:
        click.echo(
            f"double booking: {clash['resource']} is in “{clash['first_title']}” "
            f"and “{clash['second_title']}” for {clash['minutes']} minutes"
        )
    for conflict in report.conflicts:
        click.echo(f"changed on both sides: {conflict.kind} {conflict.ref} “{conflict.title}”: {conflict.field}")
    for missing in report.missing:
        click.echo(f"{'removed' if report.removed else 'not in the file'}: {missing.ref} “{missing.title}”")


def _print_json(values: dict[str, Any], *, wanted: bool) -> None:
    if wanted:
        click.echo(json.dumps(values, ensure_ascii=False))
