"""The day itself for programs: a room runs late, a session is cancelled or elsewhere, screens say a word."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import NotFound
from eventsapp.programme import actions
from eventsapp.programme.forms import NoticeForm, SessionTodayForm
from eventsapp.programme.importers.times import programme_day, read_date
from eventsapp.programme.models import Adjustment, ScreenNotice
from eventsapp.programme.queries import adjustment_of, notice_of, open_adjustments, open_notices
from eventsapp.programme.rules import MOST_LATE
from eventsapp.web.forms import BaseForm, NumberField
from eventsapp.web.programs import (
    NotAccepted,
    asked_part,
    carry_out,
    check,
    filled,
    moment,
    no_answers,
    part_answer,
)

blueprint = Blueprint("programme_api_today", __name__, url_prefix="/api/v1/fairs/<fair>/programme/today")
_MOST = 10**9


class SeenIn(BaseForm):
    """The word about the same room and day that held when somebody decided: its id, 0 where nothing was said."""

    session = NumberField(_l("From this session on"), low=1, high=_MOST)
    seen = NumberField(_l("The word that holds"), low=0, high=_MOST, required=False)

    @property
    def seen_word(self) -> int:
        """The id of that word."""
        return self.seen.data or 0


class LateIn(SeenIn):
    """How late a room is from a session on."""

    minutes = NumberField(_l("Minutes behind"), low=1, high=MOST_LATE)
    begun = BooleanField(_l("It has begun and takes longer"))


class MoveIn(SeenIn):
    """Where the sessions of a room are from one of them on."""

    room = NumberField(_l("Room"), low=1, high=_MOST)


@blueprint.get("/words")
@program_may(Permission.PROGRAMME)
def words(fair: Fair) -> Response:
    """List what holds on a day, today where none is named."""
    asked = asked_part()
    rows = [one for one in open_adjustments(fair, _day(fair)) if one.id > asked.after]
    return part_answer(asked, rows[: asked.one_more], word_document, lambda one: one.id)


@blueprint.post("/late")
@program_may(Permission.PROGRAMME)
def late(fair: Fair) -> Response:
    """Say that a room runs late from a session on."""
    form = filled(LateIn)
    check(form)
    minutes, begun = form.minutes.data or 0, bool(form.begun.data)
    return _say(
        lambda: actions.run_late(
            fair, form.session.data or 0, minutes, seen=form.seen_word, has_begun=begun, actor=current_user
        )
    )


@blueprint.post("/move")
@program_may(Permission.PROGRAMME)
def move(fair: Fair) -> Response:
    """Move what a room has left of the day to another room."""
    form = filled(MoveIn)
    check(form)
    session, room = form.session.data or 0, form.room.data or 0
    return _say(lambda: actions.move_room(fair, session, room, seen=form.seen_word, actor=current_user))


@blueprint.post("/cancel")
@program_may(Permission.PROGRAMME)
def cancel(fair: Fair) -> Response:
    """Cancel a session on the day."""
    form = filled(SessionTodayForm)
    check(form)
    return _say(lambda: actions.cancel_today(fair, form.session.data or 0, actor=current_user))


@blueprint.post("/words/<int:word_id>/end")
@program_may(Permission.PROGRAMME)
def end(fair: Fair, word_id: int) -> Response:
    """Let a word not hold any more: what is still to come is as planned."""
    no_answers()
    if adjustment_of(fair, word_id) is None:
        raise NotFound
    return carry_out(lambda: word_document(actions.end_adjustment(fair, word_id, actor=current_user)))


@blueprint.get("/notices")
@program_may(Permission.PROGRAMME)
def notices(fair: Fair) -> Response:
    """List what screens say before everything else."""
    asked = asked_part()
    rows = sorted((one for one in open_notices(fair) if one.id > asked.after), key=lambda one: one.id)
    return part_answer(asked, rows[: asked.one_more], notice_document, lambda one: one.id)


@blueprint.post("/notices")
@program_may(Permission.PROGRAMME)
def put_notice(fair: Fair) -> Response:
    """Let the screens of a room, or of all, say something before everything else."""
    form = filled(NoticeForm, {"room": 0})
    check(form)
    texts = form.words(fair)
    return carry_out(
        lambda: notice_document(actions.put_notice(fair, form.room_id, texts, actor=current_user)), status=201
    )


@blueprint.post("/notices/<int:notice_id>/end")
@program_may(Permission.PROGRAMME)
def end_notice(fair: Fair, notice_id: int) -> Response:
    """Take a word off the screens."""
    no_answers()

    def act() -> dict[str, Any]:
        notice = notice_of(fair, notice_id)
        if notice is None:
            raise NotFound
        actions.end_notice(fair, notice, actor=current_user)
        return notice_document(notice)

    return carry_out(act)


def word_document(word: Adjustment) -> dict[str, Any]:
    """Return what was said of a room or a session, and whether it holds."""
    return {
        "id": word.id,
        "kind": word.kind,
        "day": word.day_on.isoformat(),
        "room": word.room_id,
        "session": word.session_id,
        "minutes": word.minutes if word.kind == "late" else None,
        "to_room": word.to_room_id,
        "said_at": moment(word.said_at),
        "ended_at": moment(word.ended_at),
    }


def notice_document(notice: ScreenNotice) -> dict[str, Any]:
    """Return what screens say."""
    return {
        "id": notice.id,
        "room": notice.room_id,
        "text": dict(notice.text),
        "said_at": moment(notice.said_at),
        "ended_at": moment(notice.ended_at),
    }


def _say(act: Callable[[], Adjustment]) -> Response:
    return carry_out(lambda: word_document(act()), status=201)


def _day(fair: Fair) -> date:
    asked = request.args.get("day", "")
    day = read_date(asked) if asked else programme_day(clock.now().astimezone(zone(fair.timezone)))
    if day is None:
        raise NotAccepted([("day", _("This is not a date. Example: 2027-05-12"))])
    return day
