"""Whom a kiosk knows: by a whole code, or by a telephone or its end, an address or a number, with the name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from eventsapp.checkin.queries.holders import Known, people_of
from eventsapp.checkin.rules import ReadCode, end_of_phone, read_text
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.finding import LAST
from eventsapp.infra.folding import fold
from eventsapp.visitors.models import Visitor, VisitorWord
from eventsapp.visitors.rules import phone_key_of

SHORTEST_NAME = 2
MOST_OF_ONE_PHONE = 200


def known_by_code(fair: Fair, typed: str, keys: Sequence[bytes]) -> Known | None:
    """Return the visitor of a whole code of a ticket or a badge; a number is no code."""
    read = read_text(typed, fair.id, keys)
    if read.problem is not None or (read.kind is None and not read.printed):
        return None
    known = people_of(fair.id, [read]).get(read)
    return known if known is not None and known.key.startswith("v") else None


def known_by_name(fair: Fair, typed: str, name: str) -> Known | None:
    """Return the one visitor with this telephone or its end, address or number, whose name has all of these words."""
    place = _place(fair, typed)
    if place is None or sum(char.isalpha() for char in name) < SHORTEST_NAME:
        return None
    wanted = select(Visitor).where(Visitor.fair_id == fair.id, place).order_by(Visitor.id).limit(MOST_OF_ONE_PHONE)
    numbers = [one.number for one in db.session.scalars(wanted) if is_name_of(one, name)]
    known = people_of(fair.id, [ReadCode(number=number) for number in numbers])
    alive = [one for one in known.values() if one.rights.state not in {"cancelled", "revoked"}] or [*known.values()]
    return alive[0] if len(alive) == 1 else None


def known_by_id(fair: Fair, visitor_id: int) -> Known | None:
    """Return a visitor that this kiosk knew a moment ago."""
    number = db.session.scalar(select(Visitor.number).where(Visitor.fair_id == fair.id, Visitor.id == visitor_id))
    return next(iter(people_of(fair.id, [ReadCode(number=number)]).values()), None) if number is not None else None


def is_name_of(visitor: Visitor, name: str) -> bool:
    """Whether every word typed is a whole word of the name, without regard to accents; East Asian names as a whole."""
    written = {fold(visitor.full_name), fold(visitor.latin_name)} - {""}
    typed = fold(name)
    if typed.replace(" ", "") in {one.replace(" ", "") for one in written}:
        return True
    words = set(typed.split())
    return bool(words) and any(words <= set(one.split()) for one in written)


def _place(fair: Fair, typed: str) -> ColumnElement[bool] | None:
    if "@" in typed:
        return Visitor.email == typed.strip().lower()
    number = read_text(typed, 0, ()).number
    if number is not None:
        return Visitor.number == number
    key = phone_key_of(typed, "")
    if key:
        return Visitor.phone_key == key
    return _phone_ends(fair, end) if (end := end_of_phone(typed)) else None


def _phone_ends(fair: Fair, end: str) -> ColumnElement[bool]:
    """Ask for who has a telephone with this end, by the words of the desk, which have it backwards."""
    low = f"#{end[::-1]}"
    words = select(VisitorWord.visitor_id).where(
        VisitorWord.fair_id == fair.id, VisitorWord.word >= low, VisitorWord.word < low + LAST
    )
    return Visitor.id.in_(words.limit(MOST_OF_ONE_PHONE))
