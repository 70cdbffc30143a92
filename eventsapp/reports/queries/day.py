"""What waits for the team today, and how the fair fills. Each function is a constant number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.actions import BATCH
from eventsapp.booths.models import Stand, StandUnit
from eventsapp.booths.queries import firm, live
from eventsapp.exhibitors.models import Application, ApplicationState, Exhibitor
from eventsapp.exhibitors.rules import LIVE, review_due_on
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import latest_jobs
from eventsapp.infra.locale import zone
from eventsapp.venues.models import Hall, Unit
from eventsapp.venues.queries import halls_of
from eventsapp.visitors.models import Visitor


@dataclass(frozen=True)
class Workload:
    """What waits for the team; ``overdue`` wait longer than the working days the fair promises."""

    to_review: int
    oldest_at: datetime | None
    overdue: int
    without_stand: int
    changes_requested: int
    unclaimed: int
    drafts: int
    unprintable: int


@dataclass(frozen=True)
class HallFill:
    """How full a hall is, in units that anybody may have or somebody has."""

    hall: Hall
    taken: int
    free: int

    @property
    def units(self) -> int:
        """Return how many units are for sale or sold."""
        return self.taken + self.free


def workload(fair: Fair, now: datetime) -> Workload:
    """Return what waits for the team."""
    waiting = _waiting_since(fair)
    states = _states(fair)
    return Workload(
        to_review=len(waiting),
        oldest_at=min(waiting, default=None),
        overdue=_overdue(fair, waiting, now),
        without_stand=_without_stand(fair),
        changes_requested=states[ApplicationState.CHANGES_REQUESTED],
        unclaimed=_unclaimed(fair),
        drafts=states[ApplicationState.DRAFT],
        unprintable=_unprintable(fair),
    )


def _waiting_since(fair: Fair) -> list[datetime]:
    """Return when each application that waits was sent, or sent again."""
    sent_at = func.coalesce(Application.resubmitted_at, Application.submitted_at)
    submitted = Application.state == ApplicationState.SUBMITTED
    return list(db.session.scalars(select(sent_at).where(Application.fair_id == fair.id, submitted)))


def _overdue(fair: Fair, waiting: Sequence[datetime], now: datetime) -> int:
    """Count those whose promised day has passed, in the fair's days."""
    local = zone(fair.timezone)
    today = now.astimezone(local).date()
    return sum(review_due_on(at.astimezone(local).date(), fair.review_days) < today for at in waiting)


def _states(fair: Fair) -> Counter[str]:
    grouped = select(Application.state, func.count()).where(Application.fair_id == fair.id)
    rows = db.session.execute(grouped.group_by(Application.state))
    return Counter(dict(list(rows)))


def _without_stand(fair: Fair) -> int:
    """Count exhibitors with an approved application who hold no stand."""
    placed = exists().where(Stand.exhibitor_id == Exhibitor.id, firm())
    approved = exists().where(Application.exhibitor_id == Exhibitor.id, Application.state == ApplicationState.APPROVED)
    without = select(func.count()).select_from(Exhibitor).where(Exhibitor.fair_id == fair.id, approved, ~placed)
    return db.session.scalar(without) or 0


def _unclaimed(fair: Fair) -> int:
    """Count running applications from paper that no company has taken over by its link."""
    paper = select(func.count()).select_from(Application)
    paper = paper.where(Application.fair_id == fair.id, Application.entered_by_id.is_not(None))
    return db.session.scalar(paper.where(Application.owner_id.is_(None), Application.state.in_(LIVE))) or 0


def _unprintable(fair: Fair) -> int:
    """Count the names the latest batch of badges could not print."""
    return sum(len(job.result.get("uncovered", [])) for job in latest_jobs(fair.id, BATCH, 1))


def applications_by_week(fair: Fair, now: datetime, weeks: int = 12) -> list[tuple[date, int]]:
    """Return (Monday, submissions) of the latest weeks in the fair's zone, oldest first, this week last."""
    local = zone(fair.timezone)
    this_monday = now.astimezone(local).date()
    this_monday -= timedelta(days=this_monday.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    since = datetime.combine(mondays[0], datetime.min.time(), tzinfo=local)
    moments = db.session.scalars(
        select(Application.submitted_at).where(Application.fair_id == fair.id, Application.submitted_at >= since)
    )
    counts: Counter[date] = Counter()
    for moment in moments:
        assert moment is not None
        day = moment.astimezone(local).date()
        counts[day - timedelta(days=day.weekday())] += 1
    return [(monday, counts[monday]) for monday in mondays]


def hall_fills(fair: Fair) -> list[HallFill]:
    """Return how full each hall is, in the halls' order."""
    taken = Stand.id.is_not(None)
    counted = (
        select(Unit.hall_id, taken, func.count())
        .outerjoin(StandUnit, StandUnit.unit_id == Unit.id)
        .outerjoin(Stand, and_(Stand.id == StandUnit.stand_id, live()))
        .where(Unit.fair_id == fair.id, taken | ~(Unit.is_blocked | Unit.is_restricted))
        .group_by(Unit.hall_id, taken)
    )
    found: dict[tuple[int, bool], int] = {}
    for hall_id, is_taken, count in db.session.execute(counted):
        found[hall_id, bool(is_taken)] = count
    return [HallFill(hall, found.get((hall.id, True), 0), found.get((hall.id, False), 0)) for hall in halls_of(fair.id)]


def latest_decisions(fair: Fair, limit: int = 8) -> Sequence[Application]:
    """Return the applications decided last."""
    decided = select(Application).where(Application.fair_id == fair.id, Application.decided_at.is_not(None))
    ordered = decided.order_by(Application.decided_at.desc(), Application.id.desc()).limit(limit)
    return db.session.scalars(ordered.options(joinedload(Application.package))).all()


def visitors_registered(fair: Fair) -> int:
    """Return how many visitors registered."""
    return db.session.scalar(select(func.count()).select_from(Visitor).where(Visitor.fair_id == fair.id)) or 0
