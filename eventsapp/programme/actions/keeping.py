"""What every write to the programme shares: nothing is overwritten unseen, everything is noted."""

from collections.abc import Mapping
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.fairs.models import Fair
from eventsapp.infra.audit import record
from eventsapp.infra.database import db
from eventsapp.infra.live import tell_after_commit
from eventsapp.programme.models import Audience, Equipment, Forum, Room, Session, Speaker, Track
from eventsapp.programme.rules import ChangedMeanwhile, NameMissing, programme_topic

Row = Room | Track | Speaker | Session | Equipment | Audience | Forum


def hold(row: Row, seen: int | None) -> None:
    """Lock a row and count a change of it; refuses where somebody changed it since version ``seen``."""
    db.session.refresh(row, ["version"], with_for_update={"key_share": True})
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile
    row.version += 1


def assign(row: Row, values: Mapping[str, Any]) -> None:
    """Write plain values into a row."""
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()


def texts(values: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that say something."""
    return {code: text.strip() for code, text in values.items() if text.strip()}


def need_name(name: Mapping[str, str]) -> None:
    """Refuse a thing without a name in any language."""
    if not texts(name):
        raise NameMissing(field=None)


def note(
    action: str,
    fair: Fair,
    subject_id: int,
    actor: User | None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down who did what, and tell whoever has the grid open."""
    tell_after_commit(programme_topic(fair.id))
    record(
        action,
        subject=action.partition(".")[0],
        subject_id=subject_id,
        fair_id=fair.id,
        actor_id=actor.id if actor else None,
        actor=actor.email if actor else "command line",
        before=before,
        after=after,
        reason=reason,
    )
