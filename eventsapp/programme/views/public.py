"""The agenda for everybody, made from the published release alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language, text_in, zone
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import (
    MEDIA_TYPE,
    Agenda,
    CalendarHead,
    Choice,
    SessionEntry,
    TrackEntry,
    choose,
    lay_out,
    running_at,
    write_calendar,
)
from eventsapp.programme.forms import language_word
from eventsapp.programme.importers.times import programme_day
from eventsapp.programme.models import Release
from eventsapp.programme.queries import agenda_of, latest_release
from eventsapp.programme.views.caching import is_known, kept, not_modified, page_with, tag_of, tagged
from eventsapp.programme.views.showing import Reader, Shown, common_fallback
from eventsapp.web.letters import link

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
    tag = tag_of(fair, release, "agenda", request.query_string.decode("utf-8", "replace"), _moment_part(fair))
    if is_known(tag):
        return not_modified(tag)
    return page_with(tag, lambda: _agenda_page(fair, release))


def _agenda_page(fair: Fair, release: Release) -> str:
    reader = Reader(fair.slug, current_language(), agenda_of(release))
    choice, view = _choice(reader.agenda), _view()
    if view == "now":
        return render_template("programme/public/now.html", **_now_context(reader, release))
    if choice.day is None:
        return render_template("programme/public/found.html", **_found_context(reader, release, choice))
    return render_template("programme/public/day.html", **_day_context(reader, release, choice, view))


@blueprint.get("/<fair>/agenda/<int:session_id>", endpoint="session")
@in_fair
def one_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show one session."""
    release, published, entry = _published(fair, session_id)
    tag = tag_of(fair, release, "session", str(session_id))
    if is_known(tag):
        return not_modified(tag)
    reader = Reader(fair.slug, current_language(), published)
    shown = Shown(reader, entry)
    frame = _frame(reader, release)
    return page_with(tag, lambda: render_template("programme/public/session.html", shown=shown, **frame))


@blueprint.get("/<fair>/agenda/<int:session_id>.ics")
@in_fair
def session_calendar(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Give one session to a calendar."""
    release, published, entry = _published(fair, session_id)
    return _calendar(fair, release, published, entry)


@blueprint.get("/<fair>/agenda.ics")
@in_fair
def calendar(fair: Fair) -> ResponseReturnValue:
    """Give the whole release to a calendar."""
    release = latest_release(fair)
    if release is None:
        raise NotFound(_("The agenda is not published yet."))
    return _calendar(fair, release, agenda_of(release), None)


def _published(fair: Fair, session_id: int) -> tuple[Release, Agenda, SessionEntry]:
    release = latest_release(fair)
    if release is None:
        raise NotFound(_("The agenda is not published yet."))
    published = agenda_of(release)
    entry = published.session_by_id.get(session_id)
    if entry is None:
        raise NotFound(_("This session is not in the published agenda. It may have been cancelled."))
    return release, published, entry


def _calendar(fair: Fair, release: Release, published: Agenda, entry: SessionEntry | None) -> ResponseReturnValue:
    tag = tag_of(fair, release, "calendar", str(entry.id if entry else ""))
    if is_known(tag):
        return not_modified(tag)
    language = current_language()
    head = CalendarHead(
        name=fair.name_in(language),
        language=language,
        number=release.number,
        published_at=release.published_at,
        place=text_in(fair.venue_name, language, fair.default_language)[0],
    )
    data = kept(tag, lambda: _calendar_bytes(published, head, entry, fair.slug))
    response = Response(data, content_type=MEDIA_TYPE)
    name = f"{fair.slug}-{entry.id}" if entry else fair.slug
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return tagged(response, tag)


def _calendar_bytes(published: Agenda, head: CalendarHead, entry: SessionEntry | None, slug: str) -> bytes:
    def address_of(session_id: int) -> str:
        return link("programme_public.session", fair=slug, session_id=session_id, lang=head.language)

    return write_calendar(published, [entry] if entry else published.sessions, head, address_of)


def _today(timezone: str) -> date:
    return programme_day(clock.now().astimezone(zone(timezone)))


def _moment_part(fair: Fair) -> str:
    """Return what the page's time-bound parts depend on: the minute while the fair is on, else the day."""
    near = fair.starts_on - timedelta(days=1) <= _today(fair.timezone) <= fair.ends_on + timedelta(days=1)
    return clock.now().strftime("%Y%m%d%H%M" if near or request.args.get("view") == "now" else "%Y%m%d")


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


def _frame(reader: Reader, release: Release) -> dict[str, Any]:
    """Return what every agenda page shows around its content."""
    return {"reader": reader, "release": release, "section": _("Forum"), "language_name": language_word}


def _tools(reader: Reader, choice: Choice, view: str) -> dict[str, Any]:
    """Return the filters and where they lead."""
    published = reader.agenda
    kept: dict[str, Any] = {"track": choice.track, "room": choice.room, "spoken": choice.spoken or None}
    kept |= {"view": view if view == "list" else None}
    return {
        "choice": choice,
        "view": view,
        "days": [
            {
                "day": day,
                "url": url_for("programme_public.agenda", fair=reader.fair, day=day.isoformat(), **kept),
                "active": day == choice.day,
            }
            for day in published.days
        ],
        "all_url": url_for("programme_public.agenda", fair=reader.fair, day="all", **kept | {"view": None}),
        "languages_heard": [(code, language_word(code)) for code in published.languages],
        "clear_url": url_for(
            "programme_public.agenda", fair=reader.fair, day=choice.day.isoformat() if choice.day else None
        ),
    }


def _day_context(reader: Reader, release: Release, choice: Choice, view: str) -> dict[str, Any]:
    sessions = choose(reader.agenda, choice)
    grid = lay_out(reader.agenda, sessions) if view == "rooms" else None
    cells = {cell.session.id: cell for cell in grid.cells} if grid else {}
    shown = [Shown(reader, session, cells.get(session.id), lanes=grid.lanes if grid else 1) for session in sessions]
    is_today = choice.day == _today(reader.agenda.zone_name)
    return {
        **_frame(reader, release),
        **_tools(reader, choice, view),
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
        **_frame(reader, release),
        **_tools(reader, choice, "list"),
        "count": len(shown),
        "by_day": {day: found for day, found in by_day.items() if found},
        "grid": None,
        "legend": _legend(reader, shown),
        "common_language": common_fallback(shown),
    }


def _now_context(reader: Reader, release: Release) -> dict[str, Any]:
    now = clock.now()
    to_come = [session for session in reader.agenda.sessions if session.starts_at > now]
    return {
        **_frame(reader, release),
        **_tools(reader, Choice(), "now"),
        "running": _running(reader),
        "to_come": [Shown(reader, session) for session in to_come[:MOST_SOON]],
        "common_language": "",
    }


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
