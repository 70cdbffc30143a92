"""Mails about accounts."""

from eventsapp.accounts.links import RESET, VERIFY, make_token
from eventsapp.accounts.models import User
from eventsapp.accounts.rules import RESET_HOURS, VERIFY_HOURS, may_reset
from eventsapp.web.letters import Letter, compose, link, system_sender


def verification_letter(user: User, *, browser: str = "", go_on_to: str = "") -> Letter:
    """Ask a new user to confirm the address."""
    token = make_token(VERIFY, user, browser)
    url = link("accounts.verify", token=token, next=go_on_to or None, lang=user.language)
    return _letter("verify_email", user, url=url, hours=VERIFY_HOURS)


def known_address_letter(user: User, *, go_on_to: str = "") -> Letter:
    """Tell the owner of an address that someone tried to register with it again, and how to get in."""
    url = link("accounts.sign_in", next=go_on_to or None, lang=user.language)
    reset_url = _reset_link(user, go_on_to) if may_reset(user) else None
    return _letter("known_address", user, url=url, reset_url=reset_url, hours=RESET_HOURS)


def reset_letter(user: User, *, go_on_to: str = "") -> Letter:
    """Send the link that sets a new password."""
    return _letter("reset_password", user, url=_reset_link(user, go_on_to), hours=RESET_HOURS)


def _reset_link(user: User, go_on_to: str) -> str:
    return link("accounts.reset", token=make_token(RESET, user), next=go_on_to or None, lang=user.language)


def _letter(name: str, user: User, **context: object) -> Letter:
    return compose(name, recipient=user.email, language=user.language, sender=system_sender(), user=user, **context)
