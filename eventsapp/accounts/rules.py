"""Decisions about accounts."""

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
VERIFY_HOURS = 72
RESET_HOURS = 2


class WrongCredentials(Refusal):
    """The pair of address and password is not known. It never says which of the two."""

    status = 422
    sentence = _l("This e-mail address and password do not belong together.")


class LinkExpired(Refusal):
    """A link in a mail is too old, already used or mangled."""

    status = 410
    sentence = _l("This link has expired or was already used.")


class LinkOfAnother(Refusal):
    """A link that verifies one account, opened by who is signed in to another."""

    status = 403
    sentence = _l("This link belongs to another account. Sign out, then sign in to that account and open it again.")


class WeakPassword(Refusal):
    """A password that is too short, or is the address itself."""

    status = 422
    field = "password"
    sentence = _l("A password needs at least 10 characters and must differ from your e-mail address.")


class DemoAccount(Refusal):
    """Demo accounts are shared by everyone at this machine."""

    sentence = _l("This is a demo account; its password and address stay as they are.")


def check_password(password: str, email: str) -> None:
    """Refuse a password that is too short or equals the address."""
    if len(password) < SHORTEST_PASSWORD or password.strip().lower() == email:
        raise WeakPassword
