"""The page of the desk: who was found, who is chosen, and where this desk stands."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, make_response, render_template, request, session

from eventsapp.checkin.forms import NameForm, PickUpForm, PlaceForm, ReprintForm, WalkInForm
from eventsapp.checkin.models import Gate, PrintStation
from eventsapp.checkin.queries import (
    at_printers,
    found_at_desk,
    gates_of,
    open_job_of,
    people_of,
    rows_of,
    station_by_id,
    stations_of,
    twins_of,
)
from eventsapp.checkin.rules import day_of, read_text
from eventsapp.checkin.views.guard import keys_of
from eventsapp.checkin.views.paper import FRAMING
from eventsapp.fairs.access import Permission, may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.visitors.queries import group_by_code, members_of, types_of, visitor_by_id

SHORTEST_CODE = 26
_FORMS: dict[str, Callable[..., Any]] = {"name": NameForm, "reprint": ReprintForm}


def chosen_person(fair: Fair, typed: str) -> Visitor | None:
    """Return the person chosen in the list, or the one whose code was scanned."""
    number = number_in(request.args.get("visitor", ""))
    if number:
        return visitor_by_id(fair, number)
    return _scanned(fair, typed) if len(typed) >= SHORTEST_CODE else None


def _scanned(fair: Fair, typed: str) -> Visitor | None:
    read = read_text(typed, fair.id, keys_of(fair.id, anew=True))
    known = people_of(fair.id, [read]).get(read) if read.problem is None else None
    return visitor_by_id(fair, int(known.key[1:])) if known is not None and known.key.startswith("v") else None


def desk_page(
    fair: Fair,
    typed: str,
    chosen: Visitor | None,
    *,
    walk_in: WalkInForm | None = None,
    form: Any = None,
    place_form: PlaceForm | None = None,
    doing: str = "",
    group: VisitorGroup | None = None,
) -> Response:
    """Return the page, with a form that is open or was refused."""
    on = today_at(fair)
    gate, station = place_of(fair)
    gates, stations = gates_of(fair), stations_of(fair)
    if place_form is None:
        kept = {"gate": str(gate.id) if gate else "", "station": str(station.id) if station else ""}
        place_form = PlaceForm(formdata=None, data=kept).offer(gates, stations)
    row = rows_of(fair, [chosen], on)[0] if chosen is not None else None
    group = group or (group_by_code(fair, typed) if typed and chosen is None and walk_in is None else None)
    people = members_of(group) if group is not None else []
    members = rows_of(fair, people, on) if people else []
    if chosen is not None and form is None and doing in _FORMS:
        form = _FORMS[doing](formdata=None, data={"full_name": chosen.full_name})
    page = render_template(
        "checkin/desk/desk.html",
        typed=typed,
        rows=found_at_desk(fair, typed, on) if typed and chosen is None else [],
        row=row,
        group=group,
        members=members,
        elsewhere=at_printers([one.badge_id for one in members if one.badge_id]),
        desk=(group.pickup_desk if group else "") or next((one.pickup_desk for one in people), ""),
        pick_up=form if isinstance(form, PickUpForm) else PickUpForm(formdata=None),
        twins=twins_of(fair, chosen) if chosen is not None else [],
        waiting=open_job_of(row.badge_id) if row is not None and row.badge_id else None,
        walk_in=walk_in,
        form=form,
        doing=doing,
        place_form=place_form,
        gate=gate,
        station=station,
        types={one.code: one for one in types_of(fair)},
        is_out=request.args.get("out") == "1" and row is not None and row.printed_at is not None,
        may_decide=may(Permission.VISITORS),
    )
    answer = make_response(page, max(one.status for one in (walk_in, form, place_form) if one is not None))
    answer.headers.update({"Cache-Control": "no-store", "Content-Security-Policy": FRAMING})
    return answer


def place_of(fair: Fair) -> tuple[Gate | None, PrintStation | None]:
    """Return the gate and the station of this desk: what was chosen, or the first gate of the fair itself."""
    kept: dict[str, str] = session.get(f"desk {fair.id}", {})
    gates = gates_of(fair)
    plain = next((one for one in gates if not one.zone and one.direction != "out"), None)
    gate = next((one for one in gates if str(one.id) == kept.get("gate")), plain)
    return gate, station_by_id(fair, number_in(kept.get("station", "")))


def today_at(fair: Fair) -> date:
    """Return the day it is at a fair."""
    return day_of(clock.now(), fair.timezone)


def number_in(text: str) -> int:
    """Return the number of an address or a form; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
