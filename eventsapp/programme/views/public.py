"""The agenda for everybody, made from the published release alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language, zone
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import (
    Agenda,
    Choice,
    LateRoom,
    RoomEntry,
    SessionEntry,
    TrackEntry,
    choose,
    late_rooms,
    lay_out,
    running_at,
)
from eventsapp.programme.files import sheet_of
from eventsapp.programme.formats import json_ld
from eventsapp.programme.forms import language_word
from eventsapp.programme.importers.times import programme_day
from eventsapp.programme.models import Release
from eventsapp.programme.queries import agenda_today, latest_release, published_session
from eventsapp.programme.rules import KIND_WORDS
from eventsapp.programme.views.caching import READER, is_known, not_modified, page_with, stands, tag_for_reader, tag_of
from eventsapp.programme.views.following import addresses
from eventsapp.programme.views.showing import Reader, Shown, common_fallback

blueprint = Blueprint("programme_public", __name__)
VIEWS = ("rooms", "list", "now")
MOST_SOON = 12


@blueprint.get("/<fair>/agenda")
@in_fair
def agenda(fair: Fair) -> ResponseReturnValue:
    """Show a day of the agenda, or what was searched for, or what runs now."""
    release = latest_release(fair)
    if release is None:
        return render_template("programme/public/not_yet.html")
    by_minute = _changes_by_minute(fair)
    moment = clock.now().strftime("%M") if by_minute else ""
    page_tag = tag_of(fair, release, "agenda", request.query_string.decode("utf-8", "replace"), moment)
    tag = tag_for_reader(page_tag)
    stands(fair, release, tag, for_minutes=1 if by_minute else 60)
    if is_known(tag):
        return not_modified(tag)
    reader = Reader(fair.slug, current_language(), agenda_today(release))
    return page_with(page_tag, tag, lambda: agenda_page(fair, release, reader))


def agenda_page(fair: Fair, release: Release, reader: Reader) -> str:
    """Return the page of a day, of what was searched for, or of what runs now."""
    choice, view = _choice(reader.agenda), _view()
    if view == "now":
        return render_template("programme/public/now.html", **_now_context(reader, release))
    if choice.day is None:
        return render_template("programme/public/found.html", **_found_context(reader, release, choice))
    context = _day_context(reader, release, choice, view)
    facts = None if reader.preview else _facts(fair, release, reader, context["shown"])
    return render_template("programme/public/day.html", facts=facts, **context)


@blueprint.get("/<fair>/agenda/<int:session_id>", endpoint="session")
@in_fair
def one_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show one session."""
    release, published, entry = published_session(fair, session_id)
    page_tag = tag_of(fair, release, "session", str(session_id))
    tag = tag_for_reader(page_tag)
    stands(fair, release, tag)
    if is_known(tag):
        return not_modified(tag)
    reader = Reader(fair.slug, current_language(), published)
    return page_with(page_tag, tag, lambda: session_page(fair, release, reader, entry))


def session_page(fair: Fair, release: Release, reader: Reader, entry: SessionEntry) -> str:
    """Return the page of one session."""
    facts = (
        None
        if reader.preview
        else json_ld.block_of_session(sheet_of(fair, release, reader.language, (entry,), reader.agenda))
    )
    context = {"shown": Shown(reader, entry), "facts": facts, **frame(reader, release)}
    return render_template("programme/public/session.html", **context)


def _facts(fair: Fair, release: Release, reader: Reader, shown: Sequence[Shown]) -> str | None:
    """Return what search engines read of a day."""
    sheet = sheet_of(fair, release, reader.language, tuple(one.session for one in shown), reader.agenda)
    return json_ld.block_of_forum(sheet) if sheet.sessions else None


def _today(timezone: str) -> date:
    return programme_day(clock.now().astimezone(zone(timezone)))


def _changes_by_minute(fair: Fair) -> bool:
    """Whether the page says what runs now: while the fair is on, and where that is asked for."""
    near = fair.starts_on - timedelta(days=1) <= _today(fair.timezone) <= fair.ends_on + timedelta(days=1)
    return near or request.args.get("view") == "now"


def _choice(published: Agenda) -> Choice:
    """Read the filters from the address; a search without a day looks through all of them."""
    words = request.args.get("q", "").strip()[:200]
    day = _asked_day(published, "day")
    if day is None and not words and request.args.get("day") != "all":
        day = _asked_day(published, "on") or _first_day(published)
    return Choice(
        day=day,
        track=_number("track"),
        room=_number("room"),
        spoken=request.args.get("spoken", ""),
        kind=request.args.get("kind", ""),
        audience=_number("audience"),
        words=words,
    )


def _first_day(published: Agenda) -> date | None:
    """Return today where it is a programme day, else the first one."""
    today = _today(published.zone_name)
    return today if today in published.days else next(iter(published.days), None)


def _asked_day(published: Agenda, name: str) -> date | None:
    text = request.args.get(name, "")
    if not text or text == "all":
        return None
    day = next((one for one in published.days if one.isoformat() == text), None)
    if day is None:
        raise NotFound(_("The agenda has no such day. Choose one of its days."))
    return day


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise NotFound(_("This address is not one of the agenda's. Go back to the agenda and choose again."))
    return int(text)


def _view() -> str:
    view = request.args.get("view", "rooms")
    if view not in VIEWS:
        raise NotFound(_("This address is not one of the agenda's. Go back to the agenda and choose again."))
    return view


def frame(reader: Reader, release: Release) -> dict[str, Any]:
    """Return what every agenda page shows around its content."""
    return {
        "follows": None if reader.preview else addresses(reader.fair, release),
        "late": _late(reader),
        "reader": reader,
        "release": release,
        "section": _("Forum"),
        "language_name": language_word,
        "band_of_reader": "" if reader.preview else READER,
    }


def tools(reader: Reader, choice: Choice, view: str) -> dict[str, Any]:
    """Return the filters and where they lead."""
    published = reader.agenda
    kept: dict[str, Any] = {"track": choice.track, "room": choice.room, "spoken": choice.spoken or None}
    kept |= {"kind": choice.kind or None, "audience": choice.audience}
    kept |= {"view": view if view == "list" else None}
    return {
        "choice": choice,
        "view": view,
        "days": [
            {
                "day": day,
                "url": reader.address(day=day.isoformat(), **kept),
                "active": day == choice.day,
            }
            for day in published.days
        ],
        "all_url": reader.address(day="all", **kept | {"view": None}),
        "kinds": [(kind, str(word)) for kind, word in KIND_WORDS.items() if kind in published.kinds],
        "for_whom": {"kind": choice.kind or None, "audience": choice.audience},
        "languages_heard": [(code, language_word(code)) for code in published.languages],
        "clear_url": reader.address(day=choice.day.isoformat() if choice.day else None),
    }


def _day_context(reader: Reader, release: Release, choice: Choice, view: str) -> dict[str, Any]:
    sessions = choose(reader.agenda, choice)
    grid = lay_out(reader.agenda, sessions) if view == "rooms" else None
    cells = {cell.session.id: cell for cell in grid.cells} if grid else {}
    shown = [Shown(reader, session, cells.get(session.id), lanes=grid.lanes if grid else 1) for session in sessions]
    is_today = choice.day == _today(reader.agenda.zone_name)
    return {
        **frame(reader, release),
        **tools(reader, choice, view),
        "shown": shown,
        "grid": grid,
        "legend": _legend(reader, shown),
        "common_language": common_fallback(shown),
        "running": _running(reader) if is_today and not choice.narrows else None,
    }


def _found_context(reader: Reader, release: Release, choice: Choice) -> dict[str, Any]:
    shown = [Shown(reader, session) for session in choose(reader.agenda, choice)]
    by_day = {day: [one for one in shown if one.session.day == day] for day in reader.agenda.days}
    return {
        **frame(reader, release),
        **tools(reader, choice, "list"),
        "count": len(shown),
        "by_day": {day: found for day, found in by_day.items() if found},
        "grid": None,
        "legend": _legend(reader, shown),
        "common_language": common_fallback(shown),
    }


def _now_context(reader: Reader, release: Release) -> dict[str, Any]:
    now = clock.now()
    held = [session for session in reader.agenda.sessions if not session.is_cancelled]
    to_come = [session for session in held if session.starts_at > now]
    return {
        **frame(reader, release),
        **tools(reader, Choice(), "now"),
        "running": _running(reader),
        "to_come": [Shown(reader, session) for session in to_come[:MOST_SOON]],
        "common_language": "",
    }


def _late(reader: Reader) -> list[tuple[LateRoom, RoomEntry, Shown | None]]:
    """Return the rooms that run late now, with what comes next in them."""
    if not reader.agenda.said:
        return []
    now = clock.now()
    found = late_rooms(reader.agenda, now, _today(reader.agenda.zone_name))
    return [(one, reader.agenda.room_by_id[one.room], Shown(reader, one.next) if one.next else None) for one in found]


def _legend(reader: Reader, shown: Sequence[Shown]) -> list[TrackEntry]:
    """Return the tracks of what is shown, in their order."""
    used = {one.session.track for one in shown}
    return [track for track in reader.agenda.tracks if track.id in used]


def _running(reader: Reader) -> dict[str, Sequence[Shown]]:
    found = running_at(reader.agenda, clock.now())
    return {
        "now": [Shown(reader, session) for session in found.now],
        "soon": [Shown(reader, session) for session in found.soon[:MOST_SOON]],
    }
