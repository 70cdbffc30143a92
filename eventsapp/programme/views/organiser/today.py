"""The day itself, for who stands in the hall: what runs in each room, how late it is, and what the screens say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, zone
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.agenda import Agenda, RoomEntry, SessionEntry
from eventsapp.programme.forms import ButtonForm, LateForm, MoveForm, NoticeForm, SessionTodayForm
from eventsapp.programme.importers.times import programme_day, read_date
from eventsapp.programme.models import Adjustment, Release
from eventsapp.programme.queries import (
    agenda_of,
    agenda_today,
    clashes_of_today,
    latest_release,
    notice_of,
    open_adjustments,
    open_notices,
)
from eventsapp.programme.rules import here
from eventsapp.programme.views.following import addresses
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.clash_words import Words
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of
from eventsapp.programme.views.showing import Reader, Shown

STEPS = (5, 10, 15)
SHOWN_SESSIONS = 4


@dataclass(frozen=True)
class RoomToday:
    """A room as the page has it; ``here`` is from where on something is said, None where its day is over."""

    room: RoomEntry
    here: Shown | None
    left: list[Shown]
    cancelled: list[tuple[Shown, Adjustment]]
    late: Adjustment | None
    moved: Adjustment | None
    moved_to: RoomEntry | None

    @property
    def minutes(self) -> int:
        """How late it was said to be."""
        return self.late.minutes if self.late else 0


@blueprint.get("/programme/today")
@staff_may(Permission.PROGRAMME)
def today(fair: Fair) -> ResponseReturnValue:
    """Show what runs now in each room, with what can be said of it."""
    return _page(fair, ButtonForm(formdata=None))


@blueprint.post("/programme/today/late")
@staff_may(Permission.PROGRAMME)
def say_late(fair: Fair) -> ResponseReturnValue:
    """Say that a room runs late from a session on."""
    form = LateForm()
    minutes = form.late_by(_said_before(fair, form.seen.number)) if form.validate() else None
    if minutes is None and not form.errors:
        form.minutes.errors = [_("Say how many minutes. Example: 20")]
    if minutes is None:
        return _page(fair, form)

    def act() -> str:
        session, seen = form.session.data or 0, form.seen.number or 0
        begun = bool(form.begun.data)
        actions.run_late(fair, session, minutes, seen=seen, has_begun=begun, actor=current_user)
        return _("It is said: %(count)s min behind. Every open agenda and screen shows it.", count=minutes)

    return _do(fair, form, act)


@blueprint.post("/programme/today/move")
@staff_may(Permission.PROGRAMME)
def say_moved(fair: Fair) -> ResponseReturnValue:
    """Move what a room has left of the day to another room."""
    form = MoveForm()

    def act() -> str:
        session, room, seen = form.session.data or 0, form.room.data or 0, form.seen.number or 0
        actions.move_room(fair, session, room, seen=seen, actor=current_user)
        return _("It is moved. Every open agenda and screen shows it.")

    return _do(fair, form, act) if form.validate() else _page(fair, form)


@blueprint.post("/programme/today/cancel")
@staff_may(Permission.PROGRAMME)
def say_cancelled(fair: Fair) -> ResponseReturnValue:
    """Cancel a session on the day."""
    form = SessionTodayForm()

    def act() -> str:
        actions.cancel_today(fair, form.session.data or 0, actor=current_user)
        return _("It is cancelled. Every open agenda and screen shows it.")

    return _do(fair, form, act) if form.validate() else _page(fair, form)


@blueprint.post("/programme/today/said/<int:adjustment_id>/end")
@staff_may(Permission.PROGRAMME)
def end_said(fair: Fair, adjustment_id: int) -> ResponseReturnValue:
    """Let a room be back on time or in its place, or a session take place after all."""
    form = ButtonForm()

    def act() -> str:
        actions.end_adjustment(fair, adjustment_id, actor=current_user)
        return _("What is still to come is as planned again.")

    return _do(fair, form, act) if form.validate() else _page(fair, form)


@blueprint.post("/programme/today/notices")
@staff_may(Permission.PROGRAMME)
def put_notice(fair: Fair) -> ResponseReturnValue:
    """Let screens say something before everything else."""
    form = NoticeForm()

    def act() -> str:
        actions.put_notice(fair, form.room_id, form.words(fair), actor=current_user)
        return _("The screens say it now.")

    return _do(fair, form, act) if form.validate() else _page(fair, form)


@blueprint.post("/programme/today/notices/<int:notice_id>/end")
@staff_may(Permission.PROGRAMME)
def end_notice(fair: Fair, notice_id: int) -> ResponseReturnValue:
    """Take a word off the screens."""
    form, notice = ButtonForm(), found_or_404(notice_of(fair, notice_id))

    def act() -> str:
        actions.end_notice(fair, notice, actor=current_user)
        return _("It is off the screens.")

    return _do(fair, form, act) if form.validate() else _page(fair, form)


def _do(fair: Fair, form: Any, act: Callable[[], str]) -> ResponseReturnValue:
    """Do it and go back to the page; a refusal is shown there."""
    try:
        with transaction():
            words = act()
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(fair, form, refusal.status)
    flash(words, "good")
    return redirect(url_for(".today", fair=fair.slug, day=request.args.get("day") or None))


def _said_before(fair: Fair, seen: int | None) -> int:
    """Return how late the room was when the page was opened; who saw something else is refused later."""
    release = latest_release(fair)
    day = _day(fair, agenda_today(release)) if release and seen else None
    rows = open_adjustments(fair, day) if day else ()
    return next((one.minutes for one in rows if one.id == seen), 0)


def _day(fair: Fair, agenda: Agenda) -> date | None:
    """Return the day that was asked for, else today, the next programme day, or the last."""
    asked = read_date(request.args.get("day", ""))
    if asked in agenda.days:
        return asked
    today = programme_day(clock.now().astimezone(zone(fair.timezone)))
    return next((day for day in agenda.days if day >= today), agenda.days[-1] if agenda.days else None)


def _page(fair: Fair, form: Any, status: int | None = None) -> ResponseReturnValue:
    release = latest_release(fair)
    parts = parts_of(fair, "today")
    if release is None:
        page = render_template("programme/organiser/today.html", parts=parts, form=form, day=None)
        return page, status or form.status
    agenda = agenda_today(release)
    day = _day(fair, agenda)
    context = _context(fair, release, agenda, day) if day else {}
    notice = form if isinstance(form, NoticeForm) else NoticeForm(formdata=None)
    notice.room.id = "notice-room"
    page = render_template(
        "programme/organiser/today.html",
        parts=parts,
        form=form,
        notice=notice,
        about=_about(form, agenda, day),
        day=day,
        follows=addresses(fair.slug, release),
        **context,
    )
    return page, status or form.status


def _about(form: Any, agenda: Agenda, day: date | None) -> int | None:
    """Return the room that a form was sent about, and let what is wrong with it lead to the fields of that room."""
    if not hasattr(form, "session") or day is None:
        return None
    if form.session.data is None:  # no browser sends this; what was typed beside it is shown all the same
        homes = {one.home for one in agenda.sessions_by_day[day]}
        room = next((one.id for one in agenda.rooms if one.id in homes), None)
    else:
        session = agenda.session_by_id.get(form.session.data)
        room = session.home if session else None
    kinds: tuple[tuple[type[Any], dict[str, str]], ...] = (
        (LateForm, {"session": "late-from", "minutes": "minutes"}),
        (MoveForm, {"session": "move-from", "room": "to"}),
        (SessionTodayForm, {"session": "cancel"}),
    )
    for name, field_id in next(fields for kind, fields in kinds if isinstance(form, kind)).items():
        form[name].id = f"{field_id}-{room}"
    return room


def _context(fair: Fair, release: Release, agenda: Agenda, day: date) -> dict[str, Any]:
    reader, now = Reader(fair.slug, current_language(), agenda), clock.now()
    rows = open_adjustments(fair, day)
    rooms = [_room(reader, room, day, rows, now) for room in agenda.rooms]
    clashes = clashes_of_today(fair, agenda_of(release), agenda, day) if rows else ()
    words = Words(fair, clashes)
    return {
        "reader": reader,
        "day_links": [
            {"label": reader.day(one, "EEE d"), "url": url_for(".today", fair=fair.slug, day=one), "active": one == day}
            for one in agenda.days
        ],
        "is_today": day == programme_day(now.astimezone(zone(fair.timezone))),
        "rooms": [one for one in rooms if one is not None],
        "all_rooms": agenda.rooms,
        "notices": [(one, agenda.room_by_id.get(one.room_id or 0)) for one in open_notices(fair)],
        "clashes": [
            (
                words.fact(one),
                words.hour(one.starts_at),
                words.hour(one.ends_at),
                [words.title(r) for r in one.sessions],
            )
            for one in clashes
        ],
        "steps": STEPS,
        "most": SHOWN_SESSIONS,
    }


def _room(reader: Reader, room: RoomEntry, day: date, rows: Any, now: datetime) -> RoomToday | None:
    theirs = [one for one in reader.agenda.sessions_by_day.get(day, ()) if one.home == room.id]
    if not theirs:
        return None
    start = here(theirs, now)
    of_room = {row.kind: row for row in rows if row.room_id == room.id and row.kind != "cancelled"}
    gone = {row.session_id: row for row in rows if row.kind == "cancelled"}
    moved = of_room.get("moved")
    return RoomToday(
        room=room,
        here=Shown(reader, start) if start else None,
        left=[Shown(reader, one) for one in _left(theirs, now)],
        cancelled=[(Shown(reader, one), gone[one.id]) for one in theirs if one.id in gone],
        late=of_room.get("late"),
        moved=moved,
        moved_to=reader.agenda.room_by_id.get(moved.to_room_id or 0) if moved else None,
    )


def _left(sessions: list[SessionEntry], now: datetime) -> list[SessionEntry]:
    return [one for one in sessions if one.ends_at > now and not one.is_cancelled]
