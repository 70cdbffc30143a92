"""Own agendas: keep stars in a list, change them, give the list another address, forget it."""

import secrets
from collections.abc import Collection

from sqlalchemy import delete, insert, select

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy
from eventsapp.programme.agenda import MOST_STARS
from eventsapp.programme.models import Session, Star, StarList
from eventsapp.programme.queries import starred_in
from eventsapp.programme.rules import TooManyStars

TOKEN_BYTES = 24

# Two tabs of one browser: the second finds what the first has made when it tries again.
refuse_on("uq_star_lists_fair_id_user_id", Busy)
refuse_on("pk_stars", Busy)


def open_star_list(fair: Fair, owner: User | None) -> StarList:
    """Make a list for an account, or for whoever will have its address."""
    star_list = StarList(fair_id=fair.id, user_id=owner.id if owner else None, token=_token())
    db.session.add(star_list)
    db.session.flush()
    return star_list


def change_stars(star_list: StarList, *, on: Collection[int] = (), off: Collection[int] = ()) -> frozenset[int]:
    """Star and unstar sessions of the list's fair; returns all that are starred then. Unknown ones are passed over."""
    db.session.scalar(select(StarList.id).where(StarList.id == star_list.id).with_for_update())
    before = starred_in(star_list)
    known = db.session.scalars(select(Session.id).where(Session.fair_id == star_list.fair_id, Session.id.in_(on)))
    new = set(known) - before - set(off)
    after = (before | new) - set(off)
    if len(after) > MOST_STARS:
        raise TooManyStars
    if before & set(off):
        db.session.execute(delete(Star).where(Star.list_id == star_list.id, Star.session_id.in_(off)))
    if new:
        now = clock.now()
        rows = [{"list_id": star_list.id, "session_id": one, "starred_at": now} for one in sorted(new)]
        db.session.execute(insert(Star), rows)
    return frozenset(after)


def readdress_star_list(star_list: StarList) -> None:
    """Give a list another address; calendars and devices that have the old one see it no more."""
    star_list.token = _token()


def want_news(star_list: StarList, *, wanted: bool) -> None:
    """Let the owner of a list be told by mail of what changes, or not."""
    star_list.wants_news = wanted


def forget_star_list(star_list: StarList) -> None:
    """Remove a list with its stars."""
    db.session.delete(star_list)


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
