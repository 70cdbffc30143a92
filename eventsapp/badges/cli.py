"""Commands about badges."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eventsapp.badges.actions import issue_piece, mark_printed
from eventsapp.badges.pdf import BadgeData, Report, write_pdf
from eventsapp.badges.queries import installed_fonts, people_to_print
from eventsapp.badges.rules import BadgeType
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal

PER_PIECE = 500

group = AppGroup("badges", help="Make badges.")


@group.command("print")
@click.argument("fair_slug", metavar="FAIR")
@click.option("--type", "kind", type=click.Choice([kind.value for kind in BadgeType]), default="visitor")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--only-new", is_flag=True, help="Leave out badges that were printed before.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def print_badges(fair_slug: str, kind: str, out: Path, *, only_new: bool, as_json: bool) -> None:
    """Write the badges of the fair FAIR into one PDF, a page each."""
    fair = fair_by_slug(fair_slug)
    if fair is None:
        raise click.ClickException(f"There is no fair {fair_slug}.")
    try:
        report = _write(fair, BadgeType(kind), out, only_new=only_new)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    left_out = [{"ref": one.ref, "name": one.name, "characters": one.characters} for one in report.uncovered]
    for one in left_out:
        click.echo(f"Left out: {one['ref']} {one['name']} (no font for {one['characters']})", err=True)
    if as_json:
        click.echo(json.dumps({"file": str(out), "printed": report.pages, "left_out": left_out}, ensure_ascii=False))
    else:
        click.echo(f"{report.pages} badges are in {out}; {len(left_out)} left out.")


def _write(fair: Fair, kind: BadgeType, out: Path, *, only_new: bool) -> Report:
    """Write the file completely or not at all, then mark its badges as printed."""
    fonts, fair_id = installed_fonts(), fair.id
    total = people_to_print(fair, kind, only_new=only_new)
    if not total:
        raise click.ClickException("There is no badge to print.")
    issued: dict[str, int] = {}
    partial = out.with_name(f"{out.name}.part")
    columns = (TextColumn("Badges"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=Console(stderr=True)) as progress, partial.open("wb") as target:
            task = progress.add_task("badges", total=total)
            report = write_pdf(
                _badges(fair_id, kind, issued, only_new=only_new),
                target,
                fonts=fonts,
                on_progress=lambda done: progress.update(task, completed=done),
            )
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    left_out = {one.ref for one in report.uncovered}
    with transaction():
        mark_printed([badge_id for ref, badge_id in issued.items() if ref not in left_out])
    return report


def _badges(fair_id: int, kind: BadgeType, issued: dict[str, int], *, only_new: bool) -> Iterator[BadgeData]:
    last_id = 0
    while True:
        with transaction():
            fair = db.session.get_one(Fair, fair_id)
            piece = issue_piece(fair, kind, last_id, PER_PIECE, only_new=only_new)
        if piece is None:
            return
        last_id = piece.last_id
        issued.update(zip((badge.ref for badge in piece.badges), piece.badge_ids, strict=True))
        yield from piece.badges
