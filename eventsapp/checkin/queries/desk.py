"""Finding people at the desk: by code, number, end of the telephone, name or company, in a moment among 100,000."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from eventsapp.badges.models import Badge
from eventsapp.checkin.models import Presence
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.finding import Range, Wanted, wanted_by
from eventsapp.infra.folding import fold
from eventsapp.visitors.models import LikelyPair, Visitor, VisitorState, VisitorWord
from eventsapp.visitors.rules import Verdict

MOST_FOUND = 9
"""As many as there are digits to choose them by."""
LOOKED_AT = 60
WORDS_OF_ONE = 3
"""So many words of one person may begin alike."""
COUNTED = 20_000
"""Words that more people have are all the same to the search: it begins with a rarer one."""


@dataclass(frozen=True, slots=True)
class DeskRow:
    """Somebody found: the visitor, whether they came today, their badge, and whom they may be again."""

    visitor: Visitor
    came_at: datetime | None = None
    printed_at: datetime | None = None
    badge_id: int | None = None
    twins: Sequence[int] = ()
    """The places in the list of people who seem to be the same."""

    @property
    def is_alive(self) -> bool:
        """Whether the registration still counts."""
        return is_alive(self.visitor)


def found_at_desk(fair: Fair, typed: str, on: date) -> list[DeskRow]:
    """Return the nine best of those who have everything that was typed; exact accents first."""
    wanted = wanted_by(typed)
    if wanted is None:
        return []
    ids = _ids(fair, wanted)
    people = db.session.scalars(
        select(Visitor).where(Visitor.id.in_(ids)).options(joinedload(Visitor.type)).order_by(Visitor.id)
    ).all()
    best = sorted(people, key=lambda visitor: _distance(visitor, typed))[:MOST_FOUND]
    return rows_of(fair, best, on)


def rows_of(fair: Fair, visitors: Sequence[Visitor], on: date) -> list[DeskRow]:
    """Return visitors with what the desk shows of them."""
    ids = [visitor.id for visitor in visitors]
    came = came_on(fair, [f"v{visitor_id}" for visitor_id in ids], on)
    badges = _badges(ids)
    rows = []
    for visitor in visitors:
        badge_id, printed_at = badges.get(visitor.id, (None, None))
        twins = [
            place
            for place, other in enumerate(visitors, 1)
            if other is not visitor and is_twin(visitor, other) and is_alive(other)
        ]
        rows.append(DeskRow(visitor, came.get(f"v{visitor.id}"), printed_at, badge_id, twins))
    return rows


def twins_of(fair: Fair, visitor: Visitor) -> Sequence[Visitor]:
    """Return registrations, not ended, that seem to be of the same person, the oldest first."""
    same: list[ColumnElement[bool]] = []
    if visitor.phone_key:
        same.append(and_(Visitor.phone_key == visitor.phone_key, Visitor.fair_id == fair.id))
    if visitor.email:
        same.append(and_(Visitor.email == visitor.email, Visitor.fair_id == fair.id))
    ids: set[int] = set()
    for one in same:
        ids.update(db.session.scalars(select(Visitor.id).where(one).limit(LOOKED_AT)))
    if visitor.company and (wanted := wanted_by(f"{visitor.full_name} {visitor.company}")):
        ids.update(_matching(fair, wanted.folded, LOOKED_AT))
    ids -= {visitor.id, *_told_apart(visitor)}
    others = select(Visitor).where(Visitor.id.in_(ids), Visitor.state != VisitorState.CANCELLED)
    found = db.session.scalars(others.options(joinedload(Visitor.type)).order_by(Visitor.id)).all()
    return [other for other in found if is_twin(visitor, other) and is_alive(other)]


def _told_apart(visitor: Visitor) -> set[int]:
    """Return registrations of which somebody said that they are of another person."""
    mine = or_(LikelyPair.earlier_id == visitor.id, LikelyPair.later_id == visitor.id)
    pairs = select(LikelyPair.earlier_id, LikelyPair.later_id).where(mine, LikelyPair.verdict == Verdict.DIFFERENT)
    return {one for pair in db.session.execute(pairs) for one in pair}


def pair_of(one: Visitor, other: Visitor) -> LikelyPair | None:
    """Return two registrations as a pair that waits for a decision; locked, so that it is decided once."""
    ids = (one.id, other.id)
    waiting = select(LikelyPair).where(
        LikelyPair.earlier_id.in_(ids), LikelyPair.later_id.in_(ids), LikelyPair.verdict == ""
    )
    return db.session.scalar(waiting.with_for_update(of=LikelyPair))


def is_alive(visitor: Visitor) -> bool:
    """Whether a registration still counts."""
    return visitor.state not in {VisitorState.CANCELLED, VisitorState.REJECTED}


def is_twin(one: Visitor, other: Visitor) -> bool:
    """Whether two registrations may be of one person: the same name without accents, and something else alike."""
    if fold(one.full_name) != fold(other.full_name):
        return False
    alike = (
        (one.phone_key, other.phone_key),
        (one.email, other.email),
        (fold(one.company), fold(other.company)),
    )
    return any(mine and mine == theirs for mine, theirs in alike)


def _ids(fair: Fair, wanted: Wanted) -> list[int]:
    exact = _matching(fair, wanted.exact, LOOKED_AT) if wanted.exact else []
    if len(exact) >= MOST_FOUND:
        return exact
    return list(dict.fromkeys([*exact, *_matching(fair, wanted.folded, LOOKED_AT)]))


def _matching(fair: Fair, wanted: tuple[tuple[Range, ...], ...], most: int) -> list[int]:
    """Return people who have a word for each thing wanted, beginning with the rarest; each of them once."""
    first, *rest = _rarest_first(fair, wanted)
    found = matching(fair.id, first, rest).limit(most * WORDS_OF_ONE)
    return list(dict.fromkeys(db.session.scalars(found)))[:most]


def matching(fair_id: int, first: Iterable[Range], rest: Iterable[Iterable[Range]]) -> Select[int]:
    """Ask for who has a word of the first ranges, and one of each of the rest.

    The rest is looked up in the index for one person after the other, until there are enough: databases that were left
    to choose read all words of all people for it.
    """
    found = select(VisitorWord.visitor_id).where(_in_fair(fair_id, first))
    for ranges in rest:
        other = aliased(VisitorWord)
        has = or_(*(and_(other.word >= one.low, other.word < one.high) for one in ranges))
        one_of_them = select(other.visitor_id).where(other.visitor_id == VisitorWord.visitor_id, has).limit(1)
        found = found.where(one_of_them.scalar_subquery().is_not(None))
    return found


def _in_fair(fair_id: int, ranges: Iterable[Range]) -> ColumnElement[bool]:
    """Say the fair with each range: so an index is used for each."""
    return or_(
        *(
            and_(VisitorWord.fair_id == fair_id, VisitorWord.word >= one.low, VisitorWord.word < one.high)
            for one in ranges
        )
    )


def _rarest_first(fair: Fair, wanted: tuple[tuple[Range, ...], ...]) -> list[tuple[Range, ...]]:
    if len(wanted) == 1:
        return list(wanted)
    counts = [
        select(func.count())
        .select_from(select(VisitorWord.visitor_id).where(_in_fair(fair.id, ranges)).limit(COUNTED).subquery())
        .scalar_subquery()
        for ranges in wanted
    ]
    found = db.session.execute(select(*counts)).one()
    return [ranges for _, ranges in sorted(zip(found, wanted, strict=True), key=lambda pair: pair[0])]


def _distance(visitor: Visitor, typed: str) -> tuple[bool, int, int, str]:
    alive = is_alive(visitor)
    return distance(visitor.full_name, visitor.latin_name, visitor.company, typed, is_alive=alive)


def distance(name: str, latin: str, company: str, typed: str, *, is_alive: bool = True) -> tuple[bool, int, int, str]:
    """Say how far somebody is from what was typed: ended ones last, exact accents and whole words first."""
    text = f"{name} {latin} {company}"
    written, folded = _words(text.casefold()), _words(fold(text))
    exact = sum(word in written for word in typed.casefold().split())
    whole = sum(word in folded for word in fold(typed).split())
    return not is_alive, -exact, -whole, fold(name)


def _words(text: str) -> set[str]:
    return set(text.split())


def came_on(fair: Fair, keys: Collection[str], on: date) -> dict[str, datetime]:
    """Return who of these people, by the keys of holders, came on a day, and when first."""
    rows = db.session.execute(
        select(Presence.holder, func.min(Presence.first_at))
        .where(Presence.fair_id == fair.id, Presence.day_on == on, Presence.zone == "", Presence.holder.in_(keys))
        .group_by(Presence.holder)
    )
    return {row[0]: row[1] for row in rows}


def _badges(ids: Collection[int]) -> dict[int, tuple[int, datetime | None]]:
    rows = db.session.execute(
        select(Badge.visitor_id, Badge.id, Badge.printed_at).where(
            Badge.visitor_id.in_(ids), Badge.revoked_at.is_(None)
        )
    )
    return {visitor_id: (badge_id, printed_at) for visitor_id, badge_id, printed_at in rows if visitor_id is not None}
