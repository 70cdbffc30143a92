"""Phones, questions, what is to be deleted, and whose mail is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from eventsapp.accounts.models import Consent, User
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.leads.models import Lead, LeadConsent, LeadDeletion, LeadMail, LeadQuestion
from eventsapp.leads.queries.showing import (
    chosen_for,
    is_consenting,
    is_met,
    is_revealed,
    is_wholly_revealed,
)
from eventsapp.leads.rules import CONSENT
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.scans import Scan


@dataclass(frozen=True)
class ScannedBy:
    """An exhibitor that scanned a visitor, and whether it sees the details."""

    lead: Lead
    exhibitor: Exhibitor
    is_revealed: bool
    deletion: LeadDeletion | None
    is_whole: bool = False
    """Whether it sees everything, because the visitor lets stands which scan the badge."""
    chosen: LeadConsent | None = None


def exhibitor_with_id(fair: Fair, exhibitor_id: int) -> Exhibitor | None:
    """Return one of the fair's exhibitors."""
    found = select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.id == exhibitor_id)
    return db.session.scalar(found)


def questions_of(exhibitor_id: int, *, with_archived: bool = False) -> Sequence[LeadQuestion]:
    """Return what an exhibitor asks, in its order."""
    mine = select(LeadQuestion).where(LeadQuestion.exhibitor_id == exhibitor_id)
    if not with_archived:
        mine = mine.where(LeadQuestion.archived_at.is_(None))
    return db.session.scalars(mine.order_by(LeadQuestion.position, LeadQuestion.id)).all()


def question_of(exhibitor: Exhibitor, question_id: int) -> LeadQuestion | None:
    """Return one of an exhibitor's questions that is asked."""
    mine = select(LeadQuestion).where(
        LeadQuestion.exhibitor_id == exhibitor.id, LeadQuestion.id == question_id, LeadQuestion.archived_at.is_(None)
    )
    return db.session.scalar(mine)


def deletions_of(exhibitor: Exhibitor) -> Sequence[LeadDeletion]:
    """Return what an exhibitor has or had to delete: what is open first, by its day."""
    mine = select(LeadDeletion).where(LeadDeletion.exhibitor_id == exhibitor.id)
    is_settled = LeadDeletion.done_at.is_not(None) | LeadDeletion.lifted_at.is_not(None)
    ordered = mine.order_by(is_settled, LeadDeletion.due_on, LeadDeletion.id)
    return db.session.scalars(ordered.options(joinedload(LeadDeletion.visitor))).all()


def open_deletions(exhibitor_id: int) -> int:
    """Return how much an exhibitor still has to delete."""
    mine = select(func.count(LeadDeletion.id)).where(LeadDeletion.exhibitor_id == exhibitor_id, _is_open())
    return db.session.scalar(mine) or 0


def deletion_of(exhibitor: Exhibitor, deletion_id: int) -> LeadDeletion | None:
    """Return one thing an exhibitor has to delete, locked."""
    mine = select(LeadDeletion).where(LeadDeletion.exhibitor_id == exhibitor.id, LeadDeletion.id == deletion_id)
    return db.session.scalar(mine.with_for_update(of=LeadDeletion))


def open_deletion(exhibitor_id: int, visitor_id: int) -> LeadDeletion | None:
    """Return what an exhibitor has to delete of a visitor now."""
    mine = select(LeadDeletion).where(
        LeadDeletion.exhibitor_id == exhibitor_id, LeadDeletion.visitor_id == visitor_id, _is_open()
    )
    return db.session.scalar(mine)


def overdue_deletions(fair: Fair, today: date) -> Sequence[LeadDeletion]:
    """Return what exhibitors of a fair should have deleted before today."""
    late = select(LeadDeletion).join(Exhibitor, Exhibitor.id == LeadDeletion.exhibitor_id)
    late = late.where(Exhibitor.fair_id == fair.id, _is_open(), LeadDeletion.due_on < today)
    options = (joinedload(LeadDeletion.exhibitor), joinedload(LeadDeletion.visitor))
    return db.session.scalars(late.order_by(LeadDeletion.due_on, LeadDeletion.id).options(*options)).all()


def scanned_by(visitor: Visitor) -> list[ScannedBy]:
    """Return who scanned a visitor, and at whose stands the visitor came by, the latest first."""
    rows = (
        select(Lead, Exhibitor, is_revealed(), LeadDeletion, is_wholly_revealed(), LeadConsent)
        .join(Visitor, Visitor.id == Lead.visitor_id)
        .join(Exhibitor, Exhibitor.id == Lead.exhibitor_id)
        .outerjoin(LeadConsent, chosen_for())
        .outerjoin(
            LeadDeletion,
            and_(LeadDeletion.exhibitor_id == Lead.exhibitor_id, LeadDeletion.visitor_id == Visitor.id, _is_open()),
        )
        .where(Visitor.id == visitor.id, (Lead.scans > 0) | Lead.came_at.is_not(None))
        .order_by(Lead.last_at.desc(), Lead.id.desc())
    )
    return [ScannedBy(*row) for row in db.session.execute(rows)]


def scans_of_badge(visitor: Visitor) -> list[Scan]:
    """Return who scanned a visitor, for the visitor's own page."""
    return [Scan(one.exhibitor.display_name, one.lead.last_at) for one in scanned_by(visitor)]


def choice_of(visitor: Visitor, exhibitor_id: int) -> LeadConsent | None:
    """Return what a visitor chose at an exhibitor's stand and has not taken back."""
    mine = select(LeadConsent).where(
        LeadConsent.visitor_id == visitor.id,
        LeadConsent.exhibitor_id == exhibitor_id,
        LeadConsent.withdrawn_at.is_(None),
    )
    return db.session.scalar(mine)


def latest_choice(visitor_id: int, exhibitor_id: int) -> LeadConsent | None:
    """Return what a visitor last chose at an exhibitor's stand, whether or not it still stands."""
    mine = select(LeadConsent).where(LeadConsent.visitor_id == visitor_id, LeadConsent.exhibitor_id == exhibitor_id)
    return db.session.scalar(mine.order_by(LeadConsent.id.desc()).limit(1))


def is_seen(visitor: Visitor, lead: Lead) -> bool:
    """Whether the exhibitor of a lead sees anything of the visitor."""
    seen = select(Lead.id).join(Visitor, Visitor.id == Lead.visitor_id).outerjoin(LeadConsent, chosen_for())
    return db.session.scalar(seen.where(Lead.id == lead.id, Visitor.id == visitor.id, is_revealed())) is not None


def lead_of_visitor(visitor: Visitor, exhibitor_id: int) -> Lead | None:
    """Return the lead that an exhibitor has of a visitor, locked."""
    mine = select(Lead).where(Lead.visitor_id == visitor.id, Lead.exhibitor_id == exhibitor_id)
    return db.session.scalar(mine.with_for_update(of=Lead))


def does_consent(visitor: Visitor) -> bool:
    """Whether a visitor lets exhibitors see the details by a scan."""
    return db.session.scalar(select(Visitor.id).where(Visitor.id == visitor.id, is_consenting())) is not None


def withdrawals_without_task(most: int) -> Sequence[tuple[int, int, datetime]]:
    """Return (exhibitor, visitor, when) of consents that ended after an exhibitor had seen the details.

    The deletion that a withdrawal asked for is never asked for again.
    """
    ended = aliased(Consent)
    asked = exists().where(
        LeadDeletion.exhibitor_id == Lead.exhibitor_id,
        LeadDeletion.visitor_id == Lead.visitor_id,
        (LeadDeletion.asked_at >= ended.withdrawn_at) | _is_open(),
    )
    rows = (
        select(Lead.exhibitor_id, Lead.visitor_id, func.max(ended.withdrawn_at))
        .join(Visitor, Visitor.id == Lead.visitor_id)
        .join(ended, and_(ended.subject == "visitor", ended.subject_id == Visitor.id))
        .where(
            ended.purpose == CONSENT,
            ended.withdrawn_at > Lead.first_at,
            Lead.withdrawn_at.is_(None),
            Lead.erased_at.is_(None),
            is_met(),
            ~is_consenting(),
            ~asked,
        )
        .group_by(Lead.exhibitor_id, Lead.visitor_id)
        .order_by(Lead.exhibitor_id, Lead.visitor_id)
        .limit(most)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows) if row[2] is not None]


def tasks_without_reason(most: int) -> Sequence[LeadDeletion]:
    """Return open tasks of visitors who agree again."""
    rows = (
        select(LeadDeletion)
        .join(Visitor, Visitor.id == LeadDeletion.visitor_id)
        .where(_is_open(), LeadDeletion.reason == "consent", is_consenting())
    )
    return db.session.scalars(rows.order_by(LeadDeletion.id).limit(most)).all()


def exhibitors_with_news(fair: Fair, on: date, until: datetime) -> Sequence[tuple[int, datetime | None]]:
    """Return (exhibitor, since) of a fair to whom new leads came since its last mail, and who had none for ``on``."""
    last = select(LeadMail.exhibitor_id, func.max(LeadMail.until).label("until")).group_by(LeadMail.exhibitor_id)
    told = last.subquery()
    had = exists().where(LeadMail.exhibitor_id == Lead.exhibitor_id, LeadMail.day_on == on)
    rows = (
        select(Lead.exhibitor_id, told.c.until)
        .outerjoin(told, told.c.exhibitor_id == Lead.exhibitor_id)
        .where(Lead.fair_id == fair.id, Lead.erased_at.is_(None), Lead.created_at <= until, ~had)
        .where(told.c.until.is_(None) | (Lead.created_at > told.c.until))
        .group_by(Lead.exhibitor_id, told.c.until)
        .order_by(Lead.exhibitor_id)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)]


def mail_of(exhibitor_id: int, on: date) -> LeadMail | None:
    """Return what is noted about the mail of a day."""
    return db.session.get(LeadMail, (exhibitor_id, on))


def fairs_around(first: date, last: date) -> Sequence[Fair]:
    """Return the fairs that may have an evening between two days."""
    return db.session.scalars(select(Fair).where(Fair.starts_on <= last, Fair.ends_on >= first).order_by(Fair.id)).all()


def address_of(exhibitor: Exhibitor) -> str:
    """Return where mails to an exhibitor go: its contact, else the first person who acts for it; "" for nobody."""
    if exhibitor.contact_email:
        return exhibitor.contact_email
    mine = select(User.email).join(ExhibitorMember, ExhibitorMember.user_id == User.id)
    return db.session.scalar(mine.where(ExhibitorMember.exhibitor_id == exhibitor.id).order_by(User.id).limit(1)) or ""


def leads_by_exhibitor(fair: Fair, *, did_come: bool = False) -> dict[int, int]:
    """Return how many leads each exhibitor has, or only those of who came by; who has none is left out."""
    rows = select(Lead.exhibitor_id, func.count()).where(Lead.fair_id == fair.id, Lead.erased_at.is_(None))
    if did_come:
        rows = rows.where(Lead.came_at.is_not(None))
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(Lead.exhibitor_id))}


def first_meetings(exhibitor: Exhibitor) -> Sequence[datetime]:
    """Return when an exhibitor met each of its leads first."""
    mine = select(Lead.first_at).where(Lead.exhibitor_id == exhibitor.id, Lead.erased_at.is_(None))
    return db.session.scalars(mine).all()


def _is_open() -> ColumnElement[bool]:
    return LeadDeletion.done_at.is_(None) & LeadDeletion.lifted_at.is_(None)
