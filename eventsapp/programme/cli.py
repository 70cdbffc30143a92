"""Commands about the programme."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.actions import import_agenda, publish_release
from eventsapp.programme.queries import draft_release
from eventsapp.programme.rules import ImportReport, read_for

group = AppGroup("programme", help="Import and publish the programme of a fair.")
JSON_HELP = "Print one JSON object as the last line."


@group.command("import")
@click.argument("fair")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def import_command(fair: str, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the agenda FILE (or the one in a folder) into the fair with the short name FAIR."""
    found, file = _fair(fair), _agenda_file(file)
    try:
        document = read_for(found, file.read_bytes(), file.name)
        if dry_run:
            report = import_agenda(found, document, dry_run=True)
        else:
            with transaction():
                report = import_agenda(found, document)
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


def _agenda_file(path: Path) -> Path:
    """Return the file itself, or the only one of a folder that can be an agenda."""
    if path.is_file():
        return path
    inside = sorted(one for one in path.iterdir() if one.suffix.lower() in {".xml", ".json"})
    if len(inside) != 1:
        names = ", ".join(one.name for one in inside) or "none"
        raise click.ClickException(f"The folder must hold one agenda file (.xml or .json); it holds: {names}.")
    return inside[0]


def _print_report(report: ImportReport) -> None:
    click.echo(f"{report.format}, {report.encoding}, {len(report.days)} days")
    for name in ("sessions", "rooms", "tracks", "speakers"):
        counts = getattr(report, name)
        click.echo(
            f"{name:>9}: {counts.created} created, {counts.updated} updated, "
            f"{counts.unchanged} unchanged, {counts.skipped} skipped"
        )
    for word, rows in (("skipped", report.skips), ("note", report.notes)):
        for row in rows:
            click.echo(f"{word}: {row.place}: {row.reason}")
    for clash in report.clashes:
        click.echo(
            f"double booking: {clash['resource']} is in “{clash['first_title']}” "
            f"and “{clash['second_title']}” for {clash['minutes']} minutes"
        )
    if report.dry_run:
        click.echo("Dry run: nothing was changed.")


def _print_json(values: dict[str, Any], *, wanted: bool) -> None:
    if wanted:
        click.echo(json.dumps(values, ensure_ascii=False))
