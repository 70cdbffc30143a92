"""Codes of badges: signed like those of tickets, so that a gate believes them without a network."""

from collections.abc import Sequence

from eventsapp.badges.models import Badge
from eventsapp.fairs.actions import ensure_signing_key
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import signer_of
from eventsapp.infra.database import db
from eventsapp.infra.signing import Code, Kind, sign_code


def sign_badges(fair: Fair, badges: Sequence[Badge]) -> None:
    """Add badges and give each the code that says its number; about 50 microseconds each."""
    if not badges:
        return
    ensure_signing_key(fair)
    signer = signer_of(fair)
    db.session.add_all(badges)
    db.session.flush()
    for badge in badges:
        badge.code = sign_code(Code(Kind.BADGE, fair.id, badge.id), signer)
    db.session.flush()
