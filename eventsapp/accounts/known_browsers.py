"""Browsers that signed in to an account before: a signed cookie, so that strangers' guesses do not count for them."""

import hashlib
import secrets

from flask import Request, Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

COOKIE = "known"
SECONDS = 60 * 60 * 24 * 365
MOST_ACCOUNTS = 5


def is_known(asked: Request, email: str) -> str:
    """Return the name of a browser that signed in to the account of this address before, else nothing."""
    name, accounts = _read(asked)
    return name if name and _mark(name, email) in accounts else ""


def remember(response: Response, email: str) -> None:
    """Note in the cookie that this browser signed in to the account of this address."""
    name, accounts = _read(request)
    name = name or secrets.token_urlsafe(12)
    mark = _mark(name, email)
    newest = [mark, *(other for other in accounts if other != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        _serializer().dumps([name, newest]),
        max_age=SECONDS,
        path="/account",
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _read(asked: Request) -> tuple[str, list[str]]:
    try:
        name, accounts = _serializer().loads(asked.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return "", []
    return str(name), [str(mark) for mark in accounts]


def _mark(name: str, email: str) -> str:
    return hashlib.sha256(f"{name} {email}".encode()).hexdigest()[:24]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="accounts.known")
