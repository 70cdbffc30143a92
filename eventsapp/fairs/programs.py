"""Who a program is: its token names a person and a fair."""

from contextlib import suppress

from flask import Flask, g

from eventsapp.fairs.actions import note_use
from eventsapp.fairs.queries import token_with_digest
from eventsapp.fairs.rules import LATEST_USE, TokenUnknown, digest_of
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Busy
from eventsapp.web.programs import bearer_token


def init_app(app: Flask) -> None:
    """Look at the token of every request that comes with one."""
    app.before_request(_know_program)


def _know_program() -> None:
    """Take the person of a token as who asks. Refuses with TokenUnknown."""
    secret = bearer_token()
    if secret is None:
        return
    token = token_with_digest(digest_of(secret))
    if token is None or not token.user.is_active:
        raise TokenUnknown
    g._login_user = token.user  # noqa: SLF001 - where the person of a cookie would be
    g.account_language, g.api_token = token.user.language, token
    if token.last_used_at is None or token.last_used_at < clock.now() - LATEST_USE:
        with suppress(Busy), transaction():  # to know when it was used is not worth a refusal
            note_use(token.id)
