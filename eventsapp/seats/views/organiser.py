"""The team's pages about the seats of a session: how many, who has them, and the door."""

import secrets
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.infra.tabular import write_csv
from eventsapp.programme.actions import close_seats, let_in, set_seats, take_entry_back
from eventsapp.programme.models import SeatPlan, Session
from eventsapp.programme.queries import seat_plan_of, session_of, state_at
from eventsapp.programme.rules import STATE_WORDS, Entry, NoSeats, free_places, free_seats, phase_at
from eventsapp.programme.views.organiser.frame import parts_of
from eventsapp.seats.forms import BackForm, CodeForm, EntryForm, PressForm, SeatsForm
from eventsapp.seats.queries import Person, Row, people_by_code, people_of, rows_of, seat_numbered, seat_of_person

blueprint = Blueprint("seats_organiser", __name__, url_prefix="/organise/<fair>/programme/sessions/<int:session_id>")


@blueprint.route("/seats", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def seats(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Say how many seats are given out, and see who has them."""
    session, plan = _session(fair, session_id), seat_plan_of(fair, session_id)
    form = SeatsForm()
    if not form.is_submitted():
        _show(form, plan)
    elif form.validate():
        try:
            with transaction():
                session = _session(fair, session_id)
                percent = form.walk_in_percent.data or 0
                set_seats(fair, session, form.count.data, percent, actor=current_user, seen=form.seen)
        except Refusal as refusal:
            form.refuse(refusal)
            plan = seat_plan_of(fair, session_id)
            form.version.data = str(plan.version if plan else 0)
        else:
            flash(_("The seats are set. Whoever was next in line and fits now has a seat and is told."), "good")
            return redirect(url_for(".seats", fair=fair.slug, session_id=session_id))
    rows = rows_of(plan, clock.now()) if plan else []
    context = {"form": form, "rows": rows, "states": STATE_WORDS, "capacity": _capacity(session)}
    page = render_template("seats/organiser/seats.html", **_frame(fair, session, plan), **context)
    return page, form.status


@blueprint.post("/seats/off")
@staff_may(Permission.PROGRAMME)
def switch_off(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Reserve no seats of this session any more."""
    if PressForm().validate_on_submit():
        with transaction():
            close_seats(fair, _session(fair, session_id), actor=current_user)
        flash(_("Seats of this session are not reserved any more."), "good")
    return redirect(url_for(".seats", fair=fair.slug, session_id=session_id))


@blueprint.get("/seats.csv")
@staff_may(Permission.PROGRAMME)
def seats_file(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Give out the list of a session as a table: names, no addresses."""
    plan = _plan(fair, session_id)
    heads = [_("Place in line"), _("Name"), _("Company"), _("Number"), _("State"), _("Asked at"), _("Inside since")]
    lines = [_line(fair, row) for row in rows_of(plan, clock.now())]
    answer = Response(write_csv(heads, lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{fair.slug}-session-{session_id}-seats.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/door")
@staff_may(Permission.PROGRAMME)
def door(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show the door of a session: how many are inside, a field for the next code, or one of its list."""
    seat = seat_numbered(_plan(fair, session_id), request.args.get("seat", ""))
    return _door(fair, session_id, CodeForm(), people=list(people_of([seat]).values()) if seat else None)


@blueprint.post("/door")
@staff_may(Permission.PROGRAMME)
def look_up(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show whom a code belongs to, and what that person has of the session."""
    form = CodeForm()
    plan = _plan(fair, session_id)
    if not form.validate():
        return _door(fair, session_id, form)
    people = people_by_code(fair, plan, form.code.data or "")
    if not people:
        form.refuse(
            Refusal(_("Nobody has this code or name. Scan again, or type the number on the ticket."), field="code")
        )
        return _door(fair, session_id, form)
    return _door(fair, session_id, form, people=people)


@blueprint.post("/door/entry")
@staff_may(Permission.PROGRAMME)
def enter(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Let a person in; the same press again says the same again."""
    form, plan = EntryForm(), _plan(fair, session_id)
    people = people_by_code(fair, plan, str(form.person.data or "")[:200]) if form.validate() else []
    if len(people) != 1:
        return redirect(url_for(".door", fair=fair.slug, session_id=session_id))
    press = str(form.press.data or "")[:64] or secrets.token_urlsafe(12)
    try:
        with transaction():
            seat, entry = let_in(fair, session_id, people[0].holder, press)
            since = seat.inside_at
    except NoSeats:
        raise
    except Refusal as refusal:
        return _door(fair, session_id, CodeForm(formdata=None), people=people, refusal=refusal)
    verdict = {"entry": entry, "person": people[0], "seat": seat, "since": since, "again": entry == Entry.AGAIN}
    return _door(fair, session_id, CodeForm(formdata=None), verdict=verdict)


@blueprint.post("/door/back")
@staff_may(Permission.PROGRAMME)
def take_back(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Take back that somebody was let in."""
    form, plan = BackForm(), _plan(fair, session_id)
    seat = seat_numbered(plan, str(form.seat.data or "")) if form.validate() else None
    if seat is None:
        return redirect(url_for(".door", fair=fair.slug, session_id=session_id))
    number, name = seat.id, people_of([seat])[seat.id].name
    try:
        with transaction():
            stays = take_entry_back(fair, session_id, number, actor=current_user)
    except Refusal as refusal:
        return _door(fair, session_id, CodeForm(formdata=None), refusal=refusal)
    flash(_("%(name)s is not in the room: the entry is taken back.", name=name), "good")
    if form.place.data == "list":
        return redirect(url_for(".seats", fair=fair.slug, session_id=session_id))
    return redirect(url_for(".door", fair=fair.slug, session_id=session_id, seat=number if stays else None))


def _door(
    fair: Fair,
    session_id: int,
    form: CodeForm,
    *,
    people: list[Person] | None = None,
    verdict: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    session, plan, now = _session(fair, session_id), _plan(fair, session_id), clock.now()
    found = []
    for person in people or []:
        seat = seat_of_person(plan, person)
        state = state_at(seat, plan, now) if seat else ""
        found.append({"person": person, "seat": seat, "state": state, "press": secrets.token_urlsafe(12)})
    page = render_template(
        "seats/organiser/door.html", form=form, found=found, verdict=verdict, refusal=refusal, states=STATE_WORDS,
        **_frame(fair, session, plan),
    )  # fmt: skip
    answer = make_response(page, refusal.status if refusal else form.status)
    answer.headers.update({"Cache-Control": "no-store", "Permissions-Policy": "camera=(self), microphone=()"})
    return answer


def _frame(fair: Fair, session: Session, plan: SeatPlan | None) -> dict[str, Any]:
    phase = phase_at(plan, clock.now()) if plan else None
    return {
        "parts": parts_of(fair, "sessions"),
        "session": session,
        "plan": plan,
        "phase": phase,
        "free": free_seats(plan, phase) if plan and phase else 0,
        "places_free": free_places(plan, phase) if plan and phase else 0,
    }


def _show(form: SeatsForm, plan: SeatPlan | None) -> None:
    form.version.data = str(plan.version if plan else 0)
    if plan:
        form.count.data, form.walk_in_percent.data = plan.count, plan.walk_in_percent


def _capacity(session: Session) -> int | None:
    return session.room.capacity if session.room else None


def _session(fair: Fair, session_id: int) -> Session:
    session = session_of(fair, session_id)
    if session is None:
        raise NotFound
    return session


def _plan(fair: Fair, session_id: int) -> SeatPlan:
    plan = seat_plan_of(fair, session_id)
    if plan is None:
        raise NoSeats
    return plan


def _line(fair: Fair, row: Row) -> list[str]:
    at, seat, person = zone(fair.timezone), row.seat, row.person
    asked = seat.asked_at.astimezone(at).strftime("%Y-%m-%d %H:%M:%S")
    inside = seat.inside_at.astimezone(at).strftime("%Y-%m-%d %H:%M:%S") if seat.inside_at else ""
    words = [person.name, person.company, person.reference, str(STATE_WORDS[row.state]), asked, inside]
    return [str(row.place or ""), *words]
