"""Exhibitors with records, made in a line or two."""

from datetime import UTC, datetime, timedelta
from typing import Any

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.records import keep_record
from eventsapp.allocation.rules.records import RecordValues
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from tests.factories import make_exhibitor_wanting

NOON = datetime(2026, 10, 1, 5, tzinfo=UTC)
"""Noon at the fair."""


def hours(count: float) -> datetime:
    """Return a moment so many hours after noon."""
    return NOON + timedelta(hours=count)


def make_ranked(fair: Fair, name: str, user: User, *, units: int = 1, **record: Any) -> Exhibitor:
    """Make an exhibitor with a record."""
    exhibitor = make_exhibitor_wanting(fair, name, units=units)
    with transaction():
        keep_record(fair.id, exhibitor.id, RecordValues(**record), user)
    return exhibitor
