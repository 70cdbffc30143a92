"""Who came, by the definition of the FKM: a visitor counts once a day, a person once over the fair.

Exhibitors' staff, press, contractors and the organiser are no visitors; speakers are only where they visit more than
the forum. All of it is one statement.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Integer, Select, String, cast, extract, func, literal, select, union_all

from eventsapp.checkin.models import Presence
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.locale import zone
from eventsapp.visitors.models import Visitor, VisitorAnswer, VisitorQuestion

NO_VISITORS = ("exhibitor", "press", "contractor", "organiser")
SPEAKER = "speaker"
FORUM = "forum"
_QUARTER, _GROUP, _ANSWER = "quarter", "group", "answer"
_QUARTER_SECONDS = 900


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


@dataclass(frozen=True)
class Arrivals:
    """When visitors came, how many they are, and who: everything the page says, asked for once."""

    fair: Fair
    quarters: Mapping[date, Mapping[datetime, int]]
    """How many came first on a day in the quarter of an hour that begins then."""
    who: WhoCame
    answered: Sequence[Answered]

    @property
    def by_day(self) -> list[tuple[date, int]]:
        """Return how many visitors came on each day of the fair, and on each other day on which any came."""
        days = sorted({*days_of(self.fair), *self.quarters})
        return [(on, sum(self.quarters.get(on, {}).values())) for on in days]

    def by_hour(self, on: date) -> list[tuple[int, int]]:
        """Return (hour, visitors who came first on a day in it), from the first to the last hour of the halls."""
        local = zone(self.fair.timezone)
        counts: Counter[int] = Counter()
        for begins, count in self.quarters.get(on, {}).items():
            moment = begins.astimezone(local)
            counts[0 if moment.date() < on else 23 if moment.date() > on else moment.hour] += count
        first = min([self.fair.opens_at.hour, *counts])
        last = max([self.fair.closes_at.hour - (not self.fair.closes_at.minute), *counts])
        return [(number, counts.get(number, 0)) for number in range(first, last + 1)]


def days_of(fair: Fair) -> list[date]:
    """Return the days of a fair."""
    return [fair.starts_on + timedelta(days=number) for number in range((fair.ends_on - fair.starts_on).days + 1)]


def arrivals(fair: Fair) -> Arrivals:
    """Return who came and when.

    One statement: to find the first admission of each person and day among all zones is nearly all the work, and it is
    done once for days and hours, types, countries and answers.
    """
    came = _visits(fair).cte("came")
    each = (
        select(came.c.visitor_id, came.c.kind, came.c.country, func.count().label("days"))
        .group_by(came.c.visitor_id, came.c.kind, came.c.country)
        .cte("each")
    )
    rows = db.session.execute(union_all(_by_quarter(came), _by_group(each), _by_answer(each))).all()
    quarters: dict[date, dict[datetime, int]] = {}
    for part, on, begins, visits, _people in rows:
        if part == _QUARTER:
            moment = datetime.fromtimestamp(float(begins), UTC)
            quarters.setdefault(date.fromisoformat(on), {})[moment] = int(visits)
    groups = [(kind, country, int(visits), people) for part, kind, country, visits, people in rows if part == _GROUP]
    chosen = [
        (int(asked), value, int(visits), people) for part, asked, value, visits, people in rows if part == _ANSWER
    ]
    return Arrivals(fair, quarters, WhoCame(groups), _answered(fair, chosen))


def _by_quarter(came: CTE) -> Select[*tuple[Any, ...]]:
    """Count arrivals by quarters of an hour, by which every zone of the world differs from UTC."""
    epoch = extract("epoch", came.c.first_at)
    begins = epoch - epoch % _QUARTER_SECONDS
    counted = select(literal(_QUARTER), cast(came.c.day_on, String), cast(begins, String), func.count(), func.count())
    return counted.group_by(came.c.day_on, begins)


def _by_group(each: CTE) -> Select[*tuple[Any, ...]]:
    counted = select(literal(_GROUP), each.c.kind, each.c.country, func.sum(each.c.days), func.count())
    return counted.group_by(each.c.kind, each.c.country)


def _by_answer(each: CTE) -> Select[*tuple[Any, ...]]:
    """Count answers as they are kept, a list of codes each; lists are taken apart afterwards."""
    chosen = cast(VisitorAnswer.value, String)
    asked = cast(VisitorAnswer.question_id, String)
    return (
        select(literal(_ANSWER), asked, chosen, func.sum(each.c.days), func.count())
        .join(each, each.c.visitor_id == VisitorAnswer.visitor_id)
        .join(VisitorQuestion, VisitorQuestion.id == VisitorAnswer.question_id)
        .where(VisitorQuestion.kind != "text")
        .group_by(VisitorAnswer.question_id, chosen)
    )


def _answered(fair: Fair, chosen: Sequence[tuple[int, str, int, int]]) -> list[Answered]:
    """Return how each question with a list to choose from was answered, such as the sector people work in."""
    if not chosen:
        return []
    visits: Counter[tuple[int, str]] = Counter()
    people: Counter[tuple[int, str]] = Counter()
    for asked, value, came, count in chosen:
        for code in json.loads(value or "[]"):
            visits[asked, code] += came
            people[asked, code] += count
    wanted = select(VisitorQuestion).where(VisitorQuestion.fair_id == fair.id, VisitorQuestion.kind != "text")
    questions = db.session.scalars(wanted.order_by(VisitorQuestion.position, VisitorQuestion.id)).all()
    return [Answered(one, shares) for one in questions if (shares := _of_question(one.id, visits, people))]


def _of_question(number: int, visits: Counter[tuple[int, str]], people: Counter[tuple[int, str]]) -> list[Share]:
    mine = [Share(code, count, people[number, code]) for (asked, code), count in visits.items() if asked == number]
    return sorted(mine, key=lambda share: (-share.people, share.code))


def _visits(fair: Fair) -> Select[*tuple[Any, ...]]:
    """Return one row for each visitor and day, however many gates they passed, with who they are."""
    visitor_id = cast(func.substr(Presence.holder, 2), Integer)
    is_visitor = Visitor.kind.not_in(NO_VISITORS) & ((Visitor.kind != SPEAKER) | (Presence.zone != FORUM))
    return (
        select(
            Presence.day_on,
            Visitor.id.label("visitor_id"),
            Visitor.kind,
            Visitor.country,
            func.min(Presence.first_at).label("first_at"),
        )
        .join(Visitor, Visitor.id == visitor_id)
        .where(Presence.fair_id == fair.id, Presence.holder.like("v%"), Visitor.fair_id == fair.id, is_visitor)
        .group_by(Presence.day_on, Visitor.id, Visitor.kind, Visitor.country)
    )
