"""An exhibitor's own holds: choose units on the plan, decide in time, reserve or give back."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.actions import (
    HoldWish,
    extend_hold,
    give_back,
    hold_wished,
    look_at_wish,
    read_wish,
    reserve_own,
)
from eventsapp.booths.forms import HoldForm
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import exhibitor_acted_for, hold_of, holds_of, nearest_stands
from eventsapp.booths.queries.waiting import place_in_line
from eventsapp.booths.rules import UnitTaken, numbers_of
from eventsapp.booths.rules.terms import terms_from
from eventsapp.booths.views.choices import is_json_wanted, seconds_left, words
from eventsapp.fairs.access import signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import HallRef, hall_by_code
from eventsapp.web.access import person_or_address
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("booths_exhibitor", __name__, url_prefix="/exhibit/<fair>")


@blueprint.get("/holds")
@signed_in_at_fair
def holds(fair: Fair) -> ResponseReturnValue:
    """Show what one's company holds, with the time that is left and what can be done."""
    return _show(fair)


@blueprint.post("/plan/<hall>/hold")
@signed_in_at_fair
@limiter.limit("60 per minute", key_func=person_or_address)
def hold(fair: Fair, hall: str) -> ResponseReturnValue:
    """Hold the chosen units; who lost them hears what is nearest. JSON for those who ask for it."""
    form, slug = HoldForm(), fair.slug
    numbers = [*request.form.getlist("unit"), form.numbers.data or ""]
    if not form.validate_on_submit():
        return _show(fair, form)
    wish = read_wish(fair, hall, numbers, current_user) or abort(404)
    try:
        wisher = look_at_wish(wish)
        with transaction():
            stand = hold_wished(wish, wisher)
            answer = _as_json(stand, wish)
    except Refusal as refusal:
        return _refused(slug, wish, refusal)
    if is_json_wanted():
        return jsonify(answer), 201
    flash(_("You hold %(number)s. Decide before the time is over.", number=answer["number"]), "good")
    return redirect(url_for(".holds", fair=slug))


@blueprint.post("/holds/<int:stand_id>/extend")
@signed_in_at_fair
def extend(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Take ten minutes more."""
    return _act(fair, stand_id, extend_hold, _("You have more time."))


@blueprint.post("/holds/<int:stand_id>/give-back")
@signed_in_at_fair
def release(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Give units back."""
    return _act(fair, stand_id, give_back, _("The units are free again."))


@blueprint.post("/holds/<int:stand_id>/reserve")
@signed_in_at_fair
def reserve(fair: Fair, stand_id: int) -> ResponseReturnValue:
    """Reserve what is held."""
    return _act(fair, stand_id, reserve_own, _("Your stand is reserved. Now the deposit is due."))


def _act(fair: Fair, stand_id: int, action: Callable[..., Stand], done: str) -> ResponseReturnValue:
    """Do something with one's own hold and show the page again."""
    exhibitor = exhibitor_acted_for(fair, current_user)
    if exhibitor is None or hold_of(exhibitor.id, stand_id) is None:
        abort(404)
    form = BaseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                action(fair, stand_id, current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(done, "good")
            return redirect(_back(fair))
    return _show(fair, form)


def _back(fair: Fair) -> str:
    """Return where somebody acted from: the plan, or the page of held units."""
    hall, _slash, number = request.form.get("plan", "").partition("/")
    place = hall_by_code(fair.id, hall) if number else None
    if place is None:
        return url_for(".holds", fair=fair.slug)
    return url_for("booths_public.plan", fair=fair.slug, hall=place.code, unit=number)


def _show(fair: Fair, form: BaseForm | None = None) -> ResponseReturnValue:
    exhibitor = exhibitor_acted_for(fair, current_user)
    stands = holds_of(exhibitor.id) if exhibitor else []
    return render_template(
        "booths/exhibitor/holds.html",
        form=form or BaseForm(formdata=None),
        exhibitor=exhibitor,
        stands=stands,
        numbers_of=lambda stand: numbers_of([part.unit for part in stand.units]),
        seconds_left=seconds_left,
        in_line=place_in_line(exhibitor) if exhibitor else None,
        terms=terms_from(fair.hold_terms),
        **words(),
    ), (form.status if form else 200)


def _refused(slug: str, wish: HoldWish, refusal: Refusal) -> ResponseReturnValue:
    """Say why nothing was held, and what is as good and near."""
    options: list[dict[str, Any]] = []
    if isinstance(refusal, UnitTaken):
        options = _nearest(slug, wish.hall, wish.unit_ids)
    if is_json_wanted():
        return _problem(refusal, options)
    body = render_template(
        "booths/exhibitor/refused.html",
        hall=wish.hall,
        sentence=str(refusal),
        options=options,
        form=HoldForm(),
        **words(),
    )
    return body, refusal.status


def _nearest(slug: str, hall: HallRef, wished: Sequence[int]) -> list[dict[str, Any]]:
    """Return the nearest stands as good as the one that was wished for."""
    found = nearest_stands(hall, wished)
    base = url_for("booths_public.plan", fair=slug, hall=hall.code)
    return [
        {
            "hall": hall.code,
            "units": list(one.numbers),
            "open_sides": one.open_sides,
            "metres": one.metres,
            "url": f"{base}?unit={quote(one.numbers[0])}",
        }
        for one in found
    ]


def _problem(refusal: Refusal, options: list[dict[str, Any]]) -> tuple[Response, int]:
    """Answer a program as RFC 9457 describes it."""
    status = refusal.status
    kind = type(refusal).__name__
    body = jsonify(type="about:blank", title=kind, status=status, detail=str(refusal), alternatives=options)
    body.mimetype = "application/problem+json"
    return body, status


def _as_json(stand: Stand, wish: HoldWish) -> dict[str, Any]:
    return {
        "stand_id": stand.id,
        "hall": wish.hall.code,
        "number": stand.number,
        "units": list(numbers_of(wish.spots)),
        "open_sides": stand.open_sides,
        "area_m2": stand.area_m2,
        "expires_at": stand.expires_at.isoformat() if stand.expires_at else None,
        "seconds_left": seconds_left(stand),
    }
