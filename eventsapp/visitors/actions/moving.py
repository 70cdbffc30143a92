"""Bringing a registration to another device, by a link that is good once and for ten minutes.

The device it comes from has it no more, nor has whoever kept a former address; the visitor is told where it is now.
"""

import hashlib
import secrets
from datetime import timedelta

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.outbox import publish
from eventsapp.visitors.facts import VisitorMoved
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.models.people import new_token
from eventsapp.visitors.queries import registration_moving
from eventsapp.visitors.rules import LinkUsedUp, check_active

GOOD_FOR = timedelta(minutes=10)


def offer_move(visitor: Visitor) -> str:
    """Return what a link needs to bring a registration to another device; one that was made before is void."""
    check_active(visitor)
    code = secrets.token_urlsafe(24)
    visitor.move_digest, visitor.move_until = digest_of(code), clock.now() + GOOD_FOR
    db.session.flush()
    return code


def take_move(fair: Fair, code: str) -> Visitor:
    """Use a link up, and return whose registration the device now has, under a new address."""
    visitor = registration_moving(fair, digest_of(code), clock.now())
    if visitor is None:
        raise LinkUsedUp
    visitor.move_digest = visitor.move_until = None
    visitor.token = new_token()
    db.session.flush()
    record(
        "visitor.moved",
        subject="visitor",
        subject_id=visitor.id,
        fair_id=fair.id,
        actor_id=None,
        actor="visitor",
    )
    publish(VisitorMoved(visitor.id))
    return visitor


def digest_of(code: str) -> str:
    """Return what is kept of a link: it is chance and as long, so nothing slower is needed."""
    return hashlib.sha256(code.encode()).hexdigest()
