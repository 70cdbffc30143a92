"""Mails about accounts."""

from eventsapp.accounts.links import RESET, VERIFY, make_token
from eventsapp.accounts.models import User
from eventsapp.accounts.rules import RESET_HOURS, VERIFY_HOURS
from eventsapp.web.letters import Letter, compose, link, system_sender


def verification_letter(user: User) -> Letter:
    """Ask a new user to confirm the address."""
    url = link("accounts.verify", token=make_token(VERIFY, user), lang=user.language)
    return _letter("verify_email", user, url=url, hours=VERIFY_HOURS)


def known_address_letter(user: User) -> Letter:
    """Tell the owner of an address that someone tried to register with it again."""
    return _letter("known_address", user, url=link("accounts.sign_in", lang=user.language))


def reset_letter(user: User) -> Letter:
    """Send the link that sets a new password."""
    url = link("accounts.reset", token=make_token(RESET, user), lang=user.language)
    return _letter("reset_password", user, url=url, hours=RESET_HOURS)


def _letter(name: str, user: User, **context: object) -> Letter:
    return compose(name, recipient=user.email, language=user.language, sender=system_sender(), user=user, **context)
