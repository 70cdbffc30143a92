"""Seats of a session for programs: who has one, reserving and giving back for somebody, letting in and back out."""

import secrets
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.actions import give_back, let_in, take_entry_back, take_seat
from eventsapp.programme.models import Seat, SeatPlan
from eventsapp.programme.queries import seat_plan_of, state_at
from eventsapp.programme.rules import Entry, NoSeats
from eventsapp.seats.queries import Person, Row, people_by_code, people_of, rows_of, seat_numbered
from eventsapp.web.forms import BaseForm, TextField
from eventsapp.web.programs import NotAccepted, asked_part, carry_out, check, filled, moment, no_answers, part_answer

blueprint = Blueprint(
    "seats_api", __name__, url_prefix="/api/v1/fairs/<fair>/programme/sessions/<int:session_id>/seats"
)


class PersonIn(BaseForm):
    """Somebody by the code of a ticket, badge or seat, by the number of a ticket, or by a name in the list."""

    person = TextField(_l("Code of the ticket or badge, number, or name"), required=True, most=200)


@blueprint.get("")
@program_may(Permission.PROGRAMME)
def listed(fair: Fair, session_id: int) -> Response:
    """List who has a seat, waits for one or is inside, in the order they asked."""
    asked, plan = asked_part(), _plan(fair, session_id)
    rows = sorted((one for one in rows_of(plan, clock.now()) if one.seat.id > asked.after), key=_number)
    return part_answer(asked, rows[: asked.one_more], row_document, _number)


@blueprint.post("")
@program_may(Permission.PROGRAMME)
def reserve(fair: Fair, session_id: int) -> Response:
    """Reserve a seat for somebody, or a place in line where none is free."""
    plan, form = _plan(fair, session_id), filled(PersonIn)
    person = _person(fair, plan, form)

    def act() -> dict[str, Any]:
        seat = take_seat(fair, session_id, person.holder, actor=current_user)
        return _document(_plan(fair, session_id), seat, person)

    return carry_out(act, status=201)


@blueprint.post("/<int:seat_id>/give-back")
@program_may(Permission.PROGRAMME)
def cancel(fair: Fair, session_id: int, seat_id: int) -> Response:
    """Give somebody's seat or place in line back; whoever is first in line has it."""
    no_answers()
    person = _of(_plan(fair, session_id), seat_id)

    def act() -> dict[str, Any]:
        give_back(fair, session_id, person.holder, actor=current_user)
        return {"seat": seat_id, "given_back": True}

    return carry_out(act)


@blueprint.post("/entries")
@program_may(Permission.PROGRAMME)
def enter(fair: Fair, session_id: int) -> Response:
    """Let somebody in, by seat or as a walk-in; who is inside is told so, and nobody is counted twice."""
    plan, form = _plan(fair, session_id), filled(PersonIn)
    person = _person(fair, plan, form)
    press = request.headers.get("Idempotency-Key", "")[:64] or secrets.token_urlsafe(12)

    def act() -> dict[str, Any]:
        seat, entry = let_in(fair, session_id, person.holder, press)
        known = _document(_plan(fair, session_id), seat, person)
        return {"entry": entry.value, "again": entry == Entry.AGAIN, **known}

    return carry_out(act)


@blueprint.post("/<int:seat_id>/take-back")
@program_may(Permission.PROGRAMME)
def take_back(fair: Fair, session_id: int, seat_id: int) -> Response:
    """Take back that somebody was let in: they have again what they had before."""
    no_answers()
    _of(_plan(fair, session_id), seat_id)

    def act() -> dict[str, Any]:
        stays = take_entry_back(fair, session_id, seat_id, actor=current_user)
        return {"seat": seat_id, "inside": False, "in_list": stays}

    return carry_out(act)


def row_document(row: Row) -> dict[str, Any]:
    """Return a line of a session's list."""
    seat, person = row.seat, row.person
    return {
        "seat": seat.id,
        "state": row.state,
        "place": row.place or None,
        "name": person.name,
        "company": person.company,
        "number": person.reference,
        "asked_at": moment(seat.asked_at),
        "inside_at": moment(seat.inside_at),
    }


def _document(plan: SeatPlan, seat: Seat, person: Person) -> dict[str, Any]:
    rows = [one for one in rows_of(plan, clock.now()) if one.seat.id == seat.id]
    return row_document(rows[0] if rows else Row(seat, person, state_at(seat, plan, clock.now()), 0))


def _number(row: Row) -> int:
    return row.seat.id


def _plan(fair: Fair, session_id: int) -> SeatPlan:
    plan = seat_plan_of(fair, session_id)
    if plan is None:
        raise NoSeats
    return plan


def _of(plan: SeatPlan, seat_id: int) -> Person:
    seat = seat_numbered(plan, str(seat_id))
    if seat is None:
        raise NotFound
    return people_of([seat])[seat.id]


def _person(fair: Fair, plan: SeatPlan, form: PersonIn) -> Person:
    """Return whom a body names; refuses nobody and several."""
    check(form)
    found = people_by_code(fair, plan, form.person.data or "")
    if not found:
        raise NotAccepted([("person", _("Nobody has this code or name. Send the number on the ticket."))])
    if len(found) > 1:
        raise NotAccepted([("person", _("Several people have this name. Send the number on the ticket."))])
    return found[0]
