"""Commands about plans and stands."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from eventsapp.booths.actions import PlanImport, import_placements, import_plan, measure_plan, preview_plan, settle_plan
from eventsapp.booths.plan import sheet_of
from eventsapp.booths.queries import stands_in
from eventsapp.booths.rules import Placements, reason_sentence
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.plan_export import WRITERS, UnwritableText, export_plan
from eventsapp.venues.plan_import import (
    LARGEST_SCALE,
    SMALLEST_SCALE,
    PlanOptions,
    PlanRefused,
    files_at,
    read_plan,
)
from eventsapp.venues.queries import hall_by_code, halls_of, units_of
from eventsapp.venues.rules import note_sentence, refusal_of

group = AppGroup("plan", help="Import and export hall plans and place exhibitors on them.")
JSON_HELP = "Print one JSON object as the last line."


@group.command("import")
@click.argument("fair")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option(
    "--scale", type=click.FloatRange(SMALLEST_SCALE, LARGEST_SCALE), help="Metres per unit of the drawing or table."
)
@click.option("--flip", is_flag=True, help="Turn the plan upside down: its y axis runs the other way.")
@click.option("--mirror", is_flag=True, help="Exchange left and right: its x axis runs the other way.")
@click.option("--hall", default="", help="Code of the hall, where the file does not say.")
@click.option("--layer", "layers", multiple=True, help="Layer or group with the units or numbers; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def import_command(fair: str, source: Path, *, dry_run: bool, as_json: bool, **options: Any) -> None:
    """Import the hall plan SOURCE (a folder, a zip or one file) into the fair with the short name FAIR."""
    found = _fair(fair)
    try:
        plan = measure_plan(settle_plan(found.id, read_plan(files_at(source), PlanOptions(**options))))
        if dry_run:
            report = preview_plan(found.id, plan)
        else:
            with transaction():
                report = import_plan(found.id, plan, None)
    except PlanRefused as refused:
        raise click.ClickException(str(refusal_of(refused))) from refused
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _print_plan(report, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps({"fair": fair, "dry_run": dry_run, **_plan_json(report)}, ensure_ascii=False))


@group.command("export")
@click.argument("fair")
@click.argument("hall")
@click.option("--format", "to", type=click.Choice(list(WRITERS)), required=True, help="Kind of file.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where to write.")
def export_command(fair: str, hall: str, to: str, output: Path) -> None:
    """Write the plan of the hall with the code HALL of FAIR into a file: a PDF is A3 and to scale."""
    found = _fair(fair)
    place = hall_by_code(found.id, hall)
    if place is None:
        codes = ", ".join(one.code for one in halls_of(found.id))
        raise click.ClickException(f"{fair} has no hall {hall}. Its halls: {codes or 'none'}.")
    units = units_of(place.id)
    try:
        data = export_plan(sheet_of(found, place, units, stands_in(place.id)), to)
    except UnwritableText as missing:
        raise click.ClickException(
            f"No installed font has these letters: {missing.letters}. `python -m eventsapp.badges.fonts` fetches fonts."
        ) from missing
    output.write_bytes(data)
    click.echo(f"{output}: hall {place.code}, {len(units)} units, {len(data)} bytes")


@group.command("place")
@click.argument("fair")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def place_command(fair: str, *, as_json: bool) -> None:
    """Place the exhibitors of FAIR whose directory names stands; done again it changes nothing."""
    found = _fair(fair)
    with transaction():
        placements = import_placements(found.id, None)
    _print_placements(placements)
    if as_json:
        click.echo(json.dumps({"fair": fair, **placements.as_json()}, ensure_ascii=False))


def _fair(slug: str) -> Fair:
    """Load a fair or end with a sentence."""
    found = fair_by_slug(slug)
    if found is None:
        raise click.ClickException(f"There is no fair {slug}.")
    return found


def _print_plan(report: PlanImport, *, dry_run: bool) -> None:
    """Print what an import did or would do."""
    counts = ", ".join(f"{count} {word}" for word, count in report.counts.items())
    click.echo(f"{report.halls} halls; units: {counts}")
    for note in report.skipped:
        click.echo(f"skipped: hall {note.hall}: {note_sentence(note)}")
    for note in report.warnings:
        click.echo(f"note: hall {note.hall}: {note_sentence(note)}")
    for hall, number in report.changes.missing:
        click.echo(f"note: hall {hall}: {number} is not in the file and stays as it is.")
    if report.placements is not None and report.placements.references:
        _print_placements(report.placements)
    if dry_run:
        click.echo("Dry run: nothing was changed.")


def _print_placements(placements: Placements) -> None:
    """Print what a join did."""
    click.echo(
        f"{placements.joined} of {placements.references} stand references found their units: "
        f"{placements.stands_created} stands and {placements.shares_created} co-exhibitors created, "
        f"{placements.unchanged} unchanged, {len(placements.unplaced)} unplaced"
    )
    for unplaced in placements.unplaced:
        click.echo(f"unplaced: {unplaced.exhibitor}: {reason_sentence(unplaced)}")


def _plan_json(report: PlanImport) -> dict[str, Any]:
    """Return the report as plain values."""
    values: dict[str, Any] = {"halls": report.halls, **report.counts}
    values["warnings"] = dict(Counter(note.kind for note in report.warnings))
    values["skips"] = [
        {"hall": note.hall, "row": note.values.get("row"), "number": note.number, "reason": note_sentence(note)}
        for note in report.skipped
    ]
    values["missing"] = [{"hall": hall, "number": number} for hall, number in report.changes.missing]
    if report.placements is not None:
        values["placements"] = report.placements.as_json()
    return values
