"""Plans of a whole fair: asking for one, watching it being computed, all versions, what proves one."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.running import RUN, start_run
from eventsapp.allocation.forms.runs import OrderForm
from eventsapp.allocation.models import AllocationRun, RunState
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.placing import placing_at
from eventsapp.allocation.queries.runs import round_in_fair, run_numbered, run_of_job, runs_of
from eventsapp.allocation.rules.runs import MODE_NAMES, Order, gap_of
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.fairs.access import Permission, permissions_in, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job
from eventsapp.infra.locale import current_language, number
from eventsapp.infra.refusals import Refusal
from eventsapp.web.jobs import JobPage, present

blueprint = Blueprint("allocation_runs", __name__, url_prefix="/organise/<fair>/allocation")


@blueprint.route("", methods=["GET", "POST"])
@staff_may(Permission.ALLOCATE)
def overview(fair: Fair) -> ResponseReturnValue:
    """Say who waits for a place, ask for a plan, and list the plans there are."""
    form = OrderForm()
    entered = round_in_fair(fair.id, request.values.get("round", 0, type=int))
    if form.validate_on_submit():
        order = Order(
            mode=form.mode.data,
            seed=form.seed.data or 0,
            seconds=form.seconds.data or 0,
            weights=weights_from(policy_of(fair.id).weights),
            round_id=entered.id if entered else None,
            note=form.note.data or "",
        )
        try:
            run = ask_for(fair, order)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("allocation_board.board", fair=fair.slug, number=run.number))
    runs = runs_of(fair.id)
    body = render_template(
        "allocation/organiser/overview.html",
        form=form,
        placing=placing_at(fair.id),
        entered=entered,
        runs=runs,
        published=next((run for run in runs if run.state == RunState.PUBLISHED), None),
        proposed=next((run for run in runs if run.state == RunState.PROPOSED), None),
        computing=next((run for run in runs if run.state == RunState.COMPUTING), None),
        mode_names=MODE_NAMES,
        gap_of=gap_of,
    )
    return body, form.status


def ask_for(fair: Fair, order: Order) -> AllocationRun:
    """Ask a worker for a plan."""
    with transaction():
        return start_run(fair.id, order, current_user, language=current_language())


@blueprint.get("/plans/<int:number>/evidence")
@staff_may(Permission.ALLOCATE)
def evidence(fair: Fair, number: int) -> ResponseReturnValue:
    """Give problem, plan and certificate as one file, so that anyone can check the plan again."""
    run = run_numbered(fair.id, number)
    if run is None or run.evidence is None:
        abort(404)
    name = f"{fair.slug}-plan-{run.number}.json.gz"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(storage.read(run.evidence), mimetype="application/gzip", headers=headers)


# How a plan that is being computed is shown


def _title(job: Job) -> str:
    return _("The plan is being computed")


def _address(job: Job) -> str:
    """Return the board of the plan that a job computes."""
    fair = db.session.get(Fair, job.fair_id or 0)
    run = run_of_job(job)
    if fair is None or run is None:
        return url_for("jobs.show", job_id=job.id)
    return url_for("allocation_board.board", fair=fair.slug, number=run.number)


def _counts(job: Job) -> str:
    """Say how good the plan is so far."""
    so_far, language = job.result, current_language()
    if not so_far.get("placeable"):
        return ""
    parts = [
        _(
            "%(placed)s of %(placeable)s placed",
            placed=number(so_far["placed"], language),
            placeable=number(so_far["placeable"], language),
        )
    ]
    if so_far.get("gap") is not None:
        gap = number(round(100 * so_far["gap"], 2), language)
        parts.append(_("at most %(gap)s %% from the best there can be", gap=gap))
    return " · ".join(parts)


def _may_see(job: Job) -> bool:
    fair = db.session.get(Fair, job.fair_id or 0)
    return fair is not None and Permission.ALLOCATE in permissions_in(fair)


def _stop(job: Job) -> str:
    return _("Stop and keep the best plan so far")


present(RUN, JobPage(title=_title, address=_address, counts=_counts, may_see=_may_see, stop=_stop))
