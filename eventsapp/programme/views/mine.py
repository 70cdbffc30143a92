"""An attendee's own agenda: stars on the device, a list that other devices share, and its calendar."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.programme import actions
from eventsapp.programme.agenda import Agenda, Choice, SessionEntry, overlapping, read_stars, write_stars
from eventsapp.programme.attending import own_seats
from eventsapp.programme.files import make_file, tag_of_file
from eventsapp.programme.formats import FORMATS
from eventsapp.programme.models import Release, StarList
from eventsapp.programme.queries import agenda_today, latest_release, star_list_by_token, starred_in
from eventsapp.programme.views.caching import is_known, not_modified, tagged
from eventsapp.programme.views.public import frame, tools
from eventsapp.programme.views.showing import Reader, Shown, common_fallback
from eventsapp.programme.views.starring import Stars, change_my_stars, keep_on_device, my_stars
from eventsapp.web.access import from_own_pages, person_or_address
from eventsapp.web.letters import link

blueprint = Blueprint("programme_mine", __name__, url_prefix="/<fair>/agenda/mine")
CALENDAR = "ics"
NEW_LISTS = "600 per hour"
"""New lists from one address: a whole venue is behind one, so this only stops who fills the database."""


@blueprint.get("")
@in_fair
def mine(fair: Fair) -> ResponseReturnValue:
    """Show the starred sessions by day, with what overlaps."""
    release = latest_release(fair)
    if release is None:
        return render_template("programme/public/not_yet.html")
    stars = my_stars(fair)
    answer = make_response(_page(fair, release, stars, stars.star_list, is_own=True))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _page(fair: Fair, release: Release, stars: Stars, star_list: StarList | None, *, is_own: bool) -> str:
    reader = Reader(fair.slug, current_language(), agenda_today(release))
    seats = own_seats(fair, clock.now()) if is_own else {}
    entries = _entries(reader.agenda, stars.ids | seats.keys())
    shown = [Shown(reader, entry) for entry in entries]
    by_day = {day: [one for one in shown if one.session.day == day] for day in reader.agenda.days}
    return render_template(
        "programme/public/mine.html",
        **frame(reader, release),
        **tools(reader, Choice(), "mine"),
        by_day={day: found for day, found in by_day.items() if found},
        overlaps={at: [Shown(reader, one) for one in others] for at, others in overlapping(entries).items()},
        common_language=common_fallback(shown),
        missing=len(stars.ids - reader.agenda.session_by_id.keys()),
        seats=seats,
        is_own=is_own,
        has_account=current_user.is_authenticated,
        addresses=_addresses(fair, star_list) if star_list else None,
        wants_news=star_list.wants_news if star_list and star_list.user_id else None,
    )


def _entries(agenda: Agenda, ids: Collection[int]) -> list[SessionEntry]:
    return [session for session in agenda.sessions if session.id in ids]


def _addresses(fair: Fair, star_list: StarList) -> dict[str, str]:
    """Return where other devices and calendars find a list."""
    calendar = link("programme_mine.own_calendar", fair=fair.slug, token=star_list.token)
    return {
        "page": link("programme_mine.listed", fair=fair.slug, token=star_list.token),
        "calendar": calendar,
        "subscribe": f"webcal:{calendar.partition(':')[2]}",
    }


@blueprint.post("/stars")
@in_fair
@from_own_pages
def change(fair: Fair) -> ResponseReturnValue:
    """Star or unstar sessions; a script gets all stars back, a form its page."""
    on, off = read_stars(request.form.get("on", "")), read_stars(request.form.get("off", ""))
    with transaction():
        stars = change_my_stars(fair, on, off)
    if request.accept_mimetypes.best == "application/json":
        return keep_on_device(jsonify(stars=sorted(stars.ids)), fair, stars)
    return keep_on_device(_back_to(fair, next(iter(on | off), None)), fair, stars)


def _back_to(fair: Fair, session_id: int | None) -> Any:
    if request.form.get("back") == "session" and session_id:
        return redirect(url_for("programme_public.session", fair=fair.slug, session_id=session_id))
    return redirect(url_for("programme_mine.mine", fair=fair.slug))


@blueprint.post("/list")
@in_fair
@from_own_pages
@limiter.limit(NEW_LISTS, key_func=person_or_address)
def keep(fair: Fair) -> ResponseReturnValue:
    """Keep the stars in a list with an address, for other devices and for calendars."""
    with transaction():
        stars = change_my_stars(fair, frozenset(), frozenset())
        if stars.star_list is None:
            star_list = actions.open_star_list(fair, None)
            stars = Stars(actions.change_stars(star_list, on=stars.ids), star_list, frozenset())
    return keep_on_device(_back_to(fair, None), fair, stars)


@blueprint.post("/list/address")
@in_fair
@from_own_pages
def readdress(fair: Fair) -> ResponseReturnValue:
    """Give the own list another address, so that the old one shows nothing any more."""
    with transaction():
        stars = my_stars(fair)
        if stars.star_list is not None:
            actions.readdress_star_list(stars.star_list)
    return keep_on_device(_back_to(fair, None), fair, stars)


@blueprint.post("/list/news")
@in_fair
@from_own_pages
def news(fair: Fair) -> ResponseReturnValue:
    """Let the owner of the own list be told by mail of what changes, or not."""
    with transaction():
        stars = my_stars(fair)
        if stars.star_list is not None:
            actions.want_news(stars.star_list, wanted=request.form.get("wanted") == "yes")
    return keep_on_device(_back_to(fair, None), fair, stars)


@blueprint.post("/list/forget")
@in_fair
@from_own_pages
def forget(fair: Fair) -> ResponseReturnValue:
    """Remove the own list; the stars stay on this device."""
    with transaction():
        stars = my_stars(fair)
        if stars.star_list is not None:
            actions.forget_star_list(stars.star_list)
    return keep_on_device(_back_to(fair, None), fair, Stars(stars.ids, None, frozenset()))


@blueprint.get("/<token>")
@in_fair
def listed(fair: Fair, token: str) -> ResponseReturnValue:
    """Show the list with this address, and offer to take it over on this device."""
    star_list, release = _list_and_release(fair, token)
    stars = Stars(starred_in(star_list), star_list, frozenset())
    answer = make_response(_page(fair, release, stars, star_list, is_own=False))
    answer.headers.update({"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
    return answer


@blueprint.post("/<token>")
@in_fair
@from_own_pages
def join(fair: Fair, token: str) -> ResponseReturnValue:
    """Take the list with this address over on this device: what was starred here joins it."""
    with transaction():
        star_list, _release = _list_and_release(fair, token)
        before = my_stars(fair)
        is_foreign = star_list.user_id is not None and star_list.user_id != getattr(current_user, "id", None)
        if is_foreign or current_user.is_authenticated:
            # The list of an account stays its own: others, and other accounts, take a copy.
            stars = change_my_stars(fair, starred_in(star_list), frozenset())
        else:
            stars = Stars(actions.change_stars(star_list, on=before.ids), star_list, frozenset())
    return keep_on_device(_back_to(fair, None), fair, stars)


@blueprint.get("/<token>.ics")
@in_fair
def own_calendar(fair: Fair, token: str) -> ResponseReturnValue:
    """Give a list to calendars that ask again and again."""
    star_list, release = _list_and_release(fair, token)
    ids = starred_in(star_list)
    language = current_language()
    tag = tag_of_file(fair, release, CALENDAR, language, write_stars(ids))
    if is_known(tag):
        return not_modified(tag, is_public=False)
    body = make_file(fair, release, CALENDAR, language, ids)
    answer = Response(body, content_type=FORMATS[CALENDAR].media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{fair.slug}.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return tagged(answer, tag, is_public=False)


def _list_and_release(fair: Fair, token: str) -> tuple[StarList, Release]:
    star_list, release = star_list_by_token(fair, token), latest_release(fair)
    if star_list is None or release is None:
        raise NotFound(_("This address of an own agenda is no longer in use. Ask its owner for the new one."))
    return star_list, release
