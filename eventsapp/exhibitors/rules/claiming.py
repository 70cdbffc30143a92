"""Signed claim links: they carry a key that the application forgets when it was claimed."""

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from eventsapp.exhibitors.rules.application import ClaimExpired


def make_claim_token(claim_key: str) -> str:
    """The token of a claim link."""
    return _serializer().dumps(claim_key)


def read_claim_token(token: str) -> str:
    """The key in a token; raises `ClaimExpired` when it was not made here. The application knows until when."""
    try:
        return str(_serializer().loads(token))
    except (BadData, ValueError, TypeError) as error:
        raise ClaimExpired from error


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="exhibitors.claim")
