"""Screens of rooms: full screen, readable from ten metres, without anybody at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language, zone
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import Agenda, RoomEntry, SessionEntry
from eventsapp.programme.forms import language_word
from eventsapp.programme.importers.times import programme_day
from eventsapp.programme.models import ScreenNotice
from eventsapp.programme.queries import current_release, notices_for, open_notices
from eventsapp.programme.views.following import addresses
from eventsapp.programme.views.showing import Reader, Shown, Wording, html_lang

blueprint = Blueprint("programme_screens", __name__, url_prefix="/<fair>/screens")
MOST_CHANGES = 4
"""What there is room for."""


@dataclass(frozen=True)
class Said:
    """A word for screens, in the languages it was written in."""

    id: int
    texts: list[Wording]


@dataclass(frozen=True)
class OfRoom:
    """What a room's screen shows: its day, what of it runs, and what comes after."""

    room: RoomEntry
    day: date | None
    items: list[Shown]
    now: Shown | None
    next: Shown | None
    changes: list[Shown]
    """What else is not as planned and not over: cancelled, elsewhere, late."""


@blueprint.get("")
@in_fair
def overview(fair: Fair) -> ResponseReturnValue:
    """Show every room: what runs in it and what comes next."""
    release, agenda = current_release(fair)
    reader = Reader(fair.slug, current_language(), agenda)
    rooms = [_of_room(reader, room, clock.now()) for room in agenda.rooms]
    return _answer(
        render_template(
            "programme/public/screens.html",
            reader=reader,
            rooms=[one for one in rooms if one.items or one.changes],
            notices=_notices(fair, agenda, None),
            follows=addresses(fair.slug, release),
            today_on=_today(agenda, clock.now()),
        )
    )


@blueprint.get("/<path:code>")
@in_fair
def screen(fair: Fair, code: str) -> ResponseReturnValue:
    """Show one room."""
    release, agenda = current_release(fair)
    room = next((one for one in agenda.rooms if one.code == code), None)
    if room is None:
        raise NotFound(_("The published agenda has no such room. Choose one from the list of screens."))
    reader = Reader(fair.slug, current_language(), agenda)
    return _answer(
        render_template(
            "programme/public/screen.html",
            reader=reader,
            shown=_of_room(reader, room, clock.now()),
            notices=_notices(fair, agenda, room.id),
            follows=addresses(fair.slug, release),
            today_on=_today(agenda, clock.now()),
            titles_of=titles_of,
            language_name=language_word,
        )
    )


def titles_of(shown: Shown) -> list[Wording]:
    """Return a title in the language that is spoken, and in English beside it."""
    texts = shown.session.title
    own = shown.session.language if texts.get(shown.session.language) else ""
    codes = dict.fromkeys(code for code in (own or _first(texts, shown.reader.agenda.default_language), "en") if code)
    return [Wording(texts[code], html_lang(code), "") for code in codes if texts.get(code)]


def _first(texts: Mapping[str, str], usual: str) -> str:
    return usual if texts.get(usual) else next((code for code, text in texts.items() if text), "")


def _of_room(reader: Reader, room: RoomEntry, now: datetime) -> OfRoom:
    agenda = reader.agenda
    day = _day(agenda, now)
    theirs = [one for one in agenda.sessions_by_day.get(day, ()) if room.id in {one.room, one.home}] if day else []
    held = [one for one in theirs if one.room == room.id and not one.is_cancelled]
    left = [Shown(reader, one) for one in held if one.ends_at > now]
    running = [one for one in left if one.session.starts_at <= now][-1:]
    coming = [one for one in left if one.session.starts_at > now][:1]
    told = {one.session.id for one in (*running, *coming)}
    news = [Shown(reader, one) for one in theirs if _is_news(one, now) and one.id not in told]
    return OfRoom(
        room=room,
        day=day,
        items=left,
        now=next(iter(running), None),
        next=next(iter(coming), None),
        changes=news[:MOST_CHANGES],
    )


def _is_news(session: SessionEntry, now: datetime) -> bool:
    return session.planned is not None and session.ends_at > now


def _day(agenda: Agenda, now: datetime) -> date | None:
    """Return today where it is a programme day, else the next one there is."""
    return next((day for day in agenda.days if day >= _today(agenda, now)), None)


def _today(agenda: Agenda, now: datetime) -> date:
    return programme_day(now.astimezone(zone(agenda.zone_name)))


def _notices(fair: Fair, agenda: Agenda, room_id: int | None) -> list[Said]:
    if not agenda.said:
        return []
    return [Said(one.id, _texts(one)) for one in notices_for(open_notices(fair), room_id)]


def _texts(notice: ScreenNotice) -> list[Wording]:
    order = sorted(notice.text, key=lambda code: code == "en")
    return [Wording(notice.text[code], html_lang(code), "") for code in order]


def _answer(page: str) -> Response:
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
