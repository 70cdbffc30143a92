"""Whose a form is: its token against forged requests also names, signed, who was signed in when it was made."""

import secrets

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_in
from itsdangerous import BadData, URLSafeTimedSerializer

TOKEN = "csrf_token"  # noqa: S105 - the name of the field
SALT = "wtf-csrf-token"
"""What Flask-WTF signs its tokens with."""
OLDEST_FORM = 60 * 60 * 24 * 40
"""Seconds; longer than any session lasts."""


def init_app(app: Flask) -> None:
    """Give whoever signs in tokens of their own."""
    user_logged_in.connect(_own_tokens, app)


def _own_tokens(sender: Flask, user: object, **extra: object) -> None:
    identity = str(user.id)  # type: ignore[attr-defined]
    if _owner_in(session.get(TOKEN, "")) != identity:
        session[TOKEN] = f"{secrets.token_hex(20)}.{identity}"
        g.pop(TOKEN, None)


def owner_of_form() -> int | None:
    """Return the id of the person for whom the form of this request was made; None where nobody was signed in."""
    serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt=SALT)
    try:
        said = serializer.loads(_sent_token(), max_age=OLDEST_FORM)
    except BadData:
        return None
    owner = _owner_in(str(said))
    return int(owner) if owner.isdecimal() else None


def _owner_in(token: str) -> str:
    return token.partition(".")[2]


def _sent_token() -> str:
    prefixed = [value for name, value in request.form.items() if name.endswith(TOKEN)]
    return prefixed[0] if prefixed else ""
