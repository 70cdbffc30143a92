"""Which registration a device has: a cookie that a visitor put there by registering or by pressing a button."""

from flask import Response, request
from flask_login import current_user

from eventsapp.fairs.models import Fair
from eventsapp.visitors.models import Visitor, VisitorState
from eventsapp.visitors.queries import own_registration, registration_by_token

SECONDS = 60 * 24 * 3600


def _cookie(fair: Fair) -> str:
    return f"ticket-{fair.slug}"


def registration_on_device(fair: Fair) -> Visitor | None:
    """Return the registration that this device has, whatever became of it."""
    token = request.cookies.get(_cookie(fair), "")
    return registration_by_token(fair, token) if token else None


def had_registration(fair: Fair) -> bool:
    """Whether the device had a registration that went to another one."""
    return bool(request.cookies.get(_cookie(fair))) and registration_on_device(fair) is None


def my_registration(fair: Fair) -> Visitor | None:
    """Return the registration of whoever is at the browser: the device's, else the account's own."""
    found = registration_on_device(fair)
    if found is None and current_user.is_authenticated:
        found = own_registration(fair, current_user)
    return found


def put_on_device(response: Response, fair: Fair, visitor: Visitor | None) -> Response:
    """Let the device have a registration, or none any more."""
    if visitor is None:
        response.delete_cookie(_cookie(fair))
    else:
        secure = request.is_secure
        response.set_cookie(_cookie(fair), visitor.token, max_age=SECONDS, samesite="Lax", httponly=True, secure=secure)
    return response


def keep_first(response: Response, fair: Fair, visitor: Visitor) -> Response:
    """Let the device have a new registration, unless it has one that counts: people also register others."""
    known = registration_on_device(fair)
    has_one = known is not None and known.state not in {VisitorState.CANCELLED, VisitorState.REJECTED}
    return response if has_one else put_on_device(response, fair, visitor)
