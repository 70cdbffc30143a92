"""Commands about plans of a whole fair."""

import json
from typing import Any

import click
from flask.cli import AppGroup
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from eventsapp.allocation.actions.running import start_run
from eventsapp.allocation.computing import compute, share_done
from eventsapp.allocation.models import AllocationRun, Mode
from eventsapp.allocation.queries.checking import Check, check_evidence, check_present
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.runs import evidence_of, run_numbered, unplaced_names
from eventsapp.allocation.rules.runs import LEAST_SECONDS, MOST_SECONDS, MOST_SEED, USUAL_SECONDS, Order, gap_of
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.booths.optimiser.outcome import Progress as SoFar
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import fair_by_slug
from eventsapp.infra.database import db, transaction
from eventsapp.infra.refusals import Refusal

group = AppGroup("booths", help="Give places to a whole fair, and check who stands where.")
JSON_HELP = "Print one JSON object as the last line."


@group.command("allocate")
@click.argument("fair")
@click.option("--seconds", type=click.IntRange(LEAST_SECONDS, MOST_SECONDS), default=USUAL_SECONDS, show_default=True)
@click.option("--seed", type=click.IntRange(0, MOST_SEED), default=1, show_default=True)
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.OPTIMISE.value)
@click.option("--note", default="", help="What this plan is for.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def allocate_command(fair: str, seconds: int, seed: int, mode: str, note: str, *, as_json: bool) -> None:
    """Compute a plan for everybody at FAIR who has no stand; an organiser looks at it and publishes it.

    The seconds become a fixed amount of work before it begins, so that the same seed gives the same plan anywhere.
    """
    found = _fair(fair)
    weights = weights_from(policy_of(found.id).weights)
    order = Order(mode=mode, seed=seed, seconds=seconds, weights=weights, note=note)
    try:
        with transaction():
            run_id = start_run(found.id, order, None, in_worker=False).id
        figures = _computed(run_id)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    values = _values(db.session.get_one(AllocationRun, run_id), figures)
    _print(values)
    if as_json:
        click.echo(json.dumps({"fair": fair, **values}, ensure_ascii=False))


def _computed(run_id: int) -> dict[str, Any]:
    """Compute a plan with a progress bar on the terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[good]}"), TimeElapsedColumn())
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("allocating", total=1.0, good="")

        def report(progress: SoFar) -> None:
            gap = "" if progress.gap is None else f", at most {100 * progress.gap:.2f} % from the best"
            good = f"{progress.placed} of {progress.placeable} placed{gap}"
            bar.update(task, completed=share_done(progress), description=progress.stage, good=good)

        return compute(run_id, report)


def _values(run: AllocationRun, figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "plan": run.number,
        "mode": run.mode,
        "seed": run.seed,
        "objective": run.objective,
        "bound": run.bound,
        "gap": gap_of(run.objective, run.bound),
        "preference_gap": figures.get("preference_gap"),
        "placed": run.placed,
        "placeable": run.placeable,
        "unplaced": unplaced_names(run),
        "violations": run.violations,
        "plan_hash": run.plan_hash,
        "cpu_seconds": figures.get("cpu_seconds"),
        "without": figures.get("without", []),
    }


def _print(values: dict[str, Any]) -> None:
    gap = "" if values["gap"] is None else f", certified within {100 * values['gap']:.2f} % of the best"
    click.echo(
        f"plan {values['plan']}: {values['placed']} of {values['placeable']} placed, "
        f"{values['objective']} points{gap}, {values['violations']} rules broken"
    )
    for part in values["without"]:
        click.echo(f"without {part}: the plan is good, not proven")
    for name in values["unplaced"]:
        click.echo(f"unplaced: {name}")


@group.command("check-plan")
@click.argument("fair")
@click.option("--plan", "number", type=int, help="A computed plan, from its own evidence; else the stands there are.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def check_command(fair: str, number: int | None, *, as_json: bool) -> None:
    """Count the hard rules that the stands of FAIR break, their points, and the bound nobody can beat.

    Exits with 1 where a rule is broken.
    """
    found = _fair(fair)
    check = check_present(found.id) if number is None else _checked(found, number)
    for sentence in check.violations:
        click.echo(f"broken: {sentence}")
    bound = "" if check.bound is None else f", at most {check.bound} possible"
    click.echo(f"{len(check.violations)} rules broken, {check.objective} points{bound}, {check.placed} placed")
    if as_json:
        click.echo(json.dumps({"fair": fair, **check.as_json()}, ensure_ascii=False))
    if check.violations:
        raise click.exceptions.Exit(1)


def _checked(fair: Fair, number: int) -> Check:
    run = run_numbered(fair.id, number)
    evidence = evidence_of(run) if run is not None else {}
    if not evidence:
        raise click.ClickException(f"{fair.slug} has no computed plan {number}.")
    return check_evidence(evidence)


def _fair(slug: str) -> Fair:
    """Load a fair or end with a sentence."""
    found = fair_by_slug(slug)
    if found is None:
        raise click.ClickException(f"There is no fair {slug}.")
    return found
