"""Who the people with seats are, and whom a code belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select

from eventsapp.accounts.models import User
from eventsapp.badges.models import Badge
from eventsapp.checkin.rules import read_text
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import public_keys_of
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold
from eventsapp.infra.signing import Kind
from eventsapp.programme.models import Seat, SeatPlan
from eventsapp.programme.queries import seat_in, seats_in, state_at
from eventsapp.programme.rules import SeatHolder, SeatState
from eventsapp.visitors.models import Ticket, Visitor
from eventsapp.visitors.queries import own_registration, visitor_by_number, visitor_by_token

_REFERENCE = re.compile(r"V?-?0*([1-9]\d{0,8})")
MOST_FOUND = 8
Owner = TypeVar("Owner", Visitor, User, StaffMember, Exhibitor)


@dataclass(frozen=True)
class Person:
    """Somebody at a door or in a list, by the name to show; ``language`` is that of the name where it is known."""

    holder: SeatHolder
    name: str
    company: str = ""
    language: str = ""
    reference: str = ""
    code: str = ""
    """What the person is found by again."""


@dataclass(frozen=True)
class Row:
    """One line of a session's list."""

    seat: Seat
    person: Person
    state: str
    place: int


def holder_of_account(fair: Fair, user: User) -> SeatHolder:
    """Return whose seats an account sees: its own, and those of the ticket that bears its address."""
    visitor = own_registration(fair, user)
    return SeatHolder(user_id=user.id, visitor_id=visitor.id if visitor else None)


def holder_of_visitor(fair: Fair, visitor: Visitor) -> SeatHolder:
    """Return whose seats a ticket sees: its own, and those its account took where it is that person's."""
    user = db.session.get(User, visitor.user_id) if visitor.user_id else None
    own = own_registration(fair, user) if user else None
    is_own = user is not None and own is not None and own.id == visitor.id
    return SeatHolder(visitor_id=visitor.id, user_id=user.id if user and is_own else None)


def people_by_code(fair: Fair, plan: SeatPlan, code: str) -> list[Person]:
    """Return whom a scanned or typed code belongs to; a name finds those of the session who have it."""
    bare = code.strip().partition("?")[0].rpartition("/")[2].upper()
    person = (
        _of_signed(fair, code)
        or _of_ticket(fair, bare)
        or _of_badge(fair, bare)
        or _of_seat(plan, bare)
        or _of_reference(fair, bare)
    )
    return [person] if person else _named(plan, code)


def _of_signed(fair: Fair, code: str) -> Person | None:
    """Return whose the signed code of a ticket or of a badge is; a revoked one is nobody's."""
    read = read_text(code, fair.id, public_keys_of(fair))
    if read.kind == Kind.TICKET:
        ticket = db.session.get(Ticket, read.serial)
        valid = ticket is not None and ticket.fair_id == fair.id and ticket.revoked_at is None
        return _visitor(fair, db.session.get_one(Visitor, ticket.visitor_id)) if ticket and valid else None
    if read.kind == Kind.BADGE:
        return _badge(fair, select(Badge).where(Badge.id == read.serial), code)
    return None


def _of_ticket(fair: Fair, code: str) -> Person | None:
    visitor = visitor_by_token(fair, code)
    return _visitor(fair, visitor) if visitor else None


def _of_reference(fair: Fair, code: str) -> Person | None:
    found = _REFERENCE.fullmatch(code)
    visitor = visitor_by_number(fair, int(found[1])) if found else None
    return _visitor(fair, visitor) if visitor else None


def _of_badge(fair: Fair, code: str) -> Person | None:
    return _badge(fair, select(Badge).where(Badge.code == code), code)


def _badge(fair: Fair, wanted: Select[Badge], code: str) -> Person | None:
    badge = db.session.scalar(wanted.where(Badge.fair_id == fair.id, Badge.revoked_at.is_(None)))
    if badge is None:
        return None
    if badge.visitor_id is not None:
        return _visitor(fair, db.session.get_one(Visitor, badge.visitor_id))
    return _staff(db.session.get_one(StaffMember, badge.staff_member_id), code)


def _of_seat(plan: SeatPlan, code: str) -> Person | None:
    seat = db.session.scalar(select(Seat).where(Seat.session_id == plan.session_id, Seat.code == code))
    return people_of([seat])[seat.id] if seat else None


def _named(plan: SeatPlan, words: str) -> list[Person]:
    wanted = fold(words).split()
    if not wanted:
        return []
    people = people_of(seats_in(plan)).values()
    found = [one for one in people if all(word in fold(f"{one.name} {one.company}") for word in wanted)]
    return found[:MOST_FOUND]


def _visitor(fair: Fair, visitor: Visitor) -> Person:
    holder = holder_of_visitor(fair, visitor)
    words = (visitor.full_name, visitor.company, visitor.language, visitor.reference)
    return Person(holder, *words, code=visitor.reference)


def _staff(member: StaffMember, code: str) -> Person:
    holder = SeatHolder(staff_member_id=member.id)
    return Person(holder, member.full_name, member.exhibitor.display_name, member.language, code=code)


def people_of(seats: Sequence[Seat]) -> dict[int, Person]:
    """Return by seat whose it is, with three queries for any number."""
    visitors = _by_id(Visitor, [one.visitor_id for one in seats])
    users = _by_id(User, [one.user_id for one in seats])
    staff = _by_id(StaffMember, [one.staff_member_id for one in seats])
    companies = _by_id(Exhibitor, [one.exhibitor_id for one in staff.values()])
    found: dict[int, Person] = {}
    for seat in seats:
        if seat.visitor_id is not None:
            guest = visitors[seat.visitor_id]
            holder = SeatHolder(visitor_id=guest.id)
            words = (guest.full_name, guest.company, guest.language, guest.reference)
            found[seat.id] = Person(holder, *words, code=seat.code)
        elif seat.user_id is not None:
            user = users[seat.user_id]
            found[seat.id] = Person(SeatHolder(user_id=user.id), user.display_name, code=seat.code)
        elif seat.staff_member_id is not None:
            member = staff[seat.staff_member_id]
            company = companies[member.exhibitor_id].display_name
            holder = SeatHolder(staff_member_id=member.id)
            found[seat.id] = Person(holder, member.full_name, company, member.language, code=seat.code)
    return found


def _by_id(table: type[Owner], ids: Sequence[int | None]) -> dict[int, Owner]:
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row.id: row for row in db.session.scalars(select(table).where(table.id.in_(wanted)))}


def rows_of(plan: SeatPlan, now: datetime) -> list[Row]:
    """Return the list of a session: who has a seat, then the waiting list in order, then walk-ins."""
    seats = seats_in(plan)
    people, place, rows = people_of(seats), 0, []
    for seat in seats:
        state = state_at(seat, plan, now)
        place += state == SeatState.WAITING
        rows.append(Row(seat, people[seat.id], state, place if state == SeatState.WAITING else 0))
    order = list(SeatState)
    return sorted(rows, key=lambda row: (order.index(SeatState(row.state)), row.seat.id))


def seat_numbered(plan: SeatPlan, number: str) -> Seat | None:
    """Return a seat of the session's list by the number in an address."""
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        return None
    return db.session.scalar(select(Seat).where(Seat.session_id == plan.session_id, Seat.id == int(number)))


def seat_of_person(plan: SeatPlan, person: Person) -> Seat | None:
    """Return what somebody at the door has of the session."""
    return seat_in(plan.session_id, person.holder)
