"""Badges that are void: replaced with a reason, so that the former code opens nothing. The ticket stays as it is."""

from collections.abc import Collection

from sqlalchemy import update

from eventsapp.badges.actions.signing import sign_badges
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import locked_badge
from eventsapp.badges.rules import BadgeIsVoid, Reason
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.audit import Acting, record
from eventsapp.infra.database import db
from eventsapp.infra.live import tell_after_commit
from eventsapp.visitors.rules import codes_topic


def replace_badge(badge: Badge, reason: Reason, note: str, actor: Acting) -> Badge:
    """Make a badge void and issue another one for its holder; of two people who do it at once the second is told."""
    former = locked_badge(badge.id)
    if former.revoked_at is not None:
        raise BadgeIsVoid
    former.revoked_at, former.revoked_reason, former.revoked_note = clock.now(), reason, note[:200]
    db.session.flush()
    new = Badge(fair_id=former.fair_id, visitor_id=former.visitor_id, staff_member_id=former.staff_member_id)
    sign_badges(db.session.get_one(Fair, former.fair_id), [new])
    former.replaced_by_id = new.id
    db.session.flush()
    tell_after_commit(codes_topic(former.fair_id))
    record(
        "badge.replaced",
        subject="badge",
        subject_id=former.id,
        fair_id=former.fair_id,
        actor_id=actor.id,
        actor=actor.email,
        after={"badge_id": new.id, "visitor_id": new.visitor_id, "staff_member_id": new.staff_member_id},
        reason=f"{reason}: {note}" if note else str(reason),
    )
    return new


def void_unprinted(visitor_ids: Collection[int]) -> None:
    """Make the badges of visitors void that were issued and not printed: another person has their place now."""
    unprinted = Badge.revoked_at.is_(None) & Badge.printed_at.is_(None)
    void = update(Badge).where(Badge.visitor_id.in_(visitor_ids), unprinted)
    db.session.execute(void.values(revoked_at=clock.now(), revoked_reason=Reason.OTHER))
