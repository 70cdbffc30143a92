"""The draft of the programme for programs, our own grid among them: where sessions stand, putting them elsewhere."""

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound
from eventsapp.programme import actions
from eventsapp.programme.following import begin, look
from eventsapp.programme.forms.placing import PlaceForm, SeenForm
from eventsapp.programme.importers.times import read_date
from eventsapp.programme.models import Session
from eventsapp.programme.queries import programme_mark, rooms_of, session_on_grid, sessions_listed
from eventsapp.programme.rules import ChangedSince, Placement, programme_topic
from eventsapp.web.live import Opened, stay_open
from eventsapp.web.programs import (
    NotAccepted,
    asked_part,
    carry_out,
    check,
    filled,
    json_answer,
    moment,
    no_answers,
    part_answer,
)

blueprint = Blueprint("programme_api", __name__, url_prefix="/api/v1/fairs/<fair>/programme")


@blueprint.get("/stream")
@program_may(Permission.PROGRAMME)
def stream(fair: Fair) -> Response:
    """Send the mark of the draft, and go on sending it where the server holds the answer open."""
    began, news = time.monotonic(), begin(fair)
    topic, address = programme_topic(fair.id), request.remote_addr or ""
    stay_open(Opened(topic=topic, beginning=news, look=look, address=address, began=began))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(news.text, mimetype="text/event-stream", headers=headers)


@blueprint.get("/mark")
@program_may(Permission.PROGRAMME)
def mark(fair: Fair) -> Response:
    """Send what is another as soon as a session is there, gone, or changed."""
    return json_answer({"mark": programme_mark(fair.id)})


@blueprint.get("/sessions")
@program_may(Permission.PROGRAMME)
def sessions(fair: Fair) -> Response:
    """List the sessions of the draft, those of a day, or those without a time."""
    asked, day = asked_part(), request.args.get("day", "")
    if day and day != "none" and read_date(day) is None:
        raise NotAccepted([("day", _("This is not a date. Example: 2027-05-12"))])
    rows = sessions_listed(fair, read_date(day), asked.after, asked.one_more, is_unscheduled=day == "none")
    return part_answer(asked, rows, document_of, lambda session: session.id)


@blueprint.post("/sessions/<int:session_id>/place")
@program_may(Permission.PROGRAMME)
def place(fair: Fair, session_id: int) -> Response:
    """Put a session that still is what was seen into a room and hour."""
    _found(fair, session_id)
    form = filled(PlaceForm)
    form.offer(rooms_of(fair), fair)
    check(form)
    seen = _seen(form)

    def act(session: Session) -> None:
        actions.place_session(fair, session, form.placement(fair), actor=current_user, seen=seen)

    return _change(fair, session_id, act)


@blueprint.post("/sessions/<int:session_id>/unplace")
@program_may(Permission.PROGRAMME)
def unplace(fair: Fair, session_id: int) -> Response:
    """Take a session's time and room away."""
    _found(fair, session_id)
    seen = _seen(filled(SeenForm))
    return _change(
        fair, session_id, lambda session: actions.unplace_session(fair, session, actor=current_user, seen=seen)
    )


@blueprint.post("/sessions/<int:session_id>/settle")
@program_may(Permission.PROGRAMME)
def settle(fair: Fair, session_id: int) -> Response:
    """Let a session stay where it is, whatever is arranged around it."""
    return _settled(fair, session_id, is_locked=True)


@blueprint.post("/sessions/<int:session_id>/unsettle")
@program_may(Permission.PROGRAMME)
def unsettle(fair: Fair, session_id: int) -> Response:
    """Let a session move again."""
    return _settled(fair, session_id, is_locked=False)


@blueprint.post("/undo")
@program_may(Permission.PROGRAMME)
def undo(fair: Fair) -> Response:
    """Take the person's own latest step back."""
    return _turned(fair, is_undone=False)


@blueprint.post("/redo")
@program_may(Permission.PROGRAMME)
def redo(fair: Fair) -> Response:
    """Do the step again that the person took back last."""
    return _turned(fair, is_undone=True)


def document_of(session: Session) -> dict[str, Any]:
    """Return where a session stands."""
    placement = Placement.of(session)
    return {
        "id": session.id,
        "title": dict(session.title),
        "kind": session.kind,
        "track": session.track_id,
        "room": session.room_id,
        "day": placement.day_on.isoformat() if placement.day_on else None,
        "starts_at": moment(placement.starts_at),
        "ends_at": moment(placement.ends_at),
        "minutes": placement.minutes or session.planned_minutes,
        "settled": session.is_locked,
        "version": session.version,
    }


def _settled(fair: Fair, session_id: int, *, is_locked: bool) -> Response:
    _found(fair, session_id)
    seen = _seen(filled(SeenForm))

    def act(session: Session) -> None:
        actions.settle_session(fair, session, is_locked=is_locked, actor=current_user, seen=seen)

    return _change(fair, session_id, act)


def _turned(fair: Fair, *, is_undone: bool) -> Response:
    """Turn a step; one that cannot be turned any more is given up, so that the one before it can be."""
    no_answers()
    turn = actions.redo_act if is_undone else actions.undo_act
    try:
        return carry_out(lambda: {"items": [document_of(session) for session in turn(fair, current_user)]})
    except ChangedSince as refusal:
        with transaction():
            actions.forget_act(fair, current_user, refusal, is_undone=is_undone)
        raise


def _change(fair: Fair, session_id: int, act: Callable[[Session], None]) -> Response:
    def change() -> dict[str, Any]:
        session = _found(fair, session_id)
        act(session)
        return document_of(session)

    return carry_out(change)


def _found(fair: Fair, session_id: int) -> Session:
    session = session_on_grid(fair, session_id)
    if session is None:
        raise NotFound
    return session


def _seen(form: SeenForm) -> int:
    """Return the version that was seen; refuses a step with a session that was not looked at."""
    if form.version.number is None:
        raise NotAccepted([("version", _("Send the version of the session as you saw it."))])
    return form.version.number
