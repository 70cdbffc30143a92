"""Plans of a whole fair for programs: listed, asked for, stopped, proven."""

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.allocation.actions.running import start_run
from eventsapp.allocation.api.documents import plan_document, whole_plan_document
from eventsapp.allocation.forms.runs import OrderForm
from eventsapp.allocation.models import AllocationRun, Mode, RunState
from eventsapp.allocation.queries.checking import check_evidence
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.runs import evidence_of, job_of, round_in_fair, run_numbered, runs_of
from eventsapp.allocation.rules.runs import USUAL_SECONDS, NoSuchRound, NotStoppable, Order
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.jobs import Job, request_stop
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.web.forms import NumberField
from eventsapp.web.programs import asked_part, carry_out, check, filled, json_answer, no_answers, part_answer

blueprint = Blueprint("allocation_api_plans", __name__, url_prefix="/api/v1/fairs/<fair>/allocation/plans")
USUAL = {"mode": Mode.OPTIMISE.value, "seconds": USUAL_SECONDS, "seed": 1}
LAST = 2**31 - 1


class OrderIn(OrderForm):
    """How a plan is computed, for everybody or for those of a round."""

    round = NumberField(_l("Round"), low=1, high=LAST, required=False)


@blueprint.get("")
@program_may(Permission.ALLOCATE)
def listed(fair: Fair) -> Response:
    """List the plans of a fair, the newest first."""
    asked = asked_part(begins=LAST)
    rows = runs_of(fair.id, asked.one_more, before=asked.after)
    return part_answer(asked, rows, lambda run: plan_document(run, _job(run)), lambda run: run.number)


@blueprint.post("")
@program_may(Permission.ALLOCATE)
def start(fair: Fair) -> Response:
    """Ask a worker for a plan."""
    form = filled(OrderIn, USUAL)
    check(form)
    order = _order(fair, form)

    def act() -> dict[str, object]:
        run = start_run(fair.id, order, current_user, language=current_language())
        return plan_document(run, _job(run))

    slug = fair.slug
    return carry_out(act, 202, lambda plan: url_for(".one", fair=slug, number=plan["plan"]))


@blueprint.get("/<int:number>")
@program_may(Permission.ALLOCATE)
def one(fair: Fair, number: int) -> Response:
    """Send a plan with its figures, or how far it is."""
    run = plan_numbered(fair, number)
    return json_answer(whole_plan_document(run, _job(run)))


@blueprint.post("/<int:number>/stop")
@program_may(Permission.ALLOCATE)
def stop(fair: Fair, number: int) -> Response:
    """Stop computing; the best plan so far is kept."""
    no_answers()

    def act() -> dict[str, object]:
        run = plan_numbered(fair, number)
        job = _job(run)
        if job is None or job.is_over:
            raise NotStoppable
        request_stop(job)
        return plan_document(run, job)

    return carry_out(act, 202)


@blueprint.get("/<int:number>/certificate")
@program_may(Permission.ALLOCATE)
def certificate(fair: Fair, number: int) -> Response:
    """Check a plan as it was computed from its own evidence, and send what was found."""
    run = plan_numbered(fair, number)
    evidence = evidence_of(run)
    if not evidence:
        raise NotFound
    found = check_evidence(evidence)
    evidence_url = url_for(".evidence", fair=fair.slug, number=number)
    return json_answer({**found.as_json(), "plan": number, "plan_hash": run.plan_hash, "evidence_url": evidence_url})


@blueprint.get("/<int:number>/evidence")
@program_may(Permission.ALLOCATE)
def evidence(fair: Fair, number: int) -> Response:
    """Send problem, plan and certificate as one file, so that anyone can check the plan again."""
    run = plan_numbered(fair, number)
    if run.evidence is None:
        raise NotFound
    return Response(storage.read(run.evidence), mimetype="application/gzip", headers={"Cache-Control": "no-store"})


def plan_numbered(fair: Fair, number: int) -> AllocationRun:
    """Return a plan of this fair. Refuses with NotFound."""
    run = run_numbered(fair.id, number)
    if run is None:
        raise NotFound
    return run


def _order(fair: Fair, form: OrderIn) -> Order:
    entered = round_in_fair(fair.id, form.round.data) if form.round.data else None
    if form.round.data and entered is None:
        raise NoSuchRound
    return Order(
        mode=form.mode.data,
        seed=form.seed.data or 0,
        seconds=form.seconds.data or 0,
        weights=weights_from(policy_of(fair.id).weights),
        round_id=entered.id if entered else None,
        note=form.note.data or "",
    )


def _job(run: AllocationRun) -> Job | None:
    """Return the job of a plan that is being computed."""
    return job_of(run) if run.state == RunState.COMPUTING else None
