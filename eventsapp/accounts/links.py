"""Signed links in mails: what they are for, for whom, and until when."""

import hashlib
from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from eventsapp.accounts.models import User
from eventsapp.accounts.rules import RESET_HOURS, VERIFY_HOURS, LinkExpired

VERIFY = "verify"
RESET = "reset"
_HOURS = {VERIFY: VERIFY_HOURS, RESET: RESET_HOURS}


def make_token(purpose: str, user: User, browser: str = "") -> str:
    """Return the token of a link; it dies with use, because it carries a mark of the present state."""
    return _serializer(purpose).dumps([user.id, _mark(purpose, user), browser])


def read_token(purpose: str, token: str) -> tuple[int, str, str]:
    """Return the user's id, the mark and the browser in a token; raises ``LinkExpired``."""
    try:
        said = _serializer(purpose).loads(token, max_age=int(timedelta(hours=_HOURS[purpose]).total_seconds()))
        user_id, mark, browser = [*said, ""][:3]  # links sent by an earlier version name no browser
    except (BadData, ValueError, TypeError) as error:
        raise LinkExpired from error
    return int(user_id), str(mark), str(browser)


def browser_mark(secret: str) -> str:
    """Return what a link may say about the browser that alone knows ``secret``."""
    return hashlib.sha256(secret.encode()).hexdigest()[:32]


def is_fresh(purpose: str, mark: str, user: User | None) -> bool:
    """Whether the link still fits the account."""
    return user is not None and mark == _mark(purpose, user)


def _mark(purpose: str, user: User) -> str:
    if purpose == RESET:
        return f"{user.session_key[:8]}{(user.password_hash or '')[-8:]}"
    return user.email


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"accounts.{purpose}")
