"""Decisions about fairs."""

import re

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
