"""Whether background work runs."""

from dataclasses import dataclass
from datetime import datetime

from eventsapp.infra import outbox
from eventsapp.infra.heartbeat import workers
from eventsapp.messaging.queries import mail_counts


@dataclass(frozen=True)
class SystemHealth:
    """How background work is doing, over all fairs."""

    seen_at: datetime | None
    mails_waiting: int
    mails_failed: int
    facts_waiting: int
    facts_parked: int


def system_health() -> SystemHealth:
    """Return the worker's heartbeat and what waits or is stuck."""
    seen = workers()
    mails, facts = mail_counts(), outbox.counts()
    return SystemHealth(
        seen_at=seen[0].seen_at if seen else None,
        mails_waiting=mails["queued"] + mails["in_flight"] + mails["awaiting_retry"],
        mails_failed=mails["failed"],
        facts_waiting=facts["waiting"],
        facts_parked=facts["parked"],
    )
