"""The desk for programs: find somebody, print their badge once, print it again with a reason, register who walks in."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import IntegerField

from eventsapp.badges.actions import (
    Printable,
    issue_badge,
    mark_printed,
    print_badge,
    print_badges,
    replace_badge,
    swap_staff_badge,
)
from eventsapp.badges.forms import SwapForm
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import badge_by_id, badges_by_holder, locked_badge
from eventsapp.badges.rules import BadgeAlreadyPrinted, BadgeIsVoid, BadgeType
from eventsapp.badges.views.download import pdf_response
from eventsapp.checkin import actions
from eventsapp.checkin.api.people import person_document, staff_document
from eventsapp.checkin.forms import PickUpForm, ReprintForm, WalkInForm
from eventsapp.checkin.models import PrintStation
from eventsapp.checkin.queries import (
    open_job_of,
    people_at_desk,
    rows_of,
    staff_rows,
    stations_of,
    waiting_by_station,
)
from eventsapp.checkin.rules import BadgeWaits
from eventsapp.checkin.views.desk import LONGEST_SEARCH, said_in
from eventsapp.checkin.views.desk_page import today_at
from eventsapp.checkin.views.desking import person_at, visitor_at
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import group_by_id, members_of, types_of
from eventsapp.web.forms import BaseForm, TextField, clean_text
from eventsapp.web.programs import NotAccepted, carry_out, check, filled, json_answer, moment

blueprint = Blueprint("checkin_api_desk", __name__, url_prefix="/api/v1/fairs/<fair>")
Holder = Visitor | StaffMember
Find = Callable[[], Holder]


class PrintForm(BaseForm):
    """Where a badge is printed; without a station whoever asks prints the PDF."""

    station = TextField(_l("Print at"), most=8)


class AgainForm(PrintForm, ReprintForm):
    """A badge that is void from now on, why, and where the next one is printed."""

    badge = IntegerField()


class GivenForm(PrintForm, SwapForm):
    """The next person with the badge of another one, and where it is printed."""


@blueprint.get("/desk/people")
@program_may(Permission.DESK)
def people(fair: Fair) -> Response:
    """Find the nine best of visitors and exhibitors' people, as the field of the desk does."""
    words = clean_text(request.args.get("q"))[:LONGEST_SEARCH]
    rows = people_at_desk(fair, words, today_at(fair)) if words else []
    return json_answer({"items": [person_document(one) for one in rows], "next": None})


@blueprint.get("/desk/stations")
@program_may(Permission.DESK)
def stations(fair: Fair) -> Response:
    """List the printing stations with what waits there."""
    waiting = waiting_by_station(fair)
    items = [
        {
            "code": one.code,
            "name": one.name,
            "waiting": waiting.get(one.id, 0),
            "last_seen_at": moment(one.last_seen_at),
            "paper_out_at": moment(one.paper_out_at),
        }
        for one in stations_of(fair)
    ]
    return json_answer({"items": items, "next": None})


@blueprint.post("/desk/visitors")
@program_may(Permission.DESK)
def walk_in(fair: Fair) -> Response:
    """Register somebody who came without a ticket, and agreed aloud."""
    usual = {"language": current_language(), "type": next((one.code for one in types_of(fair)), "")}
    form = filled(WalkInForm, usual).offer(types_of(fair))
    check(form)

    def act() -> dict[str, Any]:
        made = actions.register_walk_in(fair, said_in(fair, form), current_user)
        return person_document(rows_of(fair, [made], today_at(fair))[0])

    return carry_out(act, status=201)


@blueprint.post("/desk/visitors/<int:visitor_id>/print")
@program_may(Permission.DESK)
def print_visitor(fair: Fair, visitor_id: int) -> Response:
    """Print a visitor's badge, once."""
    form = filled(PrintForm)
    check(form)
    return _print(fair, lambda: visitor_at(fair, visitor_id), _station(fair, form))


@blueprint.post("/desk/staff/<int:person_id>/print")
@program_may(Permission.DESK)
def print_staff(fair: Fair, person_id: int) -> Response:
    """Print the badge of somebody of an exhibitor, once, if the exhibitor has one for them."""
    form = filled(PrintForm)
    check(form)
    return _print(fair, lambda: person_at(fair, person_id), _station(fair, form))


@blueprint.post("/desk/visitors/<int:visitor_id>/reprint")
@program_may(Permission.DESK)
def reprint_visitor(fair: Fair, visitor_id: int) -> Response:
    """Make a visitor's badge void with a reason, and print another one."""
    return _reprint(fair, lambda: visitor_at(fair, visitor_id))


@blueprint.post("/desk/staff/<int:person_id>/reprint")
@program_may(Permission.DESK)
def reprint_staff(fair: Fair, person_id: int) -> Response:
    """Make the badge of somebody of an exhibitor void with a reason, and print another one."""
    return _reprint(fair, lambda: person_at(fair, person_id))


@blueprint.post("/desk/staff/<int:person_id>/swap")
@program_may(Permission.DESK)
def swap_staff(fair: Fair, person_id: int) -> Response:
    """Take a badge back, give a colleague's in its place, and print it."""
    form = filled(GivenForm, {"language": current_language()})
    check(form)
    station = _station(fair, form)
    with transaction():
        badge, returned = _badge(fair, person_at(fair, person_id), form.badge_id), bool(form.returned.data)
        swap_staff_badge(person_at(fair, person_id), badge, form.details, returned=returned, actor=current_user)
    return _print(fair, lambda: person_at(fair, person_id), station)


@blueprint.get("/desk/visitors/<int:visitor_id>/badge.pdf")
@program_may(Permission.DESK)
def visitor_pdf(fair: Fair, visitor_id: int) -> Response:
    """Give a visitor's printed badge as a PDF."""
    return _pdf(fair, visitor_at(fair, visitor_id))


@blueprint.get("/desk/staff/<int:person_id>/badge.pdf")
@program_may(Permission.DESK)
def staff_pdf(fair: Fair, person_id: int) -> Response:
    """Give the printed badge of somebody of an exhibitor as a PDF."""
    return _pdf(fair, person_at(fair, person_id))


@blueprint.post("/groups/<int:group_id>/pick-up")
@program_may(Permission.DESK)
def pick_up(fair: Fair, group_id: int) -> Response:
    """Print the badges of a delegation that are not printed yet, once its leader says that everybody agreed."""
    form = filled(PickUpForm)
    check(form)
    with transaction():
        group = group_by_id(fair, group_id)
        if group is None:
            raise NotFound
        badges = actions.pick_up(fair, group, current_user)
    print_badges(badges)  # a name that cannot be printed is refused before anything is noted

    def act() -> dict[str, Any]:
        mark_printed(badges)
        address = url_for(".group_pdf", fair=fair.slug, group_id=group_id)
        return {"badges": [one.badge_id for one in badges], "pdf_url": address}

    return carry_out(act)


@blueprint.get("/groups/<int:group_id>/badges.pdf")
@program_may(Permission.DESK)
def group_pdf(fair: Fair, group_id: int) -> Response:
    """Give the printed badges of a delegation in one PDF."""
    group = group_by_id(fair, group_id)
    if group is None:
        raise NotFound
    members = members_of(group)
    printed = badges_by_holder(BadgeType.VISITOR, [one.id for one in members])
    ready = [one for one in members if one.id in printed and printed[one.id].printed_at is not None]
    if not ready:
        raise NotFound
    return pdf_response(print_badges([issue_badge(fair, one) for one in ready]), f"{fair.slug}-{group.pickup_code}.pdf")


def _print(fair: Fair, find: Find, station: PrintStation | None) -> Response:
    """Issue a badge, and send it to a station or note that whoever asks prints it."""
    with transaction():
        badge = issue_badge(fair, find())
    print_badge(badge)  # a name that cannot be printed is refused before anything is noted

    def act() -> dict[str, Any]:
        if locked_badge(badge.badge_id).printed_at is not None:
            raise BadgeAlreadyPrinted
        if open_job_of(badge.badge_id) is not None:
            raise BadgeWaits
        if station is not None:
            actions.queue_print(station, badge.badge_id, current_user.email)
        else:
            mark_printed([badge])
        return _document(fair, find(), badge, station)

    return carry_out(act)


def _document(fair: Fair, holder: Holder, badge: Printable, station: PrintStation | None) -> dict[str, Any]:
    if isinstance(holder, Visitor):
        person = person_document(rows_of(fair, [holder], today_at(fair))[0])
        address = url_for(".visitor_pdf", fair=fair.slug, visitor_id=holder.id)
    else:
        person = staff_document(staff_rows(fair, [holder], today_at(fair))[0])
        address = url_for(".staff_pdf", fair=fair.slug, person_id=holder.id)
    return {**person, "badge": badge.badge_id, "station": station.code if station else None, "pdf_url": address}


def _reprint(fair: Fair, find: Find) -> Response:
    form = filled(AgainForm)
    check(form)
    station = _station(fair, form)
    with transaction():
        badge = _badge(fair, find(), form.badge.data or 0)
        replace_badge(badge, form.chosen, form.note.data or "", current_user)
    return _print(fair, find, station)


def _pdf(fair: Fair, holder: Holder) -> Response:
    kind = BadgeType.VISITOR if isinstance(holder, Visitor) else BadgeType.EXHIBITOR
    row = badges_by_holder(kind, [holder.id]).get(holder.id)
    if row is None or row.printed_at is None:
        raise NotFound
    badge = issue_badge(fair, holder)
    return pdf_response(print_badge(badge), f"{fair.slug}-{badge.ref}.pdf")


def _badge(fair: Fair, holder: Holder, badge_id: int) -> Badge:
    """Return the badge that was seen; it has to be the one that this person has."""
    badge = badge_by_id(fair, badge_id)
    mine = None if badge is None else badge.visitor_id if isinstance(holder, Visitor) else badge.staff_member_id
    if badge is None or mine != holder.id:
        raise BadgeIsVoid
    return badge


def _station(fair: Fair, form: PrintForm) -> PrintStation | None:
    code = (form.station.data or "").upper()
    found = next((one for one in stations_of(fair) if one.code == code), None) if code else None
    if code and found is None:
        raise NotAccepted([("station", _("Choose one of the list."))])
    return found
