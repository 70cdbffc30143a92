"""Reserving a seat in a session, with an account or a ticket."""

from flask import Blueprint, Response, abort, flash, jsonify, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.actions import give_back, take_seat
from eventsapp.programme.models import SeatPlan
from eventsapp.programme.queries import published_session, seat_plan_of, seat_plans_of, seats_of_holder
from eventsapp.programme.rules import NoSeats, Phase, SeatState, free_seats, phase_at
from eventsapp.programme.views.showing import Reader, Shown
from eventsapp.programme.views.starring import Stars, change_my_stars, keep_on_device
from eventsapp.seats.forms import PressForm
from eventsapp.seats.views.device import holder_at_browser, person_at_browser, ticket_on_device
from eventsapp.seats.views.words import seats_in_words
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.queries import visitor_by_token
from eventsapp.visitors.views.device import put_on_device

blueprint = Blueprint("seats_public", __name__, url_prefix="/<fair>")
PRESSES = "30 per minute"


@blueprint.get("/agenda/seats")
@in_fair
def counts(fair: Fair) -> ResponseReturnValue:
    """Give the agenda's pages what they say of seats, by session: the pages themselves are the same for hours."""
    now = clock.now()
    words = {str(one): seats_in_words(plan, now) for one, plan in seat_plans_of(fair).items()}
    pages = {one: url_for(".seat", fair=fair.slug, session_id=int(one)) for one in words}
    answer = jsonify({one: {"words": words[one], "url": pages[one]} for one in words if words[one]})
    answer.headers["Cache-Control"] = "private, max-age=5"
    return answer


@blueprint.get("/agenda/<int:session_id>/seat")
@in_fair
def seat(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show the seats of a session and what whoever asks has of them."""
    return _page(fair, session_id)


@blueprint.post("/agenda/<int:session_id>/seat")
@in_fair
@limiter.limit(PRESSES, key_func=person_at_browser)
def take(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Reserve a seat or a place in line, and put the session into the own agenda."""
    holder = holder_at_browser(fair)
    if holder is None or not PressForm().validate_on_submit():
        return redirect(url_for(".seat", fair=fair.slug, session_id=session_id))
    published_session(fair, session_id)
    try:
        with transaction():
            mine = take_seat(fair, session_id, holder)
            stars = change_my_stars(fair, frozenset({session_id}), frozenset())
    except NoSeats:
        raise
    except Refusal as refusal:
        return _page(fair, session_id, refusal)
    is_seat = mine.state == SeatState.RESERVED
    flash(_("Your seat is reserved.") if is_seat else _("You are on the waiting list. A mail tells you."), "good")
    return _back(fair, session_id, stars)


@blueprint.post("/agenda/<int:session_id>/seat/back")
@in_fair
@limiter.limit(PRESSES, key_func=person_at_browser)
def back(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Give a seat or a place in line back."""
    holder = holder_at_browser(fair)
    if holder is not None and PressForm().validate_on_submit():
        try:
            with transaction():
                give_back(fair, session_id, holder)
        except NoSeats:
            raise
        except Refusal as refusal:
            return _page(fair, session_id, refusal)
        flash(_("You gave it back, and whoever waits comes next."), "good")
    return redirect(url_for(".seat", fair=fair.slug, session_id=session_id))


@blueprint.post("/ticket/<token>/seats")
@in_fair
def use_ticket(fair: Fair, token: str) -> ResponseReturnValue:
    """Let this device reserve seats with a ticket."""
    visitor = visitor_by_token(fair, token)
    if visitor is None:
        abort(404)
    PressForm().validate_on_submit()
    flash(_("This device reserves seats as %(name)s.", name=visitor.full_name), "good")
    answer = make_response(redirect(url_for("programme_mine.mine", fair=fair.slug)))
    return put_on_device(answer, fair, visitor)


@blueprint.post("/agenda/seats/ticket")
@in_fair
def forget_ticket(fair: Fair) -> ResponseReturnValue:
    """Let this device use no ticket any more; seats stay with their ticket."""
    PressForm().validate_on_submit()
    return put_on_device(make_response(redirect(url_for("programme_public.agenda", fair=fair.slug))), fair, None)


def _back(fair: Fair, session_id: int, stars: Stars) -> Response:
    answer = make_response(redirect(url_for(".seat", fair=fair.slug, session_id=session_id)))
    return keep_on_device(answer, fair, stars)


def _page(fair: Fair, session_id: int, refusal: Refusal | None = None) -> ResponseReturnValue:
    release, published, entry = published_session(fair, session_id)
    now, holder = clock.now(), holder_at_browser(fair)
    plan: SeatPlan | None = seat_plan_of(fair, session_id)
    phase = phase_at(plan, now) if plan else Phase.HIDDEN
    own = seats_of_holder(fair, holder, now).get(session_id) if holder and plan else None
    ticket = None if current_user.is_authenticated else ticket_on_device(fair)
    page = render_template(
        "seats/public/seat.html",
        shown=Shown(Reader(fair.slug, current_language(), published), entry),
        release=release,
        plan=plan,
        phase=phase,
        free=free_seats(plan, phase) if plan and not plan.waiting else 0,
        words=seats_in_words(plan, now) if plan else "",
        own=own,
        code=drawn_code(own.seat.code) if own else None,
        is_known=holder is not None,
        ticket=ticket,
        refusal=refusal,
    )
    answer = make_response(page, refusal.status if refusal else 200)
    answer.headers.update({"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
    return answer
