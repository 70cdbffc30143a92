"""In the evening of each day of a fair its exhibitors are told of their new leads, once."""

from contextlib import suppress
from datetime import timedelta

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, refuse_on, transaction
from eventsapp.infra.outbox import publish
from eventsapp.infra.refusals import Busy
from eventsapp.leads.facts import LeadsArrived
from eventsapp.leads.models import LeadMail
from eventsapp.leads.queries import exhibitors_with_news, fairs_around
from eventsapp.leads.rules import evening_of

refuse_on("pk_lead_mails", Busy)


def mail_evening() -> int:
    """Announce the new leads of the day that is over, each fair in its own transaction; returns to how many."""
    today = clock.now().date()
    told = 0
    for fair in fairs_around(today - timedelta(days=4), today + timedelta(days=1)):
        with suppress(Busy), transaction():  # another worker has told them
            told += _tell(fair)
    return told


def _tell(fair: Fair) -> int:
    now = clock.now()
    on = evening_of(fair, now)
    found = exhibitors_with_news(fair, on, now) if on is not None else []
    for exhibitor_id, since in found:
        assert on is not None
        db.session.add(LeadMail(exhibitor_id=exhibitor_id, day_on=on, since=since, until=now))
        db.session.flush()
        publish(LeadsArrived(exhibitor_id=exhibitor_id, on=on.isoformat()))
    return len(found)
