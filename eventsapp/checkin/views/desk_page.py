"""The page of the desk: who was found, who is chosen, and where this desk stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, make_response, render_template, request

from eventsapp.badges.forms import SwapForm
from eventsapp.badges.queries import staff_member_by_id
from eventsapp.checkin.forms import NameForm, PickUpForm, PlaceForm, ReprintForm, WalkInForm
from eventsapp.checkin.models import DeskScreen
from eventsapp.checkin.queries import (
    DeskRow,
    StaffRow,
    at_printers,
    open_job_of,
    people_at_desk,
    people_of,
    rows_of,
    staff_rows,
    stations_of,
    twins_of,
)
from eventsapp.checkin.rules import day_of, read_text
from eventsapp.checkin.views.desking import Desk, number_in
from eventsapp.checkin.views.guard import keys_of
from eventsapp.checkin.views.paper import FRAMING
from eventsapp.checkin.views.screen_following import code_link
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.access import Permission, may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.visitors.queries import group_by_code, members_of, types_of, valid_consents, visitor_by_id
from eventsapp.visitors.rules import PURPOSES

SHORTEST_CODE = 26
_FORMS: Mapping[str, Any] = {"name": NameForm, "reprint": ReprintForm, "swap": SwapForm}


def chosen_person(fair: Fair, typed: str) -> Visitor | StaffMember | None:
    """Return the person chosen in the list, or the one whose code was scanned."""
    if number := number_in(request.args.get("visitor", "")):
        return visitor_by_id(fair, number)
    if number := number_in(request.args.get("staff", "")):
        return staff_member_by_id(fair, number)
    return _scanned(fair, typed) if len(typed) >= SHORTEST_CODE else None


def _scanned(fair: Fair, typed: str) -> Visitor | StaffMember | None:
    read = read_text(typed, fair.id, keys_of(fair.id, anew=True))
    known = people_of(fair.id, [read]).get(read) if read.problem is None else None
    if known is None:
        return None
    find = visitor_by_id if known.key.startswith("v") else staff_member_by_id
    return find(fair, int(known.key[1:]))


def desk_page(
    desk: Desk,
    typed: str,
    chosen: Visitor | StaffMember | None,
    *,
    walk_in: WalkInForm | None = None,
    form: Any = None,
    place_form: PlaceForm | None = None,
    doing: str = "",
    group: VisitorGroup | None = None,
) -> Response:
    """Return the page, with a form that is open or was refused."""
    fair, on = desk.fair, today_at(desk.fair)
    gate, station = desk.place
    if place_form is None:
        kept = {"gate": str(gate.id) if gate else "", "station": str(station.id) if station else ""}
        place_form = PlaceForm(formdata=None, data=kept).offer(desk.gates, stations_of(fair))
    row = _row(fair, chosen, on)
    screen = desk.screen if isinstance(chosen, Visitor) else None
    group = group or (group_by_code(fair, typed) if typed and chosen is None and walk_in is None else None)
    people = members_of(group) if group is not None else []
    members = rows_of(fair, people, on) if people else []
    if chosen is not None and form is None:
        form = _form(doing, chosen)
    if isinstance(form, SwapForm):
        form.badge.data = str(row.badge_id or 0 if row is not None else 0)
    page = render_template(
        "checkin/desk/desk.html",
        device=desk.device,
        typed=typed,
        rows=people_at_desk(fair, typed, on) if typed and chosen is None else [],
        row=row,
        group=group,
        members=members,
        elsewhere=at_printers([one.badge_id for one in members if one.badge_id]),
        desk=(group.pickup_desk if group else "") or next((one.pickup_desk for one in people), ""),
        pick_up=form if isinstance(form, PickUpForm) else PickUpForm(formdata=None),
        twins=twins_of(fair, chosen) if isinstance(chosen, Visitor) else [],
        waiting=open_job_of(row.badge_id) if row is not None and row.badge_id else None,
        walk_in=walk_in,
        form=form,
        doing=doing,
        place_form=place_form,
        gate=gate,
        station=station,
        types={one.code: one for one in types_of(fair)},
        is_out=request.args.get("out") == "1" and row is not None and row.printed_at is not None,
        screen=screen,
        consents=_consents(chosen, screen) if isinstance(chosen, Visitor) else None,
        may_decide=desk.device is None and may(Permission.VISITORS),
    )
    answer = make_response(page, max(one.status for one in (walk_in, form, place_form) if one is not None))
    answer.headers.update({"Cache-Control": "no-store", "Content-Security-Policy": FRAMING})
    return answer


def _row(fair: Fair, chosen: Visitor | StaffMember | None, on: date) -> DeskRow | StaffRow | None:
    if chosen is None:
        return None
    if isinstance(chosen, Visitor):
        return rows_of(fair, [chosen], on)[0]
    return staff_rows(fair, [chosen], on, asks_quota=True)[0]


def _consents(visitor: Visitor, screen: DeskScreen | None) -> dict[str, Any]:
    """Return what somebody agrees to, and how far the question is that they are asked beside this desk."""
    asked = screen if screen is not None and screen.visitor_id == visitor.id else None
    link = code_link(asked)
    state = "answered" if asked is not None and asked.answered_at is not None else "waiting" if link else ""
    if asked is not None and link and asked.opened_at is not None:
        state = "reading"
    code = drawn_code(link) if link else None
    return {
        "state": state,
        "link": link,
        "code": code,
        "agreed": valid_consents(visitor),
        "purposes": list(PURPOSES.values()),
    }


def _form(doing: str, chosen: Visitor | StaffMember) -> Any:
    """Return the form that a key or link has opened; badges of visitors are not swapped."""
    if doing not in _FORMS or (doing == "swap" and isinstance(chosen, Visitor)):
        return None
    begin = {"language": chosen.language} if doing == "swap" else {"full_name": chosen.full_name}
    return _FORMS[doing](formdata=None, data=begin)


def today_at(fair: Fair) -> date:
    """Return the day it is at a fair."""
    return day_of(clock.now(), fair.timezone)
