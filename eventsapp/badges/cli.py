"""Commands about badges."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from eventsapp.badges.actions import BatchWish, Printable, by_design, issue_piece, mark_printed
from eventsapp.badges.pdf import FontSet, Report, write_pdf
from eventsapp.badges.queries import START, installed_fonts, people_to_print
from eventsapp.badges.rules import BadgeType, BatchOrder
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.visitors.queries import group_by_code

PER_PIECE = 500

group = AppGroup("badges", help="Make badges.")


@group.command("print")
@click.argument("fair_slug", metavar="FAIR")
@click.option("--type", "kind", type=click.Choice([kind.value for kind in BadgeType]), default="visitor")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--only-new", is_flag=True, help="Leave out badges that were printed before.")
@click.option("--order", type=click.Choice([order.value for order in BatchOrder]), default="number")
@click.option("--group", "code", default="", metavar="CODE", help="Only the delegation with this pick-up code.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def print_badges(fair_slug: str, kind: str, out: Path, *, only_new: bool, order: str, code: str, as_json: bool) -> None:
    """Write the badges of the fair FAIR into one PDF, a page each; each layout has a file of its own."""
    fair = fair_by_slug(fair_slug)
    if fair is None:
        raise click.ClickException(f"There is no fair {fair_slug}.")
    try:
        wish = BatchWish(BadgeType(kind), only_new, BatchOrder(order), group_id=_group_id(fair, code))
        files, reports = _write(fair, wish, out)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    left_out = [
        {"ref": one.ref, "name": one.name, "characters": one.characters}
        for report in reports
        for one in report.uncovered
    ]
    printed = sum(report.pages for report in reports)
    for one in left_out:
        click.echo(f"Left out: {one['ref']} {one['name']} (no font for {one['characters']})", err=True)
    if not files:
        raise click.ClickException("There is no badge to print: everybody is beyond the exhibitors' quotas.")
    if as_json:
        names = [str(file) for file in files]
        answer = {"file": str(out), "files": names, "printed": printed, "left_out": left_out}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(f"{printed} badges are in {', '.join(map(str, files))}; {len(left_out)} left out.")


def _group_id(fair: Fair, code: str) -> int:
    group = group_by_code(fair, code) if code else None
    if code and group is None:
        raise click.ClickException(f"There is no delegation with the code {code}.")
    return group.id if group is not None else 0


def _write(fair: Fair, wish: BatchWish, out: Path) -> tuple[list[Path], list[Report]]:
    """Write the files completely or not at all, then mark their badges as printed."""
    fonts, fair_id = installed_fonts(), fair.id
    total = people_to_print(fair, wish.kind, only_new=wish.only_new, group_id=wish.group_id)
    if not total:
        raise click.ClickException("There is no badge to print.")
    groups = by_design(_badges(fair_id, wish))
    files: list[Path] = []
    reports: list[Report] = []
    columns = (TextColumn("Badges"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("badges", total=total)
        for number, badges in enumerate(groups, start=1):
            target = out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
            done = sum(report.pages + len(report.uncovered) for report in reports)
            reports.append(_write_file(target, badges, fonts, _teller(progress, task, done)))
            files.append(target)
    return files, reports


def _teller(progress: Progress, task: TaskID, done: int) -> Callable[[int], None]:
    def tell(made: int) -> None:
        progress.update(task, completed=done + made)

    return tell


def _write_file(out: Path, badges: Sequence[Printable], fonts: FontSet, tell: Callable[[int], None]) -> Report:
    design, partial = badges[0].design, out.with_name(f"{out.name}.part")
    try:
        with partial.open("wb") as target:
            data = [badge.data for badge in badges]
            report = write_pdf(
                data, target, fonts=fonts, layout=design.layout, pictures=design.pictures, on_progress=tell
            )
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    left_out = {one.ref for one in report.uncovered}
    with transaction():
        mark_printed([badge for badge in badges if badge.data.ref not in left_out])
    return report


def _badges(fair_id: int, wish: BatchWish) -> Iterator[Printable]:
    last = START
    while True:
        with transaction():
            piece = issue_piece(db.session.get_one(Fair, fair_id), wish, last, PER_PIECE)
        if piece is None:
            return
        last = piece.last
        for one in piece.beyond:
            click.echo(f"Left out: {one['name']}, {one['exhibitor']} (beyond the exhibitor's quota)", err=True)
        yield from piece.badges
