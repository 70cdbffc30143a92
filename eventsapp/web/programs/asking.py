"""Whether a program asks, and what it shows instead of a cookie."""

from flask import request

ADDRESSES = "/api/"


def bearer_token() -> str | None:
    """Return the token that was sent; None where there is none, and at pages, where no token counts."""
    if not request.path.startswith(ADDRESSES):
        return None
    shown = request.authorization
    return (shown.token or "") if shown is not None and shown.type == "bearer" else None


def is_program() -> bool:
    """Whether the request comes with a token: then no cookie says who asks."""
    return bearer_token() is not None
