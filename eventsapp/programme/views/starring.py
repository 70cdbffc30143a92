"""Whose stars a request is about: those of this device, of the account, or of the list the device shares."""

from dataclasses import dataclass

from flask import Response, request
from flask_login import current_user

from eventsapp.fairs.models import Fair
from eventsapp.programme import actions
from eventsapp.programme.agenda import MOST_STARS, SHARED, read_stars, write_stars
from eventsapp.programme.models import StarList
from eventsapp.programme.queries import star_list_by_token, star_list_of, starred_in

SECONDS = 400 * 24 * 3600


@dataclass(frozen=True)
class Stars:
    """The starred sessions, and the list that keeps them where there is one.

    ``carried`` are those that only this device knows so far: they join the list with the next change.
    """

    ids: frozenset[int]
    star_list: StarList | None
    carried: frozenset[int]


def stars_cookie(fair: Fair) -> str:
    """Return the name of the cookie that scripts read and write too."""
    return f"stars-{fair.slug}"


def _list_cookie(fair: Fair) -> str:
    return f"starlist-{fair.slug}"


def my_stars(fair: Fair) -> Stars:
    """Return the stars of whoever asks."""
    on_device = read_stars(request.cookies.get(stars_cookie(fair), ""))
    shared = _shared_list(fair)
    if not current_user.is_authenticated:
        star_list = shared if shared is not None and shared.user_id is None else None
        return Stars(starred_in(star_list) if star_list else on_device, star_list, frozenset())
    star_list = star_list_of(fair, current_user.id)
    # What the device has is carried over to the account, unless it came from a list that is somebody's.
    is_nobodys = shared is None or shared.user_id is None
    carried = on_device if is_nobodys else frozenset()
    kept = starred_in(star_list) if star_list else frozenset()
    return Stars(kept | carried, star_list, carried - kept)


def _shared_list(fair: Fair) -> StarList | None:
    token = request.cookies.get(_list_cookie(fair), "")
    return star_list_by_token(fair, token) if token else None


def change_my_stars(fair: Fair, on: frozenset[int], off: frozenset[int]) -> Stars:
    """Star and unstar for whoever asks; an account gets a list with its first star. Call it inside a transaction."""
    mine = my_stars(fair)
    star_list = mine.star_list
    if star_list is None and current_user.is_authenticated:
        star_list = actions.open_star_list(fair, current_user)
    if star_list is None:
        ids = sorted((mine.ids | on) - off)
        return Stars(frozenset(ids[:MOST_STARS]), None, frozenset())
    return Stars(actions.change_stars(star_list, on=on | mine.carried, off=off), star_list, frozenset())


def keep_on_device(response: Response, fair: Fair, stars: Stars) -> Response:
    """Let the device keep the stars, and know the list they are in."""
    text = write_stars(stars.ids, is_shared=stars.star_list is not None)
    _set(response, stars_cookie(fair), text, httponly=False)
    _set(response, _list_cookie(fair), stars.star_list.token if stars.star_list else "", httponly=True)
    return response


def _set(response: Response, name: str, value: str, *, httponly: bool) -> None:
    if value in {"", SHARED}:
        response.delete_cookie(name)
    if value:
        response.set_cookie(name, value, max_age=SECONDS, samesite="Lax", httponly=httponly, secure=request.is_secure)
