"""Exhibitors' people at the desk: let in, printed, printed again with a reason, and a badge given to a colleague."""

import secrets

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.badges.actions import StaffDetails, print_badge, rename_staff_member, replace_badge, swap_staff_badge
from eventsapp.badges.forms import SwapForm
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import badge_by_id, badges_by_holder
from eventsapp.badges.rules import BadgeIsVoid, BadgeType
from eventsapp.badges.views.download import pdf_response
from eventsapp.checkin.forms import NameForm, PressForm, ReprintForm
from eventsapp.checkin.rules import NoBadgeIssued, ReadCode
from eventsapp.checkin.views.desk_page import desk_page
from eventsapp.checkin.views.desk_passing import let_in
from eventsapp.checkin.views.desk_printing import print_at, printed_badge, to_person
from eventsapp.checkin.views.desking import Desk, desk_route, number_in, person_at
from eventsapp.checkin.views.paper import paper_page
from eventsapp.exhibitors.models import StaffMember
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.signing import Kind


@desk_route("/staff/<int:person_id>/admit", "POST")
def admit_staff(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Let somebody of an exhibitor in at the gate of this desk, by the badge that was issued."""
    person = person_at(desk.fair, person_id)
    if PressForm().validate_on_submit():
        badge = badges_by_holder(BadgeType.EXHIBITOR, [person_id]).get(person_id)
        if badge is None:
            raise NoBadgeIssued
        let_in(desk, f"badge {badge.id}", ReadCode(kind=Kind.BADGE, serial=badge.id), secrets.token_hex(12))
    return to_person(desk, person)


@desk_route("/staff/<int:person_id>/print", "POST")
def print_staff(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Print the badge of somebody of an exhibitor, once, if the exhibitor has one for them."""
    if not PressForm().validate_on_submit():
        return to_person(desk, person_at(desk.fair, person_id))
    return print_at(desk, lambda: person_at(desk.fair, person_id))


@desk_route("/staff/<int:person_id>/reprint", "POST")
def reprint_staff(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Make a badge void with a reason and print another one."""
    form = ReprintForm()
    if not form.validate_on_submit():
        return desk_page(desk, "", person_at(desk.fair, person_id), form=form, doing="reprint")
    with transaction():
        badge = _badge(desk, person_id, number_in(request.form.get("badge", "")))
        replace_badge(badge, form.chosen, form.note.data or "", desk.actor)
    return print_at(desk, lambda: person_at(desk.fair, person_id))


@desk_route("/staff/<int:person_id>/swap", "POST")
def swap_staff(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Take a badge back, give a colleague's in its place, and print it: the exhibitor has as many as before."""
    form = SwapForm()
    if form.validate_on_submit():
        try:
            with transaction():
                badge = _badge(desk, person_id, form.badge_id)
                person, returned = person_at(desk.fair, person_id), bool(form.returned.data)
                swap_staff_badge(person, badge, form.details, returned=returned, actor=desk.actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return print_at(desk, lambda: person_at(desk.fair, person_id))
    return desk_page(desk, "", person_at(desk.fair, person_id), form=form, doing="swap")


@desk_route("/staff/<int:person_id>/name", "POST")
def name_staff(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Correct a name before it is printed."""
    form = NameForm()
    if form.validate_on_submit():
        try:
            with transaction():
                person = person_at(desk.fair, person_id)
                rename_staff_member(person, _renamed(person, form.full_name.data or ""), desk.actor)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The name is corrected."), "good")
            return to_person(desk, person_at(desk.fair, person_id))
    return desk_page(desk, "", person_at(desk.fair, person_id), form=form, doing="name")


@desk_route("/staff/<int:person_id>/paper")
def staff_paper(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Give a printed badge as a page that the browser prints in its exact size."""
    return paper_page(printed_badge(desk, person_at(desk.fair, person_id)))


@desk_route("/staff/<int:person_id>/badge.pdf")
def staff_pdf(desk: Desk, person_id: int) -> ResponseReturnValue:
    """Give a printed badge as a PDF."""
    badge = printed_badge(desk, person_at(desk.fair, person_id))
    return pdf_response(print_badge(badge), f"{desk.fair.slug}-{badge.ref}.pdf")


def _renamed(person: StaffMember, full_name: str) -> StaffDetails:
    return StaffDetails(
        full_name=full_name,
        language=person.language,
        latin_name=person.latin_name,
        job_title=person.job_title,
        phone=person.phone,
    )


def _badge(desk: Desk, person_id: int, badge_id: int) -> Badge:
    badge = badge_by_id(desk.fair, badge_id)
    if badge is None or badge.staff_member_id != person_id:
        raise BadgeIsVoid
    return badge
