"""What an exhibitor got out of the fair, beside what the others did, who are never named."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, and_, cast, distinct, func, select

from eventsapp.booths.models import Stand
from eventsapp.booths.queries import firm
from eventsapp.checkin.models import Presence
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.locale import zone
from eventsapp.leads.queries import first_meetings, leads_by_exhibitor, rating_counts
from eventsapp.leads.rules import median
from eventsapp.reports.queries.visits import days_of
from eventsapp.visitors.models import InvitationCode, Visitor

MOST_DAYS = 14


@dataclass(frozen=True)
class Invited:
    """What became of an exhibitor's invitations: people, and ``visits``, which count each person once a day."""

    sent: int = 0
    registered: int = 0
    came: int = 0
    visits: int = 0


@dataclass(frozen=True)
class Compared:
    """A figure of an exhibitor, beside the middle of the others; None where one of so few could be recognised."""

    own: int
    median: float | None


@dataclass(frozen=True)
class OwnFigures:
    """The figures of one exhibitor."""

    sent: Compared
    registered: Compared
    came: Compared
    visits: Compared
    leads: Compared
    came_by: Compared
    by_day: Sequence[tuple[date, int]]
    """New leads on each day of the fair, and on any other day that has some."""
    ratings: Mapping[str, int]


def own_figures(exhibitor: Exhibitor) -> OwnFigures:
    """Return what an exhibitor got beside the others with a stand, of whom whoever has none of something has 0."""
    fair, own = exhibitor.fair, exhibitor.id
    invited, others = _invited(fair), _with_stand(fair) - {own}

    def compared(values: Mapping[int, int]) -> Compared:
        return Compared(values.get(own, 0), median([values.get(one, 0) for one in others]))

    def followed(name: str) -> Compared:
        return compared({number: getattr(one, name) for number, one in invited.items()})

    return OwnFigures(
        sent=followed("sent"),
        registered=followed("registered"),
        came=followed("came"),
        visits=followed("visits"),
        leads=compared(leads_by_exhibitor(fair)),
        came_by=compared(leads_by_exhibitor(fair, did_come=True)),
        by_day=_by_day(exhibitor),
        ratings=rating_counts(exhibitor),
    )


def _by_day(exhibitor: Exhibitor) -> list[tuple[date, int]]:
    there = zone(exhibitor.fair.timezone)
    counts = Counter(moment.astimezone(there).date() for moment in first_meetings(exhibitor))
    return [(on, counts[on]) for on in sorted({*days_of(exhibitor.fair), *counts})][-MOST_DAYS:]


def leads_middle(fair: Fair) -> tuple[int, float | None]:
    """Return how many leads all exhibitors have, and the middle of those with a stand."""
    leads = leads_by_exhibitor(fair)
    return sum(leads.values()), median([leads.get(one, 0) for one in {*_with_stand(fair), *leads}])


def _with_stand(fair: Fair) -> set[int]:
    placed = select(Exhibitor.id).join(Stand, and_(Stand.exhibitor_id == Exhibitor.id, firm())).distinct()
    return set(db.session.scalars(placed.where(Exhibitor.fair_id == fair.id)))


def _invited(fair: Fair) -> dict[int, Invited]:
    codes = select(InvitationCode.exhibitor_id, func.sum(InvitationCode.sent), func.sum(InvitationCode.taken))
    mine = codes.where(InvitationCode.fair_id == fair.id, InvitationCode.exhibitor_id.is_not(None))
    came = _came(fair)
    return {
        row[0] or 0: Invited(row[1] or 0, row[2] or 0, *came.get(row[0] or 0, (0, 0)))
        for row in db.session.execute(mine.group_by(InvitationCode.exhibitor_id))
    }


def _came(fair: Fair) -> dict[int, tuple[int, int]]:
    """Return of each exhibitor how many invited people came, and on how many days together."""
    visitor_id = cast(func.substr(Presence.holder, 2), Integer)
    days = (
        select(InvitationCode.exhibitor_id, Visitor.id.label("visitor_id"), Presence.day_on)
        .join(Visitor, Visitor.invitation_id == InvitationCode.id)
        .join(Presence, and_(visitor_id == Visitor.id, Presence.holder.like("v%")))
        .where(Presence.fair_id == fair.id, InvitationCode.exhibitor_id.is_not(None))
        .distinct()
        .subquery()
    )
    rows = select(days.c.exhibitor_id, func.count(distinct(days.c.visitor_id)), func.count())
    return {row[0] or 0: (row[1], row[2]) for row in db.session.execute(rows.group_by(days.c.exhibitor_id))}
