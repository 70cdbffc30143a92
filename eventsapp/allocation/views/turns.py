"""An exhibitor's own turn: its place in line, when it is expected, its wishes, and the way to the plan."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.proxies import set_proxy
from eventsapp.allocation.forms import ProxyForm
from eventsapp.allocation.models import Pick, RoundMode
from eventsapp.allocation.queries.rounds import picks_of, planned_for, running_picks
from eventsapp.allocation.rules.picks import expected_times, in_waiting
from eventsapp.allocation.views.proxies import kept_wishes, typed_wishes
from eventsapp.allocation.views.shared import words
from eventsapp.booths.queries import exhibitor_acted_for
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import halls_of

blueprint = Blueprint("allocation_turns", __name__, url_prefix="/exhibit/<fair>/round")


@blueprint.get("")
@signed_in_at_fair
def turn(fair: Fair) -> ResponseReturnValue:
    """Show one's own turn."""
    exhibitor = exhibitor_acted_for(fair, current_user)
    pick = _chosen(exhibitor)
    form = _form(fair, formdata=None).fill_in(kept_wishes(pick)) if pick else None
    return _show(exhibitor, pick, form)


@blueprint.get("/now")
@signed_in_at_fair
def now(fair: Fair) -> ResponseReturnValue:
    """Send how far the line is; 304 while nothing has changed."""
    pick = _chosen(exhibitor_acted_for(fair, current_user))
    state = {"state": pick.state, "ahead": _ahead(pick, picks_of(pick.round_id))} if pick else {}
    answer = make_response(jsonify(state))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.post("/proxy")
@signed_in_at_fair
def proxy(fair: Fair) -> ResponseReturnValue:
    """Keep what one wants in one's absence."""
    exhibitor = exhibitor_acted_for(fair, current_user)
    pick = _chosen(exhibitor)
    if pick is None or pick.round.mode != RoundMode.APPOINTMENT:
        abort(404)
    form, round_id, pick_id = _form(fair), pick.round_id, pick.id
    if form.validate_on_submit():
        try:
            wishes = typed_wishes(fair, form)
            with transaction():
                set_proxy(fair.id, round_id, pick_id, wishes, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your wishes are kept."), "good")
            return redirect(url_for(".turn", fair=fair.slug, round=round_id))
    return _show(exhibitor, pick, form)


def _chosen(exhibitor: Exhibitor | None) -> Pick | None:
    """Return the turn that is asked for, else the one that matters most now."""
    picks = running_picks(exhibitor.id, clock.now()) if exhibitor else []
    asked = request.args.get("round", "")
    return next((pick for pick in picks if str(pick.round_id) == asked), next(iter(picks), None))


def _form(fair: Fair, **settings: object) -> ProxyForm:
    return ProxyForm(**settings).offer([hall.code for hall in halls_of(fair.id)])


def _show(exhibitor: Exhibitor | None, pick: Pick | None, form: ProxyForm | None) -> ResponseReturnValue:
    moment = clock.now()
    picks = picks_of(pick.round_id) if pick and pick.round.mode == RoundMode.APPOINTMENT else []
    body = render_template(
        "allocation/exhibitor/turn.html",
        exhibitor=exhibitor,
        pick=pick,
        others=[one for one in running_picks(exhibitor.id, moment) if one is not pick] if exhibitor and pick else [],
        form=form,
        ahead=_ahead(pick, picks) if pick else 0,
        expected=expected_times(pick.round, picks, moment).get(pick.id) if pick else None,
        planned=planned_for(exhibitor) if exhibitor and pick is None else [],
        **words(),
    )
    return body, form.status if form else 200


def _ahead(pick: Pick, picks: Sequence[Pick]) -> int:
    """Return how many wait before a turn."""
    return sum(other.place < pick.place for other in in_waiting(picks))
