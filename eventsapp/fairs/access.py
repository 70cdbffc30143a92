"""Who may do what in a fair."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import abort, g, request
from flask_babel import refresh
from flask_login import current_user

from eventsapp.fairs.models import ApiToken, Fair, Role
from eventsapp.fairs.queries import fair_by_slug, role_in
from eventsapp.fairs.rules import NotSignedIn, TokenElsewhere, TokenReadsOnly
from eventsapp.infra.limits import limiter, program_limit
from eventsapp.web.access import Access, declare, person_or_address, to_sign_in
from eventsapp.web.programs import reply_of_before


class Permission(StrEnum):
    """What members of a fair's team may do."""

    VIEW = "view"
    REVIEW = "review"
    ENTER = "enter"
    ALLOCATE = "allocate"
    PLAN = "plan"
    PROGRAMME = "programme"
    VISITORS = "visitors"
    BADGES = "badges"
    IMPORT = "import"
    GATES = "gates"
    DESK = "desk"
    MANAGE = "manage"


PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.ORGANISER: frozenset(Permission),
    Role.REVIEWER: frozenset({Permission.VIEW, Permission.REVIEW}),
}


def permissions_in(fair: Fair) -> frozenset[Permission]:
    """Return what the person at the browser may do in a fair."""
    token = _token()
    if not current_user.is_authenticated or (token is not None and token.fair_id != fair.id):
        return frozenset()
    cached: dict[int, frozenset[Permission]] = g.setdefault("permissions", {})
    if fair.id not in cached:
        role = role_in(fair, current_user.id)
        cached[fair.id] = PERMISSIONS.get(role or "", frozenset())
    return cached[fair.id]


def may(permission: Permission) -> bool:
    """Whether the person at the browser has a permission in the fair of this request."""
    fair = g.get("fair")
    return fair is not None and permission in permissions_in(fair)


def staff_may(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Only team members with ``permission`` may use the decorated view, which gets the fair as ``fair``."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, fair: str, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return to_sign_in()
            found = _enter(fair)
            if permission not in permissions_in(found):
                abort(403)
            return view(*args, fair=found, **kwargs)

        return declare(guarded, Access("staff", permission))

    return decorate


def program_may(permission: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Programs and browsers of team members with ``permission`` may use the decorated operation, which gets ``fair``.

    A token does what its person may do, at its own fair, and writes only where it was made for that.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        limited = limiter.shared_limit(program_limit, scope="programs", key_func=_program_or_person)(_once(view))

        @wraps(view)
        def guarded(*args: Any, fair: str, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                raise NotSignedIn
            found = _enter(fair)
            _check_token(found)
            if permission not in permissions_in(found):
                abort(403)
            return limited(*args, fair=found, **kwargs)

        return declare(guarded, Access("program", permission))

    return decorate


def _once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Give the answer again that a request got before, without doing anything again."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        kept = None if _only_reads() else reply_of_before()
        return kept or view(*args, **kwargs)

    return answered


def _check_token(fair: Fair) -> None:
    token = _token()
    if token is None:
        return
    if token.fair_id != fair.id:
        raise TokenElsewhere
    if not (token.may_write or _only_reads()):
        raise TokenReadsOnly


def _only_reads() -> bool:
    return request.method in {"GET", "HEAD", "OPTIONS"}


def _token() -> ApiToken | None:
    """Return the token that this request came with."""
    found: ApiToken | None = g.get("api_token")
    return found


def _program_or_person() -> str:
    """Return what a rate limit counts by."""
    token = _token()
    return f"token {token.id}" if token else person_or_address()


def in_fair(view: Callable[..., Any]) -> Callable[..., Any]:
    """Everybody may use the decorated view of a public fair (of a hidden one: its team), which gets ``fair``."""

    @wraps(view)
    def guarded(*args: Any, fair: str, **kwargs: Any) -> Any:
        return view(*args, fair=_enter(fair), **kwargs)

    return declare(guarded, Access("fair"))


def signed_in_at_fair(view: Callable[..., Any]) -> Callable[..., Any]:
    """People who signed in may use the decorated view, which gets ``fair``; its queries check what is theirs."""

    @wraps(view)
    def guarded(*args: Any, fair: str, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return to_sign_in()
        return view(*args, fair=_enter(fair), **kwargs)

    return declare(guarded, Access("signed in at fair"))


def _enter(slug: str) -> Fair:
    """Load the fair of this request; unknown and hidden ones look the same from outside."""
    fair = fair_by_slug(slug)
    if fair is None or not (fair.is_public or permissions_in(fair)):
        abort(404)
    g.fair, g.fair_language = fair, fair.default_language
    g.pop("language", None)
    refresh()
    return fair
