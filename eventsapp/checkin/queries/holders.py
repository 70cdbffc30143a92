"""Whose a code is and what its person may do: the one place that knows visitors, staff and their rights."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from eventsapp.badges.models import Badge
from eventsapp.checkin.deciding import Holder
from eventsapp.checkin.rules import ReadCode
from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.infra.database import ask
from eventsapp.infra.signing import Kind
from eventsapp.visitors.models import FairZone, Ticket, TypeZone, Visitor, VisitorGroup, VisitorState, VisitorType

STAFF = "exhibitor"
UNSIGNED = 26
"""How long the codes of badges were before they were signed."""


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


_ZONES = (
    select(func.aggregate_strings(FairZone.code, ","))
    .join(TypeZone, TypeZone.zone_id == FairZone.id)
    .where(TypeZone.type_id == Visitor.type_id)
    .correlate(Visitor)
    .scalar_subquery()
)
_UNPAID = and_(Visitor.amount_minor.is_not(None), Visitor.paid_at.is_(None))
_PERSON = (
    Visitor.id,
    Visitor.number,
    Visitor.kind,
    Visitor.full_name,
    Visitor.company,
    Visitor.language,
    Visitor.state,
    _UNPAID,
    VisitorType.days,
    Visitor.type_id,
    _ZONES,
)
_TICKETS: Any = (
    select(Ticket.id, Ticket.revoked_at, *_PERSON)
    .join(Visitor, Visitor.id == Ticket.visitor_id)
    .outerjoin(VisitorType, VisitorType.id == Visitor.type_id)
)
_TICKETS_BY_SERIAL = _TICKETS.where(
    Ticket.fair_id == bindparam("fair_id"), Ticket.id.in_(bindparam("serials", expanding=True))
)
_TICKETS_OF_GROUP = _TICKETS.where(Visitor.group_id == bindparam("group_id")).order_by(Visitor.number)
_TICKETS_BY_NUMBER = _TICKETS.where(
    Visitor.fair_id == bindparam("fair_id"), Visitor.number.in_(bindparam("numbers", expanding=True))
).order_by(Ticket.id)
_BADGES: Any = (
    select(
        Badge.id,
        Badge.code,
        Badge.revoked_at,
        *_PERSON,
        StaffMember.id,
        StaffMember.full_name,
        StaffMember.language,
        Exhibitor.display_name,
    )
    .outerjoin(Visitor, Visitor.id == Badge.visitor_id)
    .outerjoin(VisitorType, VisitorType.id == Visitor.type_id)
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
_EPOCH = (
    select(func.coalesce(func.sum(VisitorType.version), 0)).where(VisitorType.fair_id == bindparam("fair_id")),
    select(func.count())
    .select_from(TypeZone)
    .join(VisitorType, VisitorType.id == TypeZone.type_id)
    .where(VisitorType.fair_id == bindparam("fair_id")),
    select(func.coalesce(func.sum(FairZone.version), 0)).where(FairZone.fair_id == bindparam("fair_id")),
)
_NEWEST = (
    select(func.max(Ticket.id)).where(Ticket.fair_id == bindparam("fair_id")),
    select(func.max(Badge.id)).where(Badge.fair_id == bindparam("fair_id")),
    select(func.count(Ticket.id)).where(Ticket.fair_id == bindparam("fair_id"), Ticket.revoked_at.is_not(None)),
    select(func.count(Badge.id)).where(Badge.fair_id == bindparam("fair_id"), Badge.revoked_at.is_not(None)),
    select(func.count(Visitor.id)).where(Visitor.fair_id == bindparam("fair_id"), _UNPAID),
)
_VERSION: Any = select(*(one.scalar_subquery() for one in (*_EPOCH, *_NEWEST)))
_STATES = {VisitorState.CANCELLED: "cancelled", VisitorState.PENDING: "pending", VisitorState.REJECTED: "pending"}


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


def group_at_gate(fair_id: int, pickup_code: str) -> tuple[str, list[Known]] | None:
    """Return the delegation with this code: its name, and its members with tickets that are good."""
    found = select(VisitorGroup.id, VisitorGroup.name)
    group = ask(found.where(VisitorGroup.fair_id == fair_id, VisitorGroup.pickup_code == pickup_code)).first()
    if group is None:
        return None
    rows = ask(_TICKETS_OF_GROUP, {"group_id": group[0]})
    members = [one for one in map(_of_ticket, rows) if one.rights.state == "valid"]
    return group[1], members


def version_of_list(fair_id: int) -> str:
    """Return what changes whenever the list for devices does; what stands before the point, whenever rights do.

    Then devices take the whole list anew.
    """
    values = [str(value or 0) for value in ask(_VERSION, {"fair_id": fair_id}).one()]
    return "-".join(values[: len(_EPOCH)]) + "." + ".".join(values[len(_EPOCH) :])


def unpaid_keys(fair_id: int) -> Sequence[str]:
    """Return who has not paid yet: that changes at the desk while the list is out."""
    owing = select(Visitor.id).where(Visitor.fair_id == fair_id, _UNPAID).order_by(Visitor.id)
    return [f"v{visitor_id}" for (visitor_id,) in ask(owing)]


def void_badges(fair_id: int) -> Sequence[int]:
    """Return the serials of badges that let nobody in any more."""
    void = select(Badge.id).where(Badge.fair_id == fair_id, Badge.revoked_at.is_not(None)).order_by(Badge.id)
    return [badge_id for (badge_id,) in ask(void)]


def type_names(fair_id: int) -> dict[str, dict[str, str]]:
    """Return what the fair's types of visitors are called, by code."""
    rows = ask(select(VisitorType.code, VisitorType.name).where(VisitorType.fair_id == fair_id))
    return {row[0]: row[1] for row in rows}


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
    serial, revoked_at, *person = row
    return _visitor(Kind.TICKET, serial, person, is_revoked=revoked_at is not None)


def _of_badge(row: Any) -> Known:
    serial, code, revoked_at, *rest = row
    person, (staff_id, name, language, exhibitor) = rest[: len(_PERSON)], rest[len(_PERSON) :]
    is_void, printed = revoked_at is not None, code if len(code) == UNSIGNED else ""
    if staff_id is None:
        return _visitor(Kind.BADGE, serial, person, is_revoked=is_void, printed=printed)
    rights = Holder("revoked") if is_void else Holder()
    return Known(f"s{staff_id}", Kind.BADGE, serial, None, rights, STAFF, name, exhibitor, language, printed)


def _visitor(kind: Kind, serial: int, person: Sequence[Any], *, is_revoked: bool = False, printed: str = "") -> Known:
    visitor_id, number, type_code, name, company, language, state, owes, days, type_id, zones = person
    said = _STATES.get(state) or ("revoked" if is_revoked else "unpaid" if owes else "valid")
    # The fair itself is open to whoever has a ticket; whoever registered before there were types goes everywhere.
    open_zones = None if type_id is None else {"", *(zones or "").split(",")}
    rights = Holder(said, frozenset(days) if days else None, open_zones)
    return Known(f"v{visitor_id}", kind, serial, number, rights, type_code, name, company, language, printed)
