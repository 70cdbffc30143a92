"""Who may do what in a fair."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import abort, g
from flask_babel import refresh
from flask_login import current_user

from eventsapp.fairs.models import Fair, Role
from eventsapp.fairs.queries import fair_by_slug, role_in
from eventsapp.web.access import Access, declare, to_sign_in


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
    MANAGE = "manage"


PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.ORGANISER: frozenset(Permission),
    Role.REVIEWER: frozenset({Permission.VIEW, Permission.REVIEW}),
}


def permissions_in(fair: Fair) -> frozenset[Permission]:
    """Return what the person at the browser may do in a fair."""
    if not current_user.is_authenticated:
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
