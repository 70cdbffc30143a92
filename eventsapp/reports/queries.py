"""A fair in numbers. Each function is a constant number of queries, however large the fair."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import joinedload

from eventsapp.booths.models import Stand, StandState, StandUnit
from eventsapp.booths.queries import count_states
from eventsapp.exhibitors.models import Application, ApplicationState, Company, Exhibitor
from eventsapp.fairs.models import Fair, Package
from eventsapp.infra import outbox
from eventsapp.infra.database import db
from eventsapp.infra.heartbeat import workers
from eventsapp.infra.locale import zone
from eventsapp.messaging.queries import mail_counts
from eventsapp.programme.models import Release, Session
from eventsapp.venues.models import Hall, Unit
from eventsapp.visitors.models import Visitor

TAKEN = ("reserved", "sold", "occupied", "held", "sales")


@dataclass(frozen=True)
class HallPicture:
    """A hall drawn small: its size and units in metres, and which of them are free."""

    hall: Hall
    left: float
    top: float
    width: float
    height: float
    units: Sequence[tuple[list[list[float]], bool]]

    @property
    def free(self) -> int:
        """How many units are free."""
        return sum(free for _, free in self.units)


@dataclass(frozen=True)
class FairFigures:
    """What the public may know of a fair in numbers."""

    exhibitors: int
    countries: int
    units_taken: int
    units: int
    halls: int
    sessions: int
    rooms: int


@dataclass(frozen=True)
class Workload:
    """What waits for the team today."""

    to_review: int
    oldest_at: datetime | None
    overdue: int
    without_stand: int
    changes_requested: int
    drafts: int


@dataclass(frozen=True)
class SystemHealth:
    """How background work is doing."""

    seen_at: datetime | None
    mails_waiting: int
    mails_failed: int
    facts_waiting: int
    facts_parked: int


def hall_picture(fair: Fair) -> HallPicture | None:
    """Return the fair's largest hall in small, or None while nothing is drawn."""
    largest = (
        select(Unit.hall_id)
        .where(Unit.fair_id == fair.id)
        .group_by(Unit.hall_id)
        .order_by(func.count().desc())
        .limit(1)
    )
    hall = db.session.scalar(select(Hall).where(Hall.id == largest.scalar_subquery()))
    if hall is None:
        return None
    taken = exists().where(StandUnit.unit_id == Unit.id)
    rows = db.session.execute(
        select(Unit.polygon, taken, Unit.is_blocked, Unit.is_restricted).where(Unit.hall_id == hall.id)
    )
    units = [(polygon, not (held or blocked or restricted)) for polygon, held, blocked, restricted in rows]
    across = [x for polygon, _ in units for x, _y in polygon]
    down = [y for polygon, _ in units for _x, y in polygon]
    left, top = min(across), min(down)
    return HallPicture(hall, left, top, max(across) - left, max(down) - top, units)


def fair_figures(fair: Fair) -> FairFigures:
    """Return the public numbers of a fair."""
    states = count_states(fair.id)
    companies = select(func.count(Exhibitor.id), func.count(func.distinct(func.nullif(Company.country, ""))))
    exhibitors, countries = db.session.execute(
        companies.select_from(Exhibitor).join(Company).where(Exhibitor.fair_id == fair.id)
    ).one()
    released = db.session.scalar(select(exists().where(Release.fair_id == fair.id)))
    sessions, rooms = (0, 0)
    if released:
        scheduled = and_(Session.fair_id == fair.id, Session.starts_at.is_not(None))
        sessions, rooms = db.session.execute(
            select(func.count(Session.id), func.count(func.distinct(Session.room_id))).where(scheduled)
        ).one()
    return FairFigures(
        exhibitors=exhibitors,
        countries=countries,
        units_taken=sum(states.get(state, 0) for state in TAKEN),
        units=sum(states.values()) - states.get("blocked", 0),
        halls=db.session.scalar(select(func.count()).select_from(Hall).where(Hall.fair_id == fair.id)) or 0,
        sessions=sessions,
        rooms=rooms,
    )


def cheapest_package(fair: Fair) -> Package | None:
    """Return the package with the lowest domestic price of a unit."""
    priced = select(Package).where(Package.fair_id == fair.id, Package.price_vnd.is_not(None))
    return db.session.scalar(priced.order_by(Package.price_vnd).limit(1))


def workload(fair: Fair, now: datetime) -> Workload:
    """Return what waits for the team."""
    waiting = and_(Application.fair_id == fair.id, Application.state == ApplicationState.SUBMITTED)
    due = now - timedelta(days=fair.review_days)
    sent_at = func.coalesce(Application.resubmitted_at, Application.submitted_at)
    to_review, oldest_at, overdue = db.session.execute(
        select(
            func.count(),
            func.min(Application.submitted_at),
            func.count().filter(sent_at < due),
        )
        .select_from(Application)
        .where(waiting)
    ).one()
    states = Counter(
        dict(
            db.session.execute(
                select(Application.state, func.count())
                .where(Application.fair_id == fair.id)
                .group_by(Application.state)
            ).all()
        )
    )
    placed = exists().where(Stand.exhibitor_id == Exhibitor.id, Stand.state != StandState.RELEASED)
    approved = exists().where(Application.exhibitor_id == Exhibitor.id, Application.state == ApplicationState.APPROVED)
    without = select(func.count()).select_from(Exhibitor).where(Exhibitor.fair_id == fair.id, approved, ~placed)
    return Workload(
        to_review=to_review,
        oldest_at=oldest_at,
        overdue=overdue,
        without_stand=db.session.scalar(without) or 0,
        changes_requested=states[ApplicationState.CHANGES_REQUESTED],
        drafts=states[ApplicationState.DRAFT],
    )


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


def latest_decisions(fair: Fair, limit: int = 8) -> Sequence[Application]:
    """Return the applications decided last."""
    decided = select(Application).where(Application.fair_id == fair.id, Application.decided_at.is_not(None))
    return db.session.scalars(
        decided.options(joinedload(Application.package)).order_by(Application.decided_at.desc()).limit(limit)
    ).all()


def visitors_registered(fair: Fair) -> int:
    """Return how many visitors registered."""
    return db.session.scalar(select(func.count()).select_from(Visitor).where(Visitor.fair_id == fair.id)) or 0


def system_health() -> SystemHealth:
    """Return how background work is doing, over all fairs."""
    seen = workers()
    mails, facts = mail_counts(), outbox.counts()
    return SystemHealth(
        seen_at=seen[0].seen_at if seen else None,
        mails_waiting=mails["queued"] + mails["in_flight"] + mails["awaiting_retry"],
        mails_failed=mails["failed"],
        facts_waiting=facts["waiting"],
        facts_parked=facts["parked"],
    )
