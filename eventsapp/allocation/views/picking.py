"""The console of an appointment round: who is at each station, who is next, and how each turn ends."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.picking import call_next, mark_absent, pass_turn, pick_units, take_held
from eventsapp.allocation.actions.proxies import set_proxy
from eventsapp.allocation.forms import PickForm, ProxyForm, StationForm
from eventsapp.allocation.models import Pick, PickState, Round, RoundMode
from eventsapp.allocation.queries.best_left import options_for
from eventsapp.allocation.queries.rounds import carts_of, pick_in_round, picks_of, units_needed
from eventsapp.allocation.rules.picks import ENDED, at_station, expected_times, in_waiting
from eventsapp.allocation.rules.rounds import ON_DECK
from eventsapp.allocation.views.proxies import kept_wishes, typed_wishes
from eventsapp.allocation.views.shared import round_or_404, words
from eventsapp.booths.rules import UnknownUnits
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import hall_by_code, halls_of
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("allocation_picking", __name__, url_prefix="/organise/<fair>/allocation/rounds/<int:round_id>")
LATEST = 10


@blueprint.get("/console")
@staff_may(Permission.ALLOCATE)
def console(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Show the stations."""
    return _show(fair, _by_appointment(fair, round_id))


@blueprint.get("/console/now")
@staff_may(Permission.ALLOCATE)
def now(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Send what the console rests on; 304 while nothing has changed."""
    picks = picks_of(_by_appointment(fair, round_id).id)
    choosing = [pick for pick in picks if pick.state == PickState.PICKING]
    carts = carts_of([pick.exhibitor_id for pick in choosing])
    state = [(pick.id, pick.state, pick.place, pick.station, len(pick.proxy)) for pick in picks]
    answer = make_response(jsonify(picks=state, carts=sorted((cart.id, cart.version) for cart in carts.values())))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.post("/next")
@staff_may(Permission.ALLOCATE)
def call(fair: Fair, round_id: int) -> ResponseReturnValue:
    """Call the next in line to a station."""
    one, form = _by_appointment(fair, round_id), StationForm()

    def act() -> str:
        pick = call_next(fair.id, round_id, form.station.data or 0, current_user)
        return _("%(company)s is called to station %(station)s.", company=_name(pick), station=pick.station)

    return _done(fair, one, form, act)


@blueprint.post("/picks/<int:pick_id>/picked")
@staff_may(Permission.ALLOCATE)
def picked(fair: Fair, round_id: int, pick_id: int) -> ResponseReturnValue:
    """Give a company the units it chose."""
    one, pick = _pick(fair, round_id, pick_id)
    form, name = _pick_form(fair), _name(pick)
    hall = hall_by_code(fair.id, form.hall.data or "")

    def act() -> str:
        if hall is None:
            raise UnknownUnits(_("Choose one of the list."), field="hall")
        stand = pick_units(fair.id, round_id, pick_id, hall, [form.numbers.data or ""], current_user)
        return _("%(company)s has stand %(number)s. They get a mail about it.", company=name, number=stand.number)

    return _done(fair, one, form, act, pick_id)


@blueprint.post("/picks/<int:pick_id>/held")
@staff_may(Permission.ALLOCATE)
def held(fair: Fair, round_id: int, pick_id: int) -> ResponseReturnValue:
    """Reserve what a company holds in its cart."""
    one, pick = _pick(fair, round_id, pick_id)
    name = _name(pick)

    def act() -> str:
        stand = take_held(fair.id, round_id, pick_id, current_user)
        return _("%(company)s has stand %(number)s. They get a mail about it.", company=name, number=stand.number)

    return _done(fair, one, BaseForm(), act)


@blueprint.post("/picks/<int:pick_id>/pass")
@staff_may(Permission.ALLOCATE)
def passed(fair: Fair, round_id: int, pick_id: int) -> ResponseReturnValue:
    """Note that a company chose nothing."""
    one, pick = _pick(fair, round_id, pick_id)
    name = _name(pick)

    def act() -> str:
        pass_turn(fair.id, round_id, pick_id, current_user)
        return _("%(company)s passed.", company=name)

    return _done(fair, one, BaseForm(), act)


@blueprint.post("/picks/<int:pick_id>/absent")
@staff_may(Permission.ALLOCATE)
def absent(fair: Fair, round_id: int, pick_id: int) -> ResponseReturnValue:
    """Note that a company did not come; the second time it gets the best that is left."""
    one, pick = _pick(fair, round_id, pick_id)
    name = _name(pick)
    options = options_for(one, pick) if pick.was_absent and pick.state == PickState.PICKING else []

    def act() -> str:
        ended = mark_absent(fair.id, round_id, pick_id, options, current_user)
        if ended.state == PickState.WAITING:
            return _("%(company)s was absent and waits at the end of the line.", company=name)
        if ended.state == PickState.NONE_LEFT:
            return _("%(company)s was absent again, and nothing is left that fits.", company=name)
        number = ended.stand.number if ended.stand else ""
        return _("%(company)s was absent again and was given %(number)s.", company=name, number=number)

    return _done(fair, one, BaseForm(), act)


@blueprint.get("/picks/<int:pick_id>/proxy")
@staff_may(Permission.ALLOCATE)
def proxy(fair: Fair, round_id: int, pick_id: int) -> ResponseReturnValue:
    """Show the wishes a company left for its absence."""
    one, pick = _pick(fair, round_id, pick_id)
    return _show_proxy(one, pick, _proxy_form(fair, formdata=None).fill_in(kept_wishes(pick)))


@blueprint.post("/picks/<int:pick_id>/proxy")
@staff_may(Permission.ALLOCATE)
def keep_proxy(fair: Fair, round_id: int, pick_id: int) -> ResponseReturnValue:
    """Keep wishes that a company told the organiser."""
    one, pick = _pick(fair, round_id, pick_id)
    form = _proxy_form(fair)
    if form.validate_on_submit():
        try:
            wishes = typed_wishes(fair, form)
            with transaction():
                set_proxy(fair.id, round_id, pick_id, wishes, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The wishes are kept."), "good")
            return redirect(url_for(".console", fair=fair.slug, round_id=round_id))
    return _show_proxy(one, pick, form)


def _by_appointment(fair: Fair, round_id: int) -> Round:
    one = round_or_404(fair, round_id)
    return one if one.mode == RoundMode.APPOINTMENT else abort(404)


def _pick(fair: Fair, round_id: int, pick_id: int) -> tuple[Round, Pick]:
    one = _by_appointment(fair, round_id)
    return one, pick_in_round(one, pick_id) or abort(404)


def _name(pick: Pick) -> str:
    return pick.exhibitor.display_name


def _pick_form(fair: Fair, **settings: Any) -> PickForm:
    return PickForm(**settings).offer([hall.code for hall in halls_of(fair.id)])


def _proxy_form(fair: Fair, **settings: Any) -> ProxyForm:
    return ProxyForm(**settings).offer([hall.code for hall in halls_of(fair.id)])


def _done(fair: Fair, one: Round, form: BaseForm, act: Callable[[], str], pick_id: int = 0) -> ResponseReturnValue:
    """Do what a form asks for and show the stations again; a refusal stands above them, with what was typed."""
    if form.validate_on_submit():
        try:
            with transaction():
                said = act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(said, "good")
            return redirect(url_for(".console", fair=fair.slug, round_id=one.id))
    return _show(fair, one, form, pick_id)


def _show(fair: Fair, one: Round, wrong: BaseForm | None = None, wrong_id: int = 0) -> ResponseReturnValue:
    picks, moment = picks_of(one.id), clock.now()
    waiting = in_waiting(picks)
    ended = sorted((pick for pick in picks if pick.state in ENDED and pick.ended_at), key=_ended_at, reverse=True)
    stations = [(station, at_station(picks, station)) for station in range(1, one.stations + 1)]
    body = render_template(
        "allocation/organiser/console.html",
        one=one,
        stations=stations,
        on_deck=waiting[:ON_DECK],
        later=waiting[ON_DECK:],
        expected=expected_times(one, picks, moment),
        needs=units_needed(fair.id),
        ended=ended[:LATEST],
        ended_count=len(ended),
        total=len(picks),
        carts=carts_of([pick.exhibitor_id for _station, pick in stations if pick]),
        pick_form=_pick_form(fair, formdata=None),
        wrong=wrong,
        wrong_id=wrong_id,
        **words(),
    )
    return body, wrong.status if wrong else 200


def _ended_at(pick: Pick) -> tuple[Any, int]:
    return pick.ended_at, pick.id


def _show_proxy(one: Round, pick: Pick, form: ProxyForm) -> ResponseReturnValue:
    body = render_template("allocation/organiser/proxy.html", one=one, pick=pick, form=form, **words())
    return body, form.status
