"""What signing in means for a browser: its session, where it goes on, and that it is known from now on."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, after_this_request, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user

from eventsapp.accounts.known_browsers import is_known, remember
from eventsapp.accounts.models import User
from eventsapp.accounts.passwords import is_password
from eventsapp.accounts.rules import TooManyGuesses
from eventsapp.infra.limits import GUESSES
from eventsapp.web.kept.returning import waiting_page
from eventsapp.web.waiting import words_of_wait

LONGEST_NEXT = 500


def path_of_ours(target: str | None) -> str:
    """Return a target if it is a path of ours, else nothing."""
    try:
        parts = urlsplit(target or "")
    except ValueError:  # half an IPv6 address
        return ""
    is_ours = target and not parts.scheme and not parts.netloc and target.startswith("/")
    if is_ours and target and not target.startswith(("//", "/\\")) and len(target) <= LONGEST_NEXT:
        return target
    return ""


def safe_next(target: str | None) -> str:
    """Return where to go on: the target if it is ours, else a form that waits for its person, else the start."""
    return path_of_ours(target) or waiting_page() or url_for("fairs.home")


def start_session(user: User) -> None:
    """Let this browser belong to a person, and know it the next time."""
    session.clear()
    session.permanent = True
    login_user(user)
    forget_guesses(user.email)

    @after_this_request
    def know_browser(response: Response) -> Response:
        remember(response, user.email)
        return response


def check_guess(email: str, password: str, user: User | None) -> bool:
    """Whether the password is right; raises ``TooManyGuesses`` for any password once there were too many.

    A browser that signed in to the account before is counted on its own: nobody keeps its owner out by guessing.
    """
    if (wait := GUESSES.spend(_counted_as(email))) is not None:
        raise TooManyGuesses(_too_many(wait), wait=wait)
    return is_password(password, user.password_hash if user else None)


def forget_guesses(email: str) -> None:
    """Forget the tries of this browser, or of all that are not known, because this one was right."""
    GUESSES.clear(_counted_as(email))


def _counted_as(email: str) -> str:
    address = email.strip().lower()
    known = is_known(request, address)
    return f"{address} {known}" if known else address


def _too_many(wait: timedelta) -> str:
    why = _("Too many wrong passwords were tried for this address. A new password by mail lets you in at once.")
    return f"{why} {words_of_wait(wait)}"
