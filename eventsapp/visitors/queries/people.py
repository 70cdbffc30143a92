"""Finding visitors and their tickets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from eventsapp.accounts.models import Consent, User
from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.models import Fair
from eventsapp.fairs.queries import signer_of
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold, like_pattern
from eventsapp.infra.signing import Code, Kind, sign_code
from eventsapp.visitors.models import Ticket, Visitor, VisitorState
from eventsapp.visitors.rules import phone_key_of

PER_PAGE = 50
MOST_RESENT = 5
VIEWS: Mapping[str, str | None] = {
    "all": None,
    "pending": VisitorState.PENDING,
    "approved": VisitorState.APPROVED,
    "rejected": VisitorState.REJECTED,
    "cancelled": VisitorState.CANCELLED,
}


@dataclass(frozen=True)
class VisitorPage:
    """One page of a list of visitors."""

    visitors: Sequence[Visitor]
    page: int
    pages: int
    found: int


def registration_by_token(fair: Fair, token: str, *, lock: bool = False) -> Visitor | None:
    """Return the registration of which this opens the page, whatever became of it."""
    found = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.token == token).options(joinedload(Visitor.type))
    return db.session.scalar(found.with_for_update(of=Visitor, key_share=True) if lock else found)


def visitor_by_token(fair: Fair, token: str) -> Visitor | None:
    """Return the visitor whom this lets act as a holder of a ticket."""
    found = registration_by_token(fair, token)
    return found if found is not None and found.is_admitted else None


def visitor_by_id(fair: Fair, visitor_id: int) -> Visitor | None:
    """Return one of the fair's visitors."""
    return db.session.scalar(select(Visitor).where(Visitor.fair_id == fair.id, Visitor.id == visitor_id))


def ticket_of(visitor: Visitor) -> Ticket | None:
    """Return the ticket that lets a visitor in."""
    return db.session.scalar(select(Ticket).where(Ticket.visitor_id == visitor.id, Ticket.revoked_at.is_(None)))


def ticket_by_serial(fair: Fair, serial: int) -> Ticket | None:
    """Return the ticket that a code of this fair names, revoked or not."""
    return db.session.scalar(select(Ticket).where(Ticket.fair_id == fair.id, Ticket.id == serial))


def revoked_serials(fair: Fair) -> Sequence[int]:
    """Return the serials that let nobody in any more, for gates that check without a network."""
    revoked = select(Ticket.id).where(Ticket.fair_id == fair.id, Ticket.revoked_at.is_not(None))
    return db.session.scalars(revoked.order_by(Ticket.id)).all()


def code_of_ticket(fair: Fair, ticket: Ticket) -> str:
    """Return the signed code of a ticket, the same each time until the fair gets another key."""
    return sign_code(Code(Kind.TICKET, fair.id, ticket.id), signer_of(fair))


def registration_of(fair: Fair, user_id: int) -> Visitor | None:
    """Return the latest registration a person made while signed in."""
    mine = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.user_id == user_id)
    return db.session.scalar(mine.order_by(Visitor.id.desc()).limit(1))


def own_registration(fair: Fair, user: User) -> Visitor | None:
    """Return the registration of an account's own person: by its address, since people also register others."""
    mine = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.user_id == user.id, _admitted())
    return db.session.scalar(mine.where(func.lower(Visitor.email) == user.email).order_by(Visitor.id).limit(1))


def visitor_by_number(fair: Fair, number: int) -> Visitor | None:
    """Return the visitor with this number at the fair, if there is a ticket."""
    found = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.number == number, _admitted())
    return db.session.scalar(found)


def _admitted() -> ColumnElement[bool]:
    return Visitor.state == VisitorState.APPROVED


def visitor_count(fair: Fair) -> int:
    """Return how many registered."""
    return db.session.scalar(select(func.count(Visitor.id)).where(Visitor.fair_id == fair.id)) or 0


def view_counts(fair: Fair) -> dict[str, int]:
    """Return how many registrations each view of the list has."""
    rows = select(Visitor.state, func.count()).where(Visitor.fair_id == fair.id).group_by(Visitor.state)
    by_state: dict[str, int] = {row[0]: row[1] for row in db.session.execute(rows)}
    return {view: sum(by_state.values()) if state is None else by_state.get(state, 0) for view, state in VIEWS.items()}


def pending_count(fair: Fair) -> int:
    """Return how many wait for approval."""
    pending = select(func.count(Visitor.id)).where(Visitor.fair_id == fair.id, Visitor.state == VisitorState.PENDING)
    return db.session.scalar(pending) or 0


def visitors_numbered(fair: Fair, ids: Sequence[int], *, lock: bool = False) -> Sequence[Visitor]:
    """Return these visitors of the fair; locked in one order, so that nobody waits in a circle."""
    found = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.id.in_(ids)).order_by(Visitor.id)
    return db.session.scalars(found.with_for_update(of=Visitor, key_share=True) if lock else found).all()


def visitors_found(fair: Fair, query: str, page: int, *, view: str = "all", type_id: int | None = None) -> VisitorPage:
    """Return a page of the visitors whose name, company, address, phone or number has ``query`` in it."""
    wanted: list[ColumnElement[bool]] = [Visitor.fair_id == fair.id]
    if fold(query):
        wanted.append(Visitor.search_key.like(like_pattern(query), escape="\\"))
    if (state := VIEWS.get(view)) is not None:
        wanted.append(Visitor.state == state)
    if type_id is not None:
        wanted.append(Visitor.type_id == type_id)
    found = db.session.scalar(select(func.count(Visitor.id)).where(*wanted)) or 0
    pages = max(1, -(-found // PER_PAGE))
    page = min(max(1, page), pages)
    rows = select(Visitor).where(*wanted).options(joinedload(Visitor.type)).order_by(Visitor.number.desc())
    visitors = db.session.scalars(rows.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return VisitorPage(visitors, page, pages, found)


def visitors_listed(fair: Fair, after: int, limit: int, *, view: str, words: str) -> Sequence[Visitor]:
    """Return registrations in the order in which they came, behind one of them."""
    wanted: list[ColumnElement[bool]] = [Visitor.fair_id == fair.id, Visitor.id > after]
    if (state := VIEWS.get(view)) is not None:
        wanted.append(Visitor.state == state)
    if fold(words):
        wanted.append(Visitor.search_key.like(like_pattern(words), escape="\\"))
    return db.session.scalars(select(Visitor).where(*wanted).order_by(Visitor.id).limit(limit)).all()


def registrations_reached(fair: Fair, place: str) -> Sequence[Visitor]:
    """Return the latest registrations that an e-mail address or a telephone number reaches, not those that are over."""
    key = phone_key_of(place, "")
    reached = Visitor.email == place.strip().lower() if "@" in place else Visitor.phone_key == key
    wanted = select(Visitor).where(
        Visitor.fair_id == fair.id, reached, Visitor.state.in_((VisitorState.APPROVED, VisitorState.PENDING))
    )
    if "@" not in place and not key:
        return []
    return db.session.scalars(wanted.order_by(Visitor.id.desc()).limit(MOST_RESENT)).all()


def registration_moving(fair: Fair, digest: str, now: datetime) -> Visitor | None:
    """Return whose registration a link that is still good moves to another device, locked."""
    wanted = select(Visitor).where(Visitor.fair_id == fair.id, Visitor.move_digest == digest, Visitor.move_until > now)
    return db.session.scalar(wanted.with_for_update(of=Visitor, key_share=True))


def agreed_among(ids: Sequence[int]) -> set[int]:
    """Return which of these visitors have agreed to what registering needs."""
    rows = select(Consent.subject_id).where(
        Consent.subject == "visitor",
        Consent.subject_id.in_(ids),
        Consent.purpose == "registration",
        Consent.withdrawn_at.is_(None),
    )
    return set(db.session.scalars(rows))


def valid_consents(visitor: Visitor) -> dict[str, Consent]:
    """Return what a visitor agrees to now, by purpose."""
    return {one.purpose: one for one in consents_of("visitor", visitor.id) if one.withdrawn_at is None}
