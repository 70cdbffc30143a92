"""Decisions about fairs."""

import hashlib
import re
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal

RESERVED_SLUGS = frozenset(
    {
        "organise",
        "exhibit",
        "scan",
        "api",
        "static",
        "account",
        "operations",
        "dev",
        "jobs",
        "healthz",
        "me",
        "new",
    }
    | {"fairs", "about", "help", "admin", "robots.txt", "favicon.ico"}
)
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])")


class BadSlug(Refusal):
    """A short name that cannot stand in an address."""

    status = 422
    field = "slug"
    sentence = _l("The short name needs 2 to 60 small letters, digits or hyphens, and must not be a reserved word.")


class SlugTaken(Refusal):
    """Two fairs want the same short name."""

    field = "slug"
    sentence = _l("Another fair has this short name already.")


def check_slug(slug: str) -> None:
    """Refuse a slug that is malformed or collides with our own addresses."""
    if slug in RESERVED_SLUGS or not _SLUG.fullmatch(slug):
        raise BadSlug


# Tokens of programs

TOKEN_PREFIX = "fair_"  # noqa: S105 - what every token begins with, so that one is known where it lies about
MOST_TOKENS = 20
"""How many a person has at the most."""
LATEST_USE = timedelta(minutes=10)
"""The use of a token is noted no more often than this."""


class NotSignedIn(Refusal):
    """A question for programs from nobody."""

    status = 401
    sentence = _l("Send a token of this fair as “Authorization: Bearer …”, or sign in.")


class TokenUnknown(Refusal):
    """A token that is none, or none any more."""

    status = 401
    sentence = _l("This token is unknown or was revoked.")


class TokenElsewhere(Refusal):
    """A token of another fair."""

    status = 403
    sentence = _l("This token is for another fair.")


class TokenReadsOnly(Refusal):
    """A token to read with which something is to be changed."""

    status = 403
    sentence = _l("This token may only read. Nothing was changed.")


class NotOrganiser(Refusal):
    """A token for a fair that its person does not organise."""

    status = 422
    field = "fair"
    sentence = _l("Choose a fair that you organise.")


class TooManyTokens(Refusal):
    """More tokens than anybody keeps in view."""

    status = 422
    sentence = _l("You have 20 tokens. Revoke one that is not used any more.")


def digest_of(secret: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


class KeyLocked(Refusal):
    """There is no key to sign with, or SECRET_KEY is another one than when it was made."""

    status = 503
    sentence = _l(
        "Codes cannot be signed, because the fair's key does not open. "
        "Whoever runs the site mends that with: flask --app wsgi fair new-key SLUG"
    )
