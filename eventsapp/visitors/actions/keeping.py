"""What every change of what visitors are offered has in common."""

from typing import Any

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.visitors.models import FairZone, VisitorQuestion, VisitorType


def hold(row: FairZone | VisitorQuestion | VisitorType, seen: int | None) -> None:
    """Lock a row and count a change of it; refuses where somebody changed it since version ``seen``."""
    db.session.refresh(row, ["version"], with_for_update={"key_share": True})
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile
    row.version += 1


def note(
    action: str,
    fair: Fair,
    subject_id: int,
    actor: User | None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write down who changed what visitors are offered and asked."""
    record(
        action,
        subject=action.partition(".")[0],
        subject_id=subject_id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        before=before,
        after=after,
    )
