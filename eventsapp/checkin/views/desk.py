"""The registration desk: find somebody, let them in, print their badge; somebody new in a few words."""

import secrets

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.badges.actions import print_badge, print_badges, replace_badge
from eventsapp.badges.queries import badge_by_id
from eventsapp.badges.rules import BadgeAlreadyPrinted, BadgeIsVoid
from eventsapp.badges.views.download import pdf_response
from eventsapp.checkin import actions
from eventsapp.checkin.actions import WalkIn
from eventsapp.checkin.forms import NameForm, PickUpForm, PlaceForm, PressForm, ReprintForm, WalkInForm
from eventsapp.checkin.queries import stations_of
from eventsapp.checkin.rules import BadgeWaits, PickedUpMeanwhile, ReadCode
from eventsapp.checkin.views.desk_page import chosen_person, desk_page
from eventsapp.checkin.views.desk_passing import let_in
from eventsapp.checkin.views.desk_printing import print_at, printed_badge, to_person
from eventsapp.checkin.views.desking import Desk, desk_route, number_in, visitor_at
from eventsapp.checkin.views.paper import paper_page
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.queries import group_by_id, type_by_code, types_of
from eventsapp.web.forms import clean_text

LONGEST_SEARCH = 2000
"""Somebody pastes a page: it is shown as it was typed, and finds nobody."""


@desk_route("")
def desk(desk: Desk) -> ResponseReturnValue:
    """Show who was searched for, and the person chosen with what can be done for them."""
    typed = clean_text(request.args.get("q"))[:LONGEST_SEARCH]
    form = WalkInForm(formdata=None).offer(types_of(desk.fair)).begin(typed, current_language())
    chosen = chosen_person(desk.fair, typed)
    doing = request.args.get("do", "")
    is_new = doing == "new" and chosen is None
    return desk_page(desk, typed, chosen, walk_in=form if is_new else None, doing=doing)


@desk_route("/new", "POST")
def register(desk: Desk) -> ResponseReturnValue:
    """Register somebody who came without a ticket."""
    form = WalkInForm().offer(types_of(desk.fair))
    if form.validate_on_submit():
        try:
            with transaction():
                visitor = actions.register_walk_in(desk.fair, said_in(desk.fair, form), desk.actor)
                visitor_id = visitor.id
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if request.form.get("then") == "print":
                return print_at(desk, lambda: visitor_at(desk.fair, visitor_id))
            return to_person(desk, visitor_at(desk.fair, visitor_id))
    return desk_page(desk, "", None, walk_in=form, doing="new")


@desk_route("/place", "POST")
def place(desk: Desk) -> ResponseReturnValue:
    """Say at which gate this desk stands and where it prints; kept for this browser."""
    form = PlaceForm().offer(desk.gates, stations_of(desk.fair))
    if not form.validate_on_submit():
        return desk_page(desk, "", None, place_form=form)
    kept = session.get(f"desk {desk.fair.id}", {})
    chosen = {"gate": form.gate.data or "", "station": form.station.data or ""}
    session[f"desk {desk.fair.id}"] = {**kept, **chosen}
    return redirect(url_for(".desk", fair=desk.fair.slug))


@desk_route("/<int:visitor_id>/admit", "POST")
def admit(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Let somebody in at the gate of this desk, by the rules of the gate."""
    visitor = visitor_at(desk.fair, visitor_id)
    if PressForm().validate_on_submit():
        let_in(desk, visitor.reference, ReadCode(number=visitor.number), secrets.token_hex(12))
    return to_person(desk, visitor_at(desk.fair, visitor_id))


@desk_route("/<int:visitor_id>/print", "POST")
def print_one(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Print somebody's badge, once."""
    if not PressForm().validate_on_submit():
        return to_person(desk, visitor_at(desk.fair, visitor_id))
    return print_at(desk, lambda: visitor_at(desk.fair, visitor_id))


@desk_route("/<int:visitor_id>/reprint", "POST")
def reprint(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Make a badge void with a reason and print another one."""
    form = ReprintForm()
    if not form.validate_on_submit():
        return desk_page(desk, "", visitor_at(desk.fair, visitor_id), form=form, doing="reprint")
    with transaction():
        badge = badge_by_id(desk.fair, number_in(request.form.get("badge", "")))
        if badge is None or badge.visitor_id != visitor_id:
            raise BadgeIsVoid
        replace_badge(badge, form.chosen, form.note.data or "", desk.actor)
    return print_at(desk, lambda: visitor_at(desk.fair, visitor_id))


@desk_route("/<int:visitor_id>/name", "POST")
def name(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Correct a name before it is printed."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.correct_name(
                    desk.fair, visitor_at(desk.fair, visitor_id), form.full_name.data or "", desk.actor
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The name is corrected."), "good")
            return to_person(desk, visitor_at(desk.fair, visitor_id))
    return desk_page(desk, "", visitor_at(desk.fair, visitor_id), form=form, doing="name")


@desk_route("/<int:visitor_id>/same/<int:other_id>", "POST")
def same(desk: Desk, visitor_id: int, other_id: int) -> ResponseReturnValue:
    """Decide that another registration is of the same person: it ends."""
    if PressForm().validate_on_submit() and visitor_id != other_id:
        with transaction():
            kept, twin = visitor_at(desk.fair, visitor_id), visitor_at(desk.fair, other_id)
            actions.end_twin(desk.fair, kept, twin, desk.actor)
            reference = twin.reference
        flash(_("%(reference)s was the same person and is cancelled.", reference=reference), "good")
    return to_person(desk, visitor_at(desk.fair, visitor_id))


@desk_route("/groups/<int:group_id>/print", "POST")
def print_group(desk: Desk, group_id: int) -> ResponseReturnValue:
    """Give a delegation's badges in one PDF, and note that each member agreed."""
    form, group = PickUpForm(), group_by_id(desk.fair, group_id)
    if group is None:
        raise NotFound
    if not form.validate_on_submit():
        return desk_page(desk, group.pickup_code, None, form=form, group=group)
    with transaction():
        badges = actions.pick_up(desk.fair, group, desk.actor)
    data = print_badges(badges)
    try:
        with transaction():
            actions.print_here(badges)
    except (BadgeAlreadyPrinted, BadgeIsVoid, BadgeWaits) as faster:
        raise PickedUpMeanwhile from faster
    return pdf_response(data, f"{desk.fair.slug}-{group.pickup_code}.pdf")


@desk_route("/<int:visitor_id>/paper")
def paper(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Give somebody's printed badge as a page that the browser prints in its exact size."""
    return paper_page(printed_badge(desk, visitor_at(desk.fair, visitor_id)))


@desk_route("/<int:visitor_id>/badge.pdf")
def pdf(desk: Desk, visitor_id: int) -> ResponseReturnValue:
    """Give somebody's printed badge as a PDF."""
    badge = printed_badge(desk, visitor_at(desk.fair, visitor_id))
    return pdf_response(print_badge(badge), f"{desk.fair.slug}-{badge.ref}.pdf")


def said_in(fair: Fair, form: WalkInForm) -> WalkIn:
    """Return who walked in, as a form that is valid says."""
    return WalkIn(
        full_name=form.full_name.data or "",
        company=form.company.data or "",
        phone=form.phone.data or "",
        email=form.email.data or "",
        language=form.language.data or current_language(),
        read_in=current_language(),
        type=type_by_code(fair, form.type.data) if form.type.data else None,
        consents=form.consents,
    )
