"""What an exhibitor got out of the fair, beside what the others did, who are never named."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Integer, and_, cast, distinct, func, select

from eventsapp.booths.models import Stand
from eventsapp.booths.queries import firm
from eventsapp.checkin.models import Presence
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.leads.queries import leads_by_exhibitor, rating_counts
from eventsapp.leads.rules import median
from eventsapp.visitors.models import InvitationCode, Visitor


@dataclass(frozen=True)
class Invited:
    """What became of an exhibitor's invitations."""

    sent: int = 0
    registered: int = 0
    came: int = 0


@dataclass(frozen=True)
class Compared:
    """A figure of an exhibitor, beside the middle of all; None where so few are compared that one could be guessed."""

    own: int
    median: float | None


@dataclass(frozen=True)
class OwnFigures:
    """The figures of one exhibitor."""

    invited: Invited
    registered: Compared
    came: Compared
    leads: Compared
    ratings: Mapping[str, int]


def own_figures(exhibitor: Exhibitor) -> OwnFigures:
    """Return what an exhibitor got: everybody with a stand is compared, whoever has none of something with 0."""
    fair, own = exhibitor.fair, exhibitor.id
    invited, leads = _invited(fair), leads_by_exhibitor(fair)
    others = {*_with_stand(fair), own}
    return OwnFigures(
        invited=invited.get(own, Invited()),
        registered=_compared(own, others, {number: one.registered for number, one in invited.items()}),
        came=_compared(own, others, {number: one.came for number, one in invited.items()}),
        leads=_compared(own, others, leads),
        ratings=rating_counts(exhibitor),
    )


def leads_middle(fair: Fair) -> tuple[int, float | None]:
    """Return how many leads all exhibitors have, and the middle of those with a stand."""
    leads = leads_by_exhibitor(fair)
    return sum(leads.values()), median([leads.get(one, 0) for one in {*_with_stand(fair), *leads}])


def _compared(own: int, others: set[int], values: Mapping[int, int]) -> Compared:
    return Compared(values.get(own, 0), median([values.get(one, 0) for one in others]))


def _with_stand(fair: Fair) -> set[int]:
    placed = select(Exhibitor.id).join(Stand, and_(Stand.exhibitor_id == Exhibitor.id, firm())).distinct()
    return set(db.session.scalars(placed.where(Exhibitor.fair_id == fair.id)))


def _invited(fair: Fair) -> dict[int, Invited]:
    codes = select(InvitationCode.exhibitor_id, func.sum(InvitationCode.sent), func.sum(InvitationCode.taken))
    mine = codes.where(InvitationCode.fair_id == fair.id, InvitationCode.exhibitor_id.is_not(None))
    came = _came(fair)
    return {
        row[0] or 0: Invited(row[1] or 0, row[2] or 0, came.get(row[0] or 0, 0))
        for row in db.session.execute(mine.group_by(InvitationCode.exhibitor_id))
    }


def _came(fair: Fair) -> dict[int, int]:
    visitor_id = cast(func.substr(Presence.holder, 2), Integer)
    rows = (
        select(InvitationCode.exhibitor_id, func.count(distinct(Visitor.id)))
        .join(Visitor, Visitor.invitation_id == InvitationCode.id)
        .join(Presence, and_(visitor_id == Visitor.id, Presence.holder.like("v%")))
        .where(Presence.fair_id == fair.id, InvitationCode.exhibitor_id.is_not(None))
        .group_by(InvitationCode.exhibitor_id)
    )
    return {row[0] or 0: row[1] for row in db.session.execute(rows)}
