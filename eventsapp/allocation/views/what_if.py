"""Plans computed from another: keep stable, suppose a withdrawal or a closed hall; two plans side by side."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.allocation.board.comparing import comparison_of
from eventsapp.allocation.forms import WeightsForm
from eventsapp.allocation.forms.runs import WhatIfForm
from eventsapp.allocation.models import AllocationRun, RunState
from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.runs import proposals_of, run_numbered, runs_of
from eventsapp.allocation.rules.runs import STAY_BONUS, NotProposed, Order
from eventsapp.allocation.rules.weighing import weights_from
from eventsapp.allocation.views.board import plan_of, show_board
from eventsapp.allocation.views.runs import ask_for
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import halls_of

blueprint = Blueprint("allocation_what_if", __name__, url_prefix="/organise/<fair>/allocation")


@blueprint.route("/plans/<int:number>/what-if", methods=["GET", "POST"])
@staff_may(Permission.ALLOCATE)
def what_if(fair: Fair, number: int) -> ResponseReturnValue:
    """Compute a plan anew from another: everybody stays where that is no loss, some withdraw, halls are closed."""
    base = plan_of(fair, number)
    form = WhatIfForm().offer(_exhibitors(base), [(hall.id, hall.code) for hall in halls_of(fair.id)])
    if form.validate_on_submit():
        try:
            run = ask_for(fair, _order(fair, base, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("allocation_board.board", fair=fair.slug, number=run.number))
    if request.method == "GET":
        form.withdrawn.data = request.args.getlist("withdrawn", type=int)
    return render_template("allocation/organiser/what_if.html", run=base, form=form), form.status


@blueprint.post("/plans/<int:number>/again")
@staff_may(Permission.ALLOCATE)
def again(fair: Fair, number: int) -> ResponseReturnValue:
    """Compute a plan anew with other sliders: from the start, or so that most stay where this one has them."""
    base, form = plan_of(fair, number), WeightsForm()
    if not form.validate_on_submit():
        return show_board(fair, base, weights_form=form)
    is_stable = request.form.get("stable") == "1"
    order = Order(
        mode=base.mode,
        seed=base.seed,
        seconds=base.seconds,
        weights=form.weights,
        base_id=base.id if is_stable else None,
        round_id=base.round_id,
        stay_bonus=STAY_BONUS if is_stable else 0,
        note=_("from plan %(number)s", number=base.number),
    )
    try:
        run = ask_for(fair, order)
    except Refusal as refusal:
        form.refuse(refusal)
        return show_board(fair, base, weights_form=form)
    return redirect(url_for("allocation_board.board", fair=fair.slug, number=run.number))


@blueprint.get("/compare")
@staff_may(Permission.ALLOCATE)
def compare(fair: Fair) -> ResponseReturnValue:
    """Show what two plans do differently."""
    runs = [run for run in runs_of(fair.id) if run.objective is not None]
    numbers = [request.args.get(name, 0, type=int) for name in ("one", "other")]
    chosen = [run_numbered(fair.id, number) for number in numbers]
    if any(number and run is None for number, run in zip(numbers, chosen, strict=True)):
        abort(404)
    one, other = chosen
    comparison = comparison_of(one, other) if one is not None and other is not None else None
    return render_template("allocation/organiser/compare.html", runs=runs, one=one, other=other, comparison=comparison)


def _exhibitors(run: AllocationRun) -> Sequence[tuple[int, str]]:
    found = [(one.exhibitor_id, one.exhibitor.display_name) for one in proposals_of(run)]
    return sorted(found, key=lambda one: one[1].casefold())


def _order(fair: Fair, base: AllocationRun, form: WhatIfForm) -> Order:
    if base.state not in {RunState.PROPOSED, RunState.PUBLISHED}:
        raise NotProposed
    return Order(
        seed=base.seed,
        seconds=form.seconds.data or 0,
        weights=weights_from(policy_of(fair.id).weights),
        base_id=base.id,
        round_id=base.round_id,
        withdrawn=form.withdrawn.data or (),
        closed_hall_ids=form.halls.data or (),
        stay_bonus=STAY_BONUS if form.stay_bonus.data is None else form.stay_bonus.data,
        note=form.note.data or _("what if, from plan %(number)s", number=base.number),
    )
