"""Phones that collect: opened by a badge or an account, heard of, and closed."""

import secrets

from sqlalchemy import update

from eventsapp.accounts.models import User
from eventsapp.checkin.rules import ReadCode
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.leads.models import Collector
from eventsapp.leads.queries import staff_with_badge
from eventsapp.leads.rules import BadgeUnknown, check_collecting, opens_phone

MOST_QUEUED = 1_000_000


def open_by_badge(fair: Fair, read: ReadCode, device: str) -> tuple[Collector, str]:
    """Make a phone collect for the stand whose badge it has scanned; returns it and what it shows from now on.

    Refuses with BadgeUnknown and CollectingOver.
    """
    check_collecting(fair, clock.now())
    person = staff_with_badge(fair, read) if opens_phone(read) else None
    if person is None:
        raise BadgeUnknown
    own = Collector(exhibitor_id=person.exhibitor_id, staff_member_id=person.id, name=person.full_name)
    return _add(fair, own, device, None, person.full_name)


def open_by_account(fair: Fair, exhibitor: Exhibitor, user: User, device: str) -> tuple[Collector, str]:
    """Let the browser of who acts for an exhibitor collect. Refuses with CollectingOver."""
    check_collecting(fair, clock.now())
    own = Collector(exhibitor_id=exhibitor.id, user_id=user.id, name=user.full_name or user.email)
    return _add(fair, own, device, user.id, user.email)


def close_collector(fair: Fair, collector: Collector, actor: User) -> None:
    """Let a phone collect no more; what waits on it is taken no more either."""
    if collector.revoked_at is None:
        collector.revoked_at = clock.now()
        db.session.flush()
        _note("leads.phone_closed", fair, collector, actor.id, actor.email)


def note_beat(collector_id: int, queued: int) -> None:
    """Note that a phone is at work, and how much waits on it."""
    values = {"last_seen_at": clock.now(), "queued": max(0, min(queued, MOST_QUEUED))}
    db.session.execute(update(Collector).where(Collector.id == collector_id).values(values))


def _add(fair: Fair, own: Collector, device: str, actor_id: int | None, actor: str) -> tuple[Collector, str]:
    secret = secrets.token_urlsafe(24)
    own.digest, own.device = digest_of(secret), device
    db.session.add(own)
    db.session.flush()
    _note("leads.phone_opened", fair, own, actor_id, actor)
    return own, secret


def _note(action: str, fair: Fair, own: Collector, actor_id: int | None, actor: str) -> None:
    record(
        action,
        subject="exhibitor",
        subject_id=own.exhibitor_id,
        fair_id=fair.id,
        actor_id=actor_id,
        actor=actor,
        after={"phone": own.id, "device": own.device, "name": own.name},
    )
