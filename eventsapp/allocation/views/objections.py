"""Objections as tasks of the organiser: who does not agree, which other places there are, the answer."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions import objections as actions
from eventsapp.allocation.actions.objections import MOST_PLACES, Place
from eventsapp.allocation.forms.objections import OfferForm, RefuseForm
from eventsapp.allocation.models import Objection
from eventsapp.allocation.objection_page import objection_page
from eventsapp.allocation.queries.objections import objection_in_fair, objections_at, units_known
from eventsapp.allocation.rules.objections import (
    MOST_CHARACTERS,
    RUNNING,
    STATE_NAMES,
    ObjectionChanged,
    PlaceNotFree,
    answer_seen,
    ids_of_place,
)
from eventsapp.booths.rules import numbers_of
from eventsapp.booths.views.choices import words
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import hall_by_code, halls_of
from eventsapp.web.forms import BaseForm

blueprint = Blueprint("allocation_objections", __name__, url_prefix="/organise/<fair>/allocation/objections")
REFUSE = "refuse"


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def listed(fair: Fair) -> ResponseReturnValue:
    """List the objections of a fair, those that wait for an answer first."""
    found = objections_at(fair.id)
    waiting = [one for one in found if one.state == RUNNING[0]]
    return render_template(
        "allocation/organiser/objections.html", objections=found, waiting=waiting, state_names=STATE_NAMES
    )


@blueprint.get("/<int:objection_id>")
@staff_may(Permission.ALLOCATE)
def look(fair: Fair, objection_id: int) -> ResponseReturnValue:
    """Show an objection with what was asked for, and other places to offer."""
    return _show(fair, _objection(fair, objection_id))


@blueprint.post("/<int:objection_id>/offer")
@staff_may(Permission.ALLOCATE)
def offer(fair: Fair, objection_id: int) -> ResponseReturnValue:
    """Offer the chosen places."""
    objection, form = _objection(fair, objection_id), _offer_form(fair)
    if not form.validate_on_submit():
        return _show(fair, objection, form)
    seen, answer, company = form.seen.data or "", form.answer.data or "", objection.exhibitor.display_name
    try:
        places = _places(fair, form)
        with transaction():
            actions.offer_places(fair.id, objection_id, places, answer, current_user, seen=seen)
    except Refusal as refusal:
        return _refused(fair, objection_id, form, refusal)
    flash(_("%(company)s can choose now. They get a mail.", company=company), "good")
    return redirect(url_for(".listed", fair=fair.slug))


@blueprint.post("/<int:objection_id>/refuse")
@staff_may(Permission.ALLOCATE)
def refuse(fair: Fair, objection_id: int) -> ResponseReturnValue:
    """Answer that the place stays as it is."""
    objection, form = _objection(fair, objection_id), RefuseForm(prefix=REFUSE)
    if not form.validate_on_submit():
        return _show(fair, objection, form)
    seen, company = form.seen.data or "", objection.exhibitor.display_name
    try:
        with transaction():
            actions.refuse_objection(fair.id, objection_id, form.reason.data or "", current_user, seen=seen)
    except Refusal as refusal:
        return _refused(fair, objection_id, form, refusal)
    flash(_("The place of %(company)s stays as it is. They get a mail.", company=company), "good")
    return redirect(url_for(".listed", fair=fair.slug))


def _objection(fair: Fair, objection_id: int) -> Objection:
    return objection_in_fair(fair.id, objection_id) or abort(404)


def _offer_form(fair: Fair, **settings: object) -> OfferForm:
    names = [
        (hall.code, text_in(hall.name, current_language(), fair.default_language)[0]) for hall in halls_of(fair.id)
    ]
    return OfferForm(**settings).offer_halls([(code, name or code) for code, name in names])


def _places(fair: Fair, form: OfferForm) -> list[Place]:
    """Return the places that were ticked and the one that was written."""
    ticked = [_ticked(fair, key) for key in (form.places.data or [])[:MOST_PLACES]]
    hall = hall_by_code(fair.id, form.hall.data or "")
    if not form.numbers.data or hall is None:
        return ticked
    return [*ticked, Place(hall, [form.numbers.data], field="numbers")]


def _ticked(fair: Fair, key: str) -> Place:
    """Return the place of a tick; refuses one that names no units of this fair."""
    wanted = ids_of_place(key)
    units = [unit for unit in units_known(wanted).values() if unit.fair_id == fair.id]
    if not units or len(units) < len(wanted):
        raise PlaceNotFree(_("One of these places is not on the plan any more. Choose from the list below."))
    return Place(units[0].hall, list(numbers_of(units)))


def _refused(fair: Fair, objection_id: int, form: OfferForm | RefuseForm, refusal: Refusal) -> ResponseReturnValue:
    """Show why nothing was sent; what was typed stays, and the answer that came meanwhile counts as seen from now."""
    form.refuse(refusal)
    objection = _objection(fair, objection_id)
    if isinstance(refusal, ObjectionChanged):
        form.seen.data = answer_seen(objection)
    return _show(fair, objection, form, status=refusal.status)


def _show(
    fair: Fair, objection: Objection, wrong: OfferForm | RefuseForm | None = None, *, status: int = 0
) -> ResponseReturnValue:
    fresh = {"formdata": None, "seen": answer_seen(objection)}
    body = render_template(
        "allocation/organiser/objection.html",
        page=objection_page(objection),
        offer=wrong if isinstance(wrong, OfferForm) else _offer_form(fair, **fresh),
        refusal=wrong
        if isinstance(wrong, RefuseForm)
        else RefuseForm(prefix=REFUSE, formdata=None, seen=fresh["seen"]),
        wrong=wrong or BaseForm(formdata=None),
        most=MOST_CHARACTERS,
        state_names=STATE_NAMES,
        **words(),
    )
    return body, status or (wrong.status if wrong else 200)
