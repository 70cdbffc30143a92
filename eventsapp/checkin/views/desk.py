"""The registration desk: find somebody, let them in, print their badge; somebody new in a few words."""

import secrets

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.badges.actions import (
    Printable,
    issue_visitor_badge,
    print_badge,
    print_badges,
    replace_badge,
)
from eventsapp.badges.queries import badge_by_id
from eventsapp.badges.rules import BadgeAlreadyPrinted, BadgeIsVoid
from eventsapp.badges.views.download import pdf_response
from eventsapp.checkin import actions
from eventsapp.checkin.actions import WalkIn
from eventsapp.checkin.forms import NameForm, PickUpForm, PlaceForm, PressForm, ReprintForm, WalkInForm
from eventsapp.checkin.queries import (
    gates_of,
    rows_of,
    stations_of,
)
from eventsapp.checkin.rules import (
    REASON_WORDS,
    VERDICT_WORDS,
    BadgeWaits,
    Incoming,
    NoBadgeYet,
    NoGate,
    PickedUpMeanwhile,
    ReadCode,
)
from eventsapp.checkin.views.desk_page import chosen_person, desk_page, number_in, place_of, today_at
from eventsapp.checkin.views.guard import station_of
from eventsapp.checkin.views.paper import paper_page
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import group_by_id, type_by_code, types_of, visitor_by_id

blueprint = Blueprint("checkin_desk", __name__, url_prefix="/organise/<fair>/desk")
LONGEST_SEARCH = 200


@blueprint.get("")
@staff_may(Permission.DESK)
def desk(fair: Fair) -> ResponseReturnValue:
    """Show who was searched for, and the person chosen with what can be done for them."""
    typed = request.args.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    form = WalkInForm(formdata=None).offer(types_of(fair)).begin(typed, current_language())
    chosen = chosen_person(fair, typed)
    doing = request.args.get("do", "")
    is_new = doing == "new" and chosen is None
    return desk_page(fair, typed, chosen, walk_in=form if is_new else None, doing=doing)


@blueprint.post("/new")
@staff_may(Permission.DESK)
def register(fair: Fair) -> ResponseReturnValue:
    """Register somebody who came without a ticket."""
    form = WalkInForm().offer(types_of(fair))
    if form.validate_on_submit():
        try:
            with transaction():
                visitor = actions.register_walk_in(fair, _said(fair, form), current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if request.form.get("then") == "print":
                return _print(fair, visitor.id)
            return _to(fair, visitor.id)
    return desk_page(fair, "", None, walk_in=form, doing="new")


@blueprint.post("/place")
@staff_may(Permission.DESK)
def place(fair: Fair) -> ResponseReturnValue:
    """Say at which gate this desk stands and where it prints; kept for this browser."""
    form = PlaceForm().offer(gates_of(fair), stations_of(fair))
    if not form.validate_on_submit():
        return desk_page(fair, "", None, place_form=form)
    session[f"desk {fair.id}"] = {"gate": form.gate.data or "", "station": form.station.data or ""}
    return redirect(url_for(".desk", fair=fair.slug))


@blueprint.post("/<int:visitor_id>/admit")
@staff_may(Permission.DESK)
def admit(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Let somebody in at the gate of this desk, by the rules of the gate."""
    if not PressForm().validate_on_submit():
        return _to(fair, visitor_id)
    gate = place_of(fair)[0]
    if gate is None:
        raise NoGate
    with transaction():
        visitor = _visitor(fair, visitor_id)
        one = Incoming(f"desk-{secrets.token_hex(12)}", visitor.reference, clock.now())
        scanner = station_of(gate, f"desk {current_user.id}")
        (outcome,) = actions.take_scans(scanner, [(one, ReadCode(number=visitor.number))])
    words = f"{VERDICT_WORDS[outcome.verdict]}: {REASON_WORDS[outcome.reason]}"
    flash(words, {"admitted": "good", "again": "care", "refused": "bad"}[outcome.verdict])
    return _to(fair, visitor_id)


@blueprint.post("/<int:visitor_id>/print")
@staff_may(Permission.DESK)
def print_one(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Print somebody's badge, once."""
    return _print(fair, visitor_id) if PressForm().validate_on_submit() else _to(fair, visitor_id)


@blueprint.post("/<int:visitor_id>/reprint")
@staff_may(Permission.DESK)
def reprint(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Make a badge void with a reason and print another one."""
    form = ReprintForm()
    if not form.validate_on_submit():
        return desk_page(fair, "", _visitor(fair, visitor_id), form=form, doing="reprint")
    with transaction():
        badge = badge_by_id(fair, number_in(request.form.get("badge", "")))
        if badge is None or badge.visitor_id != visitor_id:
            raise BadgeIsVoid
        replace_badge(badge, form.chosen, form.note.data or "", current_user)
    return _print(fair, visitor_id)


@blueprint.post("/<int:visitor_id>/name")
@staff_may(Permission.DESK)
def name(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Correct a name before it is printed."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.correct_name(fair, _visitor(fair, visitor_id), form.full_name.data or "", current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The name is corrected."), "good")
            return _to(fair, visitor_id)
    return desk_page(fair, "", _visitor(fair, visitor_id), form=form, doing="name")


@blueprint.post("/<int:visitor_id>/same/<int:other_id>")
@staff_may(Permission.DESK)
def same(fair: Fair, visitor_id: int, other_id: int) -> ResponseReturnValue:
    """Decide that another registration is of the same person: it ends."""
    if PressForm().validate_on_submit() and visitor_id != other_id:
        with transaction():
            kept, twin = _visitor(fair, visitor_id), _visitor(fair, other_id)
            actions.end_twin(fair, kept, twin, current_user)
            reference = twin.reference
        flash(_("%(reference)s was the same person and is cancelled.", reference=reference), "good")
    return _to(fair, visitor_id)


@blueprint.post("/groups/<int:group_id>/print")
@staff_may(Permission.DESK)
def print_group(fair: Fair, group_id: int) -> ResponseReturnValue:
    """Give a delegation's badges in one PDF, and note that each member agreed."""
    form, group = PickUpForm(), group_by_id(fair, group_id)
    if group is None:
        raise NotFound
    if not form.validate_on_submit():
        return desk_page(fair, group.pickup_code, None, form=form, group=group)
    with transaction():
        badges = actions.pick_up(fair, group, current_user)
    data = print_badges(badges)
    try:
        with transaction():
            actions.print_here(badges)
    except (BadgeAlreadyPrinted, BadgeIsVoid, BadgeWaits) as faster:
        raise PickedUpMeanwhile from faster
    return pdf_response(data, f"{fair.slug}-{group.pickup_code}.pdf")


@blueprint.get("/<int:visitor_id>/paper")
@staff_may(Permission.DESK)
def paper(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Give somebody's printed badge as a page that the browser prints in its exact size."""
    return paper_page(_printed(fair, visitor_id))


@blueprint.get("/<int:visitor_id>/badge.pdf")
@staff_may(Permission.DESK)
def pdf(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Give somebody's printed badge as a PDF."""
    badge = _printed(fair, visitor_id)
    return pdf_response(print_badge(badge), f"{fair.slug}-{badge.ref}.pdf")


def _print(fair: Fair, visitor_id: int) -> ResponseReturnValue:
    """Send a badge to this desk's station, or let this browser print it."""
    station = place_of(fair)[1]
    with transaction():
        visitor = _visitor(fair, visitor_id)
        if not visitor.is_admitted:
            raise NoBadgeYet
        badge = issue_visitor_badge(fair, visitor)
        row = badge_by_id(fair, badge.badge_id)
        if row is not None and row.printed_at is not None:
            raise BadgeAlreadyPrinted
    print_badge(badge)  # a name that cannot be printed is refused before anything is noted
    with transaction():
        if station is not None:
            actions.queue_print(station, badge.badge_id, current_user.email)
        else:
            actions.print_here([badge])
    if station is not None:
        flash(_("%(name)s is at printer %(code)s.", name=badge.data.name, code=station.code), "good")
        return _to(fair, visitor_id)
    return _to(fair, visitor_id, out="1")


def _printed(fair: Fair, visitor_id: int) -> Printable:
    """Return a badge that was printed, for the browser that prints it: asking again writes nothing."""
    visitor = _visitor(fair, visitor_id)
    (row,) = rows_of(fair, [visitor], today_at(fair))
    if row.printed_at is None:
        raise NotFound
    return issue_visitor_badge(fair, visitor)


def _said(fair: Fair, form: WalkInForm) -> WalkIn:
    return WalkIn(
        full_name=form.full_name.data or "",
        company=form.company.data or "",
        phone=form.phone.data or "",
        email=form.email.data or "",
        language=form.language.data or current_language(),
        type=type_by_code(fair, form.type.data) if form.type.data else None,
        consents=form.consents,
    )


def _to(fair: Fair, visitor_id: int, *, out: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".desk", fair=fair.slug, visitor=visitor_id, out=out))


def _visitor(fair: Fair, visitor_id: int) -> Visitor:
    visitor = visitor_by_id(fair, visitor_id)
    if visitor is None:
        raise NotFound
    return visitor
