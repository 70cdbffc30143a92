"""An exhibitor's place: where it stands and why, its objection, and what it is offered instead."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.allocation.actions import objections as actions
from eventsapp.allocation.forms.objections import ObjectionForm, TakeForm
from eventsapp.allocation.models import Objection
from eventsapp.allocation.place_page import place_page
from eventsapp.allocation.queries.objections import has_place_to_see, objection_of
from eventsapp.allocation.rules.objections import MOST_CHARACTERS, STATE_NAMES
from eventsapp.booths.queries import exhibitor_acted_for
from eventsapp.booths.views.choices import words
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.refusals import Refusal
from eventsapp.web.access import person_or_address
from eventsapp.web.forms import BaseForm
from eventsapp.web.navigation import Entry, register

blueprint = Blueprint("allocation_place", __name__, url_prefix="/exhibit/<fair>/place")


def register_place() -> None:
    """Offer the page to exhibitors that have a stand, or that a published plan concerns."""
    register("exhibit", Entry(15, _l("My stand"), "allocation_place.place", visible=_has_place))


def _has_place() -> bool:
    return current_user.is_authenticated and has_place_to_see(g.fair, current_user)


@blueprint.get("")
@signed_in_at_fair
def place(fair: Fair) -> ResponseReturnValue:
    """Show where one's company stands, since when and why, and what can be done about it."""
    return _show(_own_exhibitor(fair))


@blueprint.post("/objection")
@signed_in_at_fair
@limiter.limit("20 per hour", key_func=person_or_address)
def object_to(fair: Fair) -> ResponseReturnValue:
    """Object to the place."""
    exhibitor, form = _own_exhibitor(fair), ObjectionForm()
    if not form.validate_on_submit():
        return _show(exhibitor, form)
    try:
        with transaction():
            actions.file_objection(exhibitor, form.reason.data or "", current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(exhibitor, form, status=refusal.status)
    flash(_("The organiser has your objection. You got a receipt by mail."), "good")
    return redirect(url_for(".place", fair=fair.slug))


@blueprint.post("/objection/<int:objection_id>/accept")
@signed_in_at_fair
def accept(fair: Fair, objection_id: int) -> ResponseReturnValue:
    """Take one of the offered places."""
    exhibitor, form = _own_exhibitor(fair), TakeForm()
    _own_objection(exhibitor, objection_id)
    if not form.validate_on_submit():
        return _show(exhibitor, form)
    try:
        with transaction():
            number = actions.accept_place(exhibitor, objection_id, form.place.data or "", current_user).number
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(exhibitor, form, status=refusal.status)
    flash(_("Your stand is now %(number)s.", number=number), "good")
    return redirect(url_for(".place", fair=fair.slug))


@blueprint.post("/objection/<int:objection_id>/decline")
@signed_in_at_fair
def decline(fair: Fair, objection_id: int) -> ResponseReturnValue:
    """Keep the stand there is."""
    return _end(fair, objection_id, actions.decline_places, _("You keep your place. The objection is settled."))


@blueprint.post("/objection/<int:objection_id>/withdraw")
@signed_in_at_fair
def withdraw(fair: Fair, objection_id: int) -> ResponseReturnValue:
    """Take the objection back."""
    return _end(fair, objection_id, actions.withdraw_objection, _("You took the objection back."))


def _end(fair: Fair, objection_id: int, action: Callable[..., Objection], done: str) -> ResponseReturnValue:
    exhibitor, form = _own_exhibitor(fair), BaseForm()
    _own_objection(exhibitor, objection_id)
    if not form.validate_on_submit():
        return _show(exhibitor, form)
    try:
        with transaction():
            action(exhibitor, objection_id, current_user)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(exhibitor, form, status=refusal.status)
    flash(done, "good")
    return redirect(url_for(".place", fair=fair.slug))


def _own_exhibitor(fair: Fair) -> Exhibitor:
    """Return the exhibitor that the person acts for; for everybody else there is no such page."""
    return exhibitor_acted_for(fair, current_user) or abort(404)


def _own_objection(exhibitor: Exhibitor, objection_id: int) -> None:
    if objection_of(exhibitor.id, objection_id) is None:
        abort(404)


def _show(exhibitor: Exhibitor, wrong: BaseForm | None = None, *, status: int = 0) -> ResponseReturnValue:
    """Render the page; ``wrong`` is the form that could not be taken, with what was typed."""
    body = render_template(
        "allocation/exhibitor/place.html",
        page=place_page(exhibitor),
        form=wrong if isinstance(wrong, ObjectionForm) else ObjectionForm(formdata=None),
        wrong=wrong,
        most=MOST_CHARACTERS,
        state_names=STATE_NAMES,
        **words(),
    )
    return body, status or (wrong.status if wrong else 200)
