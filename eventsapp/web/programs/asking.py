"""Whether a program asks, and what it shows instead of a cookie."""

from flask import request

ADDRESSES = "/api/"


def bearer_token() -> str | None:
    """Return the token that was sent; None where there is none, and at pages, where no token counts."""
    shown = request.authorization
    if shown is None or shown.type != "bearer" or not request.path.startswith(ADDRESSES):
        return None
    return shown.token or ""


def is_program() -> bool:
    """Whether the request comes with a token: then no cookie says who asks."""
    return bearer_token() is not None
