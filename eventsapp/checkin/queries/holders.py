"""Whose a code is and what its person may do: the one place that knows visitors, staff and their rights."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from eventsapp.badges.models import Badge
from eventsapp.checkin.deciding import Holder
from eventsapp.checkin.rules import ReadCode
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.infra.database import ask
from eventsapp.infra.signing import Kind
from eventsapp.visitors.models import Ticket, Visitor

EPOCH = "1"
"""Changes when rights of people change who are on the list already: devices then take the whole list anew."""
STAFF = "exhibitor"


@dataclass(frozen=True, slots=True)
class Known:
    """The person of a code; ``key`` is the same for their ticket and their badge."""

    key: str
    kind: Kind
    serial: int
    number: int | None
    rights: Holder
    type: str
    name: str
    company: str
    language: str
    printed: str = ""
    """The code of a badge that was printed unsigned; never that of a ticket."""


_PERSON = (Visitor.id, Visitor.number, Visitor.kind, Visitor.full_name, Visitor.company, Visitor.language)
_TICKETS: Any = select(Ticket.id, Ticket.revoked_at, *_PERSON).join(Visitor, Visitor.id == Ticket.visitor_id)
_TICKETS_BY_SERIAL = _TICKETS.where(
    Ticket.fair_id == bindparam("fair_id"), Ticket.id.in_(bindparam("serials", expanding=True))
)
_TICKETS_BY_NUMBER = _TICKETS.where(
    Visitor.fair_id == bindparam("fair_id"), Visitor.number.in_(bindparam("numbers", expanding=True))
).order_by(Ticket.id)
_BADGES: Any = (
    select(
        Badge.id,
        Badge.code,
        *_PERSON,
        StaffMember.id,
        StaffMember.full_name,
        StaffMember.language,
        Exhibitor.display_name,
    )
    .outerjoin(Visitor, Visitor.id == Badge.visitor_id)
    .outerjoin(StaffMember, StaffMember.id == Badge.staff_member_id)
    .outerjoin(Exhibitor, Exhibitor.id == StaffMember.exhibitor_id)
)
_BADGES_BY_SERIAL = _BADGES.where(
    Badge.fair_id == bindparam("fair_id"), Badge.id.in_(bindparam("serials", expanding=True))
)
_BADGES_BY_CODE = _BADGES.where(
    Badge.fair_id == bindparam("fair_id"), Badge.code.in_(bindparam("codes", expanding=True))
)
_TICKETS_AFTER = _TICKETS.where(Ticket.fair_id == bindparam("fair_id"), Ticket.id > bindparam("after"))
_BADGES_AFTER = _BADGES.where(Badge.fair_id == bindparam("fair_id"), Badge.id > bindparam("after"))
_STATE = select(
    select(func.max(Ticket.id)).where(Ticket.fair_id == bindparam("fair_id")).scalar_subquery(),
    select(func.max(Badge.id)).where(Badge.fair_id == bindparam("fair_id")).scalar_subquery(),
    select(func.count(Ticket.id))
    .where(Ticket.fair_id == bindparam("fair_id"), Ticket.revoked_at.is_not(None))
    .scalar_subquery(),
)


def people_of(fair_id: int, codes: Iterable[ReadCode]) -> dict[ReadCode, Known]:
    """Return whose the codes are; codes of nobody are left out."""
    read = set(codes)
    tickets = {one.serial for one in read if one.kind == Kind.TICKET}
    badges = {one.serial for one in read if one.kind == Kind.BADGE}
    found: dict[ReadCode, Known] = {}
    if tickets:
        found |= {ReadCode(kind=one.kind, serial=one.serial): one for one in _tickets_by_serial(fair_id, tickets)}
    if badges:
        found |= {ReadCode(kind=one.kind, serial=one.serial): one for one in _badges_by_serial(fair_id, badges)}
    if numbers := {one.number for one in read if one.number is not None}:
        found |= _by_number(fair_id, numbers)
    if printed := {one.printed for one in read if one.printed}:
        rows = ask(_BADGES_BY_CODE, {"fair_id": fair_id, "codes": printed})
        found |= {ReadCode(printed=row[1]): _of_badge(row) for row in rows}
    return found


def version_of_list(fair_id: int) -> str:
    """Return what changes whenever the list for devices does."""
    return ".".join([EPOCH, *(str(value or 0) for value in ask(_STATE, {"fair_id": fair_id}).one())])


def listed(fair_id: int, after: Mapping[Kind, int], most: int) -> Sequence[Known]:
    """Return the next codes of the list for devices, in the order of their issue: first tickets, then badges."""
    tickets = [_of_ticket(row) for row in ask(_TICKETS_AFTER.order_by(Ticket.id).limit(most), _from(fair_id, after, 1))]
    if len(tickets) == most:
        return tickets
    rest = _BADGES_AFTER.order_by(Badge.id).limit(most - len(tickets))
    return tickets + [_of_badge(row) for row in ask(rest, _from(fair_id, after, 2))]


def _from(fair_id: int, after: Mapping[Kind, int], kind: int) -> dict[str, int]:
    return {"fair_id": fair_id, "after": after.get(Kind(kind), 0)}


def _tickets_by_serial(fair_id: int, serials: Collection[int | None]) -> list[Known]:
    return [_of_ticket(row) for row in ask(_TICKETS_BY_SERIAL, {"fair_id": fair_id, "serials": serials})]


def _badges_by_serial(fair_id: int, serials: Collection[int | None]) -> list[Known]:
    return [_of_badge(row) for row in ask(_BADGES_BY_SERIAL, {"fair_id": fair_id, "serials": serials})]


def _by_number(fair_id: int, numbers: Collection[int]) -> dict[ReadCode, Known]:
    """Return whose the typed numbers are; of several tickets the last one counts, or one that is valid."""
    found: dict[ReadCode, Known] = {}
    for row in ask(_TICKETS_BY_NUMBER, {"fair_id": fair_id, "numbers": numbers}):
        one, code = _of_ticket(row), ReadCode(number=row[3])
        if code not in found or one.rights.state == "valid":
            found[code] = one
    return found


def _of_ticket(row: Any) -> Known:
    serial, revoked_at, visitor_id, number, kind, name, company, language = row
    rights = Holder(state="revoked" if revoked_at else "valid")
    return Known(f"v{visitor_id}", Kind.TICKET, serial, number, rights, kind, name, company, language)


def _of_badge(row: Any) -> Known:
    serial, printed, visitor_id, number, kind, name, company, language, *staff = row
    if visitor_id is not None:
        return Known(f"v{visitor_id}", Kind.BADGE, serial, number, Holder(), kind, name, company, language, printed)
    staff_id, staff_name, staff_language, exhibitor = staff
    words = (STAFF, staff_name, exhibitor, staff_language, printed)
    return Known(f"s{staff_id}", Kind.BADGE, serial, None, Holder(), *words)
