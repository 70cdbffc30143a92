"""Finding exhibitors' people at the desk: by name, company, the end of a telephone, or the code of their badge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, literal, or_, select
from sqlalchemy.orm import joinedload

from eventsapp.badges.models import Badge
from eventsapp.badges.queries import badge_holders, badges_by_holder, stand_numbers
from eventsapp.badges.rules import BadgeType
from eventsapp.checkin.queries.desk import LOOKED_AT, MOST_FOUND, DeskRow, came_on, distance, found_at_desk
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.finding import Range, is_east_asian, wanted_by


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody of an exhibitor: whether they came today, their badge, and whether their exhibitor has one for them."""

    person: StaffMember
    stands: Sequence[str] = ()
    came_at: datetime | None = None
    badge: Badge | None = None
    is_beyond: bool = False
    """Whether no badge is left for them, where that was asked: an extra one has to be ordered and paid."""

    @property
    def badge_id(self) -> int | None:
        """The badge that counts."""
        return self.badge.id if self.badge is not None else None

    @property
    def printed_at(self) -> datetime | None:
        """When that badge was printed."""
        return self.badge.printed_at if self.badge is not None else None


def people_at_desk(fair: Fair, typed: str, on: date) -> list[DeskRow | StaffRow]:
    """Return the nine best of visitors and exhibitors' people who have everything that was typed."""
    rows: list[DeskRow | StaffRow] = [*found_at_desk(fair, typed, on), *staff_at_desk(fair, typed, on)]
    return sorted(rows, key=lambda row: _distance(row, typed))[:MOST_FOUND]


def staff_at_desk(fair: Fair, typed: str, on: date) -> list[StaffRow]:
    """Return the nine best of exhibitors' people who have everything that was typed."""
    wanted = wanted_by(typed)
    if wanted is None:
        return []
    found = select(StaffMember).join(Exhibitor).where(Exhibitor.fair_id == fair.id)
    for ranges in wanted.folded:
        found = found.where(or_(false(), *(has for one in ranges for has in _has(one))))
    people = db.session.scalars(
        found.options(joinedload(StaffMember.exhibitor)).order_by(StaffMember.id).limit(LOOKED_AT)
    )
    best = sorted(people, key=lambda one: _far(one, typed))[:MOST_FOUND]
    return staff_rows(fair, best, on)


def staff_rows(fair: Fair, people: Sequence[StaffMember], on: date, *, asks_quota: bool = False) -> list[StaffRow]:
    """Return exhibitors' people with what the desk shows of them; whether a badge is left only where it is asked."""
    if not people:
        return []
    exhibitors = sorted({one.exhibitor_id for one in people})
    stands = stand_numbers(exhibitors)
    badges = badges_by_holder(BadgeType.EXHIBITOR, [one.id for one in people])
    came = came_on(fair, [f"s{one.id}" for one in people], on)
    holders = badge_holders(fair.id, exhibitors) if asks_quota else {one.id for one in people}
    return [
        StaffRow(
            one, stands.get(one.exhibitor_id, ()), came.get(f"s{one.id}"), badges.get(one.id), one.id not in holders
        )
        for one in people
    ]


def _has(one: Range) -> list[ColumnElement[bool]]:
    """Ask for a word that begins so: of a person, or of the company, whose key has words without more ado."""
    if not one.low or one.low[0] in "=@":
        return []
    own = StaffMember.search_key.contains(f" {one.low}", autoescape=True)
    if one.low.startswith("#"):
        return [own]
    company = literal(" ").concat(Exhibitor.search_key)
    beginning = one.low if is_east_asian(one.low) else f" {one.low}"
    return [own, company.contains(beginning, autoescape=True)]


def _far(person: StaffMember, typed: str) -> tuple[bool, int, int, str]:
    return distance(person.full_name, person.latin_name, person.exhibitor.display_name, typed)


def _distance(row: DeskRow | StaffRow, typed: str) -> tuple[bool, int, int, str]:
    if isinstance(row, StaffRow):
        return _far(row.person, typed)
    one = row.visitor
    return distance(one.full_name, one.latin_name, one.company, typed, is_alive=row.is_alive)
