"""Leads as an exhibitor may see them: the person only while the consent stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from eventsapp.accounts.models import Consent
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra.database import db
from eventsapp.infra.folding import fold, like_pattern
from eventsapp.leads.models import Lead, LeadConsent, LeadScan
from eventsapp.leads.rules import CONSENT
from eventsapp.visitors.models import Visitor, VisitorState

PER_PAGE = 50
RECENT = 20


@dataclass(frozen=True)
class Person:
    """What an exhibitor sees of a visitor who agreed; address and phone are empty where they are not shared."""

    full_name: str
    latin_name: str
    company: str
    job_title: str
    email: str
    phone: str
    country: str
    language: str


@dataclass(frozen=True)
class ShownLead:
    """A lead with its person, or without where the visitor did not agree or does not any more."""

    lead: Lead
    reference: str
    person: Person | None
    is_chosen: bool = False
    """Whether the visitor chose at the stand what is seen."""

    @property
    def title(self) -> str:
        """Return what the lead is called in lists."""
        return self.person.full_name if self.person else self.reference


@dataclass(frozen=True)
class Wanted:
    """Which leads are looked for; a name finds only people who may be seen."""

    search: str = ""
    rating: str = ""
    is_to_follow: bool = False
    did_come: bool = False


@dataclass(frozen=True)
class LeadPage:
    """One page of an exhibitor's leads."""

    leads: Sequence[ShownLead]
    page: int
    pages: int
    found: int


def is_consenting() -> ColumnElement[bool]:
    """Whether the visitor lets exhibitors see the details at present."""
    valid = exists().where(
        Consent.subject == "visitor",
        Consent.subject_id == Visitor.id,
        Consent.purpose == CONSENT,
        Consent.withdrawn_at.is_(None),
    )
    return and_(valid, Visitor.state == VisitorState.APPROVED)


def is_met() -> ColumnElement[bool]:
    """Whether the exhibitor of a lead has scanned the badge, and does not only know who came by."""
    return (Lead.scans > 0) | Lead.came_at.is_(None)


def is_wholly_revealed() -> ColumnElement[bool]:
    """Whether the exhibitor of a lead may see all details, because it scanned a badge whose owner lets that happen."""
    return and_(is_consenting(), Lead.withdrawn_at.is_(None), is_met())


def is_chosen() -> ColumnElement[bool]:
    """Whether the visitor chose at the stand that this exhibitor sees something; needs the join of ``chosen_for``."""
    return and_(LeadConsent.id.is_not(None), Visitor.state == VisitorState.APPROVED)


def is_revealed() -> ColumnElement[bool]:
    """Whether the exhibitor of a lead may see who it is; needs the join of ``chosen_for``."""
    return or_(is_wholly_revealed(), is_chosen())


def chosen_for() -> ColumnElement[bool]:
    """Join what was chosen at the stand of a lead and stands."""
    return and_(
        LeadConsent.exhibitor_id == Lead.exhibitor_id,
        LeadConsent.visitor_id == Lead.visitor_id,
        LeadConsent.withdrawn_at.is_(None),
    )


def leads_found(exhibitor: Exhibitor, wanted: Wanted, page: int = 1) -> LeadPage:
    """Return a page of an exhibitor's leads, the latest first."""
    found = _found(exhibitor.id, wanted)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    rows = found.order_by(Lead.last_at.desc(), Lead.id.desc()).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return LeadPage(_shown(rows), page, pages, total)


def leads_to_export(exhibitor: Exhibitor, wanted: Wanted) -> Sequence[ShownLead]:
    """Return every lead that is wanted, the first met first, for a file."""
    return _shown(_found(exhibitor.id, wanted).order_by(Lead.first_at, Lead.id))


def leads_after(fair_id: int, exhibitor_id: int | None, after: int, most: int) -> Sequence[ShownLead]:
    """Return the next leads of a fair, or of one exhibitor of it, in the order they came to be, for programs."""
    mine = [] if exhibitor_id is None else [Lead.exhibitor_id == exhibitor_id]
    found = _leads().where(Lead.fair_id == fair_id, Lead.erased_at.is_(None), Lead.id > after, *mine)
    return _shown(found.order_by(Lead.id).limit(most))


def leads_numbered(exhibitor_id: int, ids: Sequence[int]) -> dict[int, ShownLead]:
    """Return these leads of an exhibitor."""
    found = _leads().where(Lead.exhibitor_id == exhibitor_id, Lead.id.in_(ids))
    return {one.lead.id: one for one in _shown(found)}


def lead_of(exhibitor: Exhibitor, lead_id: int) -> ShownLead | None:
    """Return one of an exhibitor's leads that is not deleted."""
    found = leads_numbered(exhibitor.id, [lead_id]).get(lead_id)
    return found if found is not None and found.lead.erased_at is None else None


def leads_of_collector(exhibitor_id: int, source: str) -> Sequence[ShownLead]:
    """Return whom a phone met last: whoever works on a stand sees their own."""
    own = exists().where(LeadScan.lead_id == Lead.id, LeadScan.source == source)
    found = _leads().where(Lead.exhibitor_id == exhibitor_id, Lead.erased_at.is_(None), own)
    return _shown(found.order_by(Lead.last_at.desc(), Lead.id.desc()).limit(RECENT))


def leads_between(exhibitor_id: int, since: datetime | None, until: datetime, most: int) -> Sequence[ShownLead]:
    """Return the leads that arrived in a stretch of time, the hottest first."""
    found = _leads().where(*_arrived(exhibitor_id, since, until))
    return _shown(found.order_by(func.nullif(Lead.rating, "").is_(None), Lead.rating, Lead.id).limit(most))


def new_leads(exhibitor_id: int, since: datetime | None, until: datetime) -> int:
    """Return how many leads arrived in a stretch of time."""
    return db.session.scalar(select(func.count(Lead.id)).where(*_arrived(exhibitor_id, since, until))) or 0


def _arrived(exhibitor_id: int, since: datetime | None, until: datetime) -> list[ColumnElement[bool]]:
    wanted = [Lead.exhibitor_id == exhibitor_id, Lead.erased_at.is_(None), Lead.created_at <= until]
    return wanted if since is None else [*wanted, Lead.created_at > since]


def follow_ups_until(exhibitor_id: int, on: date) -> int:
    """Return how many leads wait for a follow-up by a day."""
    due = select(func.count(Lead.id)).where(
        Lead.exhibitor_id == exhibitor_id, Lead.erased_at.is_(None), Lead.follow_up_on <= on
    )
    return db.session.scalar(due) or 0


def rating_counts(exhibitor: Exhibitor) -> dict[str, int]:
    """Return how many leads have which rating; "" is not rated yet."""
    rows = select(Lead.rating, func.count()).where(Lead.exhibitor_id == exhibitor.id, Lead.erased_at.is_(None))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Lead.rating))}


def came_by(exhibitor: Exhibitor) -> int:
    """Return how many visitors scanned the code of an exhibitor's stand."""
    came = select(func.count(Lead.id)).where(
        Lead.exhibitor_id == exhibitor.id, Lead.erased_at.is_(None), Lead.came_at.is_not(None)
    )
    return db.session.scalar(came) or 0


def _leads() -> Select[Lead, Visitor, bool, LeadConsent | None]:
    found = select(Lead, Visitor, is_wholly_revealed().label("is_whole"), LeadConsent)
    return found.join(Visitor, Visitor.id == Lead.visitor_id).outerjoin(LeadConsent, chosen_for())


def _found(exhibitor_id: int, wanted: Wanted) -> Select[Lead, Visitor, bool, LeadConsent | None]:
    found = _leads().where(Lead.exhibitor_id == exhibitor_id, Lead.erased_at.is_(None))
    if fold(wanted.search):
        found = found.where(_is_like(like_pattern(wanted.search)))
    if wanted.rating:
        found = found.where(Lead.rating == ("" if wanted.rating == "none" else wanted.rating))
    if wanted.is_to_follow:
        found = found.where(Lead.follow_up_on.is_not(None))
    if wanted.did_come:
        found = found.where(Lead.came_at.is_not(None))
    return found


def _is_like(pattern: str) -> ColumnElement[bool]:
    """Find people by what of them may be seen, and by nothing else: a search must not tell what is hidden."""
    by_all = and_(Visitor.search_key.like(pattern, escape="\\"), is_wholly_revealed())
    names = or_(*(key.like(pattern, escape="\\") for key in (Visitor.name_key, Visitor.company_key)))
    address = and_(LeadConsent.with_email, func.lower(Visitor.email).like(pattern, escape="\\"))
    return or_(by_all, and_(is_chosen(), or_(names, address)))


def _shown(rows: Select[Lead, Visitor, bool, LeadConsent | None]) -> list[ShownLead]:
    return [
        ShownLead(lead, visitor.reference, _seen(visitor, chosen, is_whole=is_whole), is_chosen=chosen is not None)
        for lead, visitor, is_whole, chosen in db.session.execute(rows)
    ]


def _seen(visitor: Visitor, chosen: LeadConsent | None, *, is_whole: bool) -> Person | None:
    """Return what may be seen: all by the consent for scans of the badge, else what was chosen at the stand."""
    if is_whole:
        return _person(visitor)
    if chosen is None or not visitor.is_admitted:
        return None
    email, phone = visitor.email if chosen.with_email else "", visitor.phone if chosen.with_phone else ""
    return replace(_person(visitor), email=email, phone=phone)


def _person(visitor: Visitor) -> Person:
    return Person(
        full_name=visitor.full_name,
        latin_name=visitor.latin_name,
        company=visitor.company,
        job_title=visitor.job_title,
        email=visitor.email,
        phone=visitor.phone,
        country=visitor.country,
        language=visitor.language,
    )
