"""Phones that collect: opened by a badge or an account, heard of, and closed."""

import secrets

from sqlalchemy import update

from eventsapp.accounts.models import User
from eventsapp.badges.queries import lock_exhibitors
from eventsapp.checkin.rules import ReadCode
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.fairs.rules import digest_of
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db, refuse_on
from eventsapp.infra.refusals import Busy
from eventsapp.leads.models import Collector
from eventsapp.leads.queries import collector_of, collectors_of, licences_of, staff_with_badge
from eventsapp.leads.rules import BadgeUnknown, check_collecting, free_licence, opens_phone

refuse_on("uq_lead_collectors_one_licence", Busy)
refuse_on("uq_lead_collectors_exhibitor_id_licence", Busy)  # what SQLite calls it
MOST_QUEUED = 1_000_000


def open_by_badge(
    fair: Fair, read: ReadCode, device: str, *, known: Collector | None = None, instead_of: int | None = None
) -> tuple[Collector, str | None]:
    """Make a phone collect for the stand whose badge it has scanned; returns it and what it shows from now on.

    ``known`` is what the browser is already: the same badge changes nothing and returns None to show, another ends
    it. ``instead_of`` is a phone of the same person to close. Refuses with BadgeUnknown, CollectingOver and
    LicencesUsed.
    """
    person = staff_of_badge(fair, read)
    if known is not None and known.staff_member_id == person.id:
        return known, None
    own = Collector(exhibitor_id=person.exhibitor_id, staff_member_id=person.id, name=person.full_name)
    before = collector_of(person.exhibitor, instead_of) if instead_of is not None else None
    if before is not None and before.staff_member_id == person.id:
        _close(fair, before, None, person.full_name)
    return _add(fair, own, person.exhibitor, known, device=device, actor_id=None, actor=person.full_name)


def staff_of_badge(fair: Fair, read: ReadCode) -> StaffMember:
    """Return who on a stand wears the badge that was scanned; refuses with BadgeUnknown and CollectingOver."""
    check_collecting(fair, clock.now())
    person = staff_with_badge(fair, read) if opens_phone(read) else None
    if person is None:
        raise BadgeUnknown
    return person


def open_by_account(
    fair: Fair, exhibitor: Exhibitor, user: User, device: str, *, known: Collector | None = None
) -> tuple[Collector, str | None]:
    """Let the browser of who acts for an exhibitor collect; refuses with CollectingOver and LicencesUsed."""
    check_collecting(fair, clock.now())
    if known is not None and (known.user_id, known.exhibitor_id) == (user.id, exhibitor.id):
        return known, None
    own = Collector(exhibitor_id=exhibitor.id, user_id=user.id, name=user.full_name or user.email)
    return _add(fair, own, exhibitor, known, device=device, actor_id=user.id, actor=user.email)


def close_collector(fair: Fair, collector: Collector, actor: User) -> None:
    """Let a phone collect no more; what waits on it is taken no more either."""
    _close(fair, collector, actor.id, actor.email)


def note_beat(collector_id: int, queued: int) -> None:
    """Note that a phone is at work, and how much waits on it."""
    values = {"last_seen_at": clock.now(), "queued": max(0, min(queued, MOST_QUEUED))}
    db.session.execute(update(Collector).where(Collector.id == collector_id).values(values))


def _close(fair: Fair, collector: Collector, actor_id: int | None, actor: str) -> None:
    if collector.revoked_at is None:
        collector.revoked_at = clock.now()
        db.session.flush()
        _note("leads.phone_closed", fair, collector, actor_id, actor)


def _add(
    fair: Fair,
    own: Collector,
    exhibitor: Exhibitor,
    known: Collector | None,
    *,
    device: str,
    actor_id: int | None,
    actor: str,
) -> tuple[Collector, str]:
    lock_exhibitors([exhibitor.id])  # two phones could each take the last licence
    if known is not None:
        _close(fair, known, actor_id, actor)
    phones = collectors_of(exhibitor)
    used = {one.licence for one in phones if one.licence is not None}
    own.licence = free_licence(licences_of(exhibitor).granted, used, len(phones))
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
