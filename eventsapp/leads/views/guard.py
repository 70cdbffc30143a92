"""Who collects leads: somebody with the exhibitor's account, or a phone by its cookie, which opens nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, request
from flask_login import current_user

from eventsapp.badges.queries import exhibitor_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import in_fair, signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.refusals import NotFound
from eventsapp.leads.models import Collector
from eventsapp.leads.queries import acts_for, collector_with_digest
from eventsapp.leads.rules import BadgeNeeded, Station, check_collecting
from eventsapp.web.access import Access, declare
from eventsapp.web.security import POLICY

COOKIE = "lead-phone"
COOKIE_SECONDS = 14 * 24 * 3600
SCANNING_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


def exhibitor_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only who acts for an exhibitor of the fair may use the decorated view, which gets ``fair`` and ``exhibitor``."""

    @wraps(view)
    def guarded(*args: Any, fair: Fair, **kwargs: Any) -> Any:
        exhibitor = exhibitor_at_browser(fair)
        if exhibitor is None:
            raise NotFound
        return view(*args, fair=fair, exhibitor=exhibitor, **kwargs)

    return signed_in_at_fair(guarded)


def phone_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only a phone that collects at the fair may use the decorated view, which gets it as ``collector``."""

    @wraps(view)
    def guarded(*args: Any, fair: Fair, **kwargs: Any) -> Any:
        collector = collector_at_browser(fair)
        if collector is None:
            raise BadgeNeeded
        check_collecting(fair, clock.now())
        return view(*args, fair=fair, collector=collector, **kwargs)

    return declare(in_fair(guarded), Access("device"))


def exhibitor_at_browser(fair: Fair) -> Exhibitor | None:
    """Return the exhibitor whom the person at the browser acts for."""
    if not current_user.is_authenticated:
        return None
    if "own_exhibitor" not in g:
        g.own_exhibitor = exhibitor_of(fair, current_user.id)
    found: Exhibitor | None = g.own_exhibitor
    return found


def collector_at_browser(fair: Fair) -> Collector | None:
    """Return the phone that asks, if it still collects at this fair and its person still belongs to the stand."""
    secret = request.cookies.get(COOKIE, "")
    found = collector_with_digest(digest_of(secret)) if secret else None
    if found is None or found.revoked_at is not None or found.exhibitor.fair_id != fair.id:
        return None
    if found.user_id is not None and not acts_for(found.user_id, found.exhibitor_id):
        return None
    return found


def keep_phone(fair: Fair, answer: Response, secret: str) -> Response:
    """Let the browser show from now on which phone it is."""
    where = f"/exhibit/{fair.slug}/leads"
    answer.set_cookie(
        COOKIE, secret, max_age=COOKIE_SECONDS, path=where, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer


def may_scan(answer: Response, *, with_microphone: bool = False) -> Response:
    """Let a page use the camera and the reader of codes, and the microphone; nobody keeps it but its own worker."""
    answer.headers["Content-Security-Policy"] = SCANNING_POLICY
    answer.headers["Permissions-Policy"] = (
        f"camera=(self), microphone=({'self' if with_microphone else ''}), geolocation=()"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def station_of(fair: Fair, exhibitor_id: int, source: str, by: str) -> Station:
    """Return who collects for whom, as plain values."""
    return Station(fair.id, exhibitor_id, source, by, tuple(public_keys_of(fair)))
