"""Who came, by the definition of the FKM: a visitor counts once a day, a person once over the fair.

Exhibitors' staff, press, contractors and the organiser are no visitors; speakers are only where they visit more than
the forum. Each function is a constant number of queries.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Integer, Select, String, case, cast, distinct, func, select

from eventsapp.checkin.models import Presence
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.locale import zone
from eventsapp.visitors.models import Visitor, VisitorAnswer, VisitorQuestion

NO_VISITORS = ("exhibitor", "press", "contractor", "organiser")
SPEAKER = "speaker"
FORUM = "forum"


@dataclass(frozen=True)
class Share:
    """Some of the visitors: how often they came, and how many people they are."""

    code: str
    visits: int
    people: int


@dataclass(frozen=True)
class WhoCame:
    """Everybody who visited the fair: type, country, visits and people of each group."""

    groups: Sequence[tuple[str, str, int, int]]

    @property
    def people(self) -> int:
        """Return how many different people came."""
        return sum(group[3] for group in self.groups)

    @property
    def by_type(self) -> list[Share]:
        """Return who came as what, most first; the code is that of the type."""
        return self._shares(0)

    @property
    def by_country(self) -> list[Share]:
        """Return who came from where, most first; "" for whoever did not say."""
        return self._shares(1)

    def _shares(self, place: int) -> list[Share]:
        visits: Counter[str] = Counter()
        people: Counter[str] = Counter()
        for *names, came, count in self.groups:
            visits[str(names[place])] += came
            people[str(names[place])] += count
        return sorted((Share(one, visits[one], people[one]) for one in visits), key=lambda one: (-one.people, one.code))


@dataclass(frozen=True)
class Answered:
    """How visitors answered a question that they chose from a list."""

    question: VisitorQuestion
    shares: Sequence[Share]


def days_of(fair: Fair) -> list[date]:
    """Return the days of a fair."""
    return [fair.starts_on + timedelta(days=number) for number in range((fair.ends_on - fair.starts_on).days + 1)]


def visits_by_day(fair: Fair) -> list[tuple[date, int]]:
    """Return how many visitors came on each day of the fair."""
    came = _visits(fair).subquery()
    rows = db.session.execute(select(came.c.day_on, func.count()).group_by(came.c.day_on))
    counts: dict[date, int] = {row[0]: row[1] for row in rows}
    return [(on, counts.get(on, 0)) for on in sorted({*days_of(fair), *counts})]


def arrivals_by_hour(fair: Fair, on: date) -> list[tuple[int, int]]:
    """Return (hour, visitors who came first on this day in that hour), from the first to the last hour of the halls."""
    local = zone(fair.timezone)
    ends = [datetime.combine(on, time(hour), tzinfo=local) for hour in range(1, 24)]
    came = _visits(fair).where(Presence.day_on == on).subquery()
    hour = case(*((came.c.first_at < end, number) for number, end in enumerate(ends)), else_=23)
    counts: dict[int, int] = {row[0]: row[1] for row in db.session.execute(select(hour, func.count()).group_by(hour))}
    first = min([fair.opens_at.hour, *counts])
    last = max([fair.closes_at.hour - (not fair.closes_at.minute), *counts])
    return [(number, counts.get(number, 0)) for number in range(first, last + 1)]


def who_came(fair: Fair) -> WhoCame:
    """Return who visited the fair, asked for once: tens of thousands of people are looked through for it."""
    came = _visits(fair).subquery()
    each = select(came.c.visitor_id, func.count().label("days")).group_by(came.c.visitor_id).subquery()
    counted = (
        select(Visitor.kind, Visitor.country, func.sum(each.c.days), func.count())
        .join(each, each.c.visitor_id == Visitor.id)
        .group_by(Visitor.kind, Visitor.country)
    )
    return WhoCame([(row[0], row[1], int(row[2] or 0), row[3]) for row in db.session.execute(counted)])


def visitors_by_answer(fair: Fair) -> list[Answered]:
    """Return how who came had answered each question with a list to choose from, such as the sector they work in."""
    asked = select(VisitorQuestion).where(VisitorQuestion.fair_id == fair.id, VisitorQuestion.kind != "text")
    questions = db.session.scalars(asked.order_by(VisitorQuestion.position, VisitorQuestion.id)).all()
    if not questions:
        return []
    came = _visits(fair).subquery()
    chosen = cast(VisitorAnswer.value, String)
    counted = (
        select(VisitorAnswer.question_id, chosen, func.count(), func.count(distinct(came.c.visitor_id)))
        .join(came, came.c.visitor_id == VisitorAnswer.visitor_id)
        .where(VisitorAnswer.question_id.is_not(None))
        .group_by(VisitorAnswer.question_id, chosen)
    )
    visits: Counter[tuple[int, str]] = Counter()
    people: Counter[tuple[int, str]] = Counter()
    for row in db.session.execute(counted):
        for code in json.loads(row[1] or "[]"):
            visits[row[0] or 0, code] += row[2]
            people[row[0] or 0, code] += row[3]
    return [Answered(one, shares) for one in questions if (shares := _of_question(one.id, visits, people))]


def _of_question(number: int, visits: Counter[tuple[int, str]], people: Counter[tuple[int, str]]) -> list[Share]:
    mine = [Share(code, count, people[number, code]) for (asked, code), count in visits.items() if asked == number]
    return sorted(mine, key=lambda share: (-share.people, share.code))


def _visits(fair: Fair) -> Select[date, int, datetime]:
    """Return one row for each visitor and day, however many gates they passed."""
    visitor_id = cast(func.substr(Presence.holder, 2), Integer)
    is_visitor = Visitor.kind.not_in(NO_VISITORS) & ((Visitor.kind != SPEAKER) | (Presence.zone != FORUM))
    return (
        select(Presence.day_on, Visitor.id.label("visitor_id"), func.min(Presence.first_at).label("first_at"))
        .join(Visitor, Visitor.id == visitor_id)
        .where(Presence.fair_id == fair.id, Presence.holder.like("v%"), Visitor.fair_id == fair.id, is_visitor)
        .group_by(Presence.day_on, Visitor.id)
    )
