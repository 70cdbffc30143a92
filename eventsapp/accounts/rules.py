"""Decisions about accounts."""

from datetime import timedelta

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.accounts.models import User
from eventsapp.infra.refusals import Refusal

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
VERIFY_HOURS = 72
RESET_HOURS = 2


class WrongCredentials(Refusal):
    """The pair of address and password lets nobody in. It never says which of the two, nor whether there is an account.

    An account whose address is not confirmed answers alike: else whoever registers with somebody's address and signs in
    would learn from the answer whether it had an account.
    """

    status = 422
    sentence = _l(
        "This e-mail address and password do not belong together, or the address is not confirmed yet: "
        "then open the link in our mail, or set a new password."
    )


class WrongPassword(Refusal):
    """A password that is not the one of the account in question."""

    status = 422
    field = "password"
    sentence = _l("This is not the password of this account.")


class TooManyGuesses(Refusal):
    """Too many wrong passwords in a short time; ``wait`` is how long it lasts."""

    status = 429

    def __init__(self, sentence: LazyString | str, *, wait: timedelta | None) -> None:
        super().__init__(sentence)
        self.wait = wait


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


def may_sign_in(user: User) -> bool:
    """Whether the right password lets this person in: the address has to be theirs."""
    return user.is_active and user.email_verified_at is not None


def may_reset(user: User) -> bool:
    """Whether a mail may set a new password."""
    return user.is_active and not user.is_demo
