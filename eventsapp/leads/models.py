"""Leads: whom an exhibitor met, by whose scan, what it may see and wrote, and what it has to delete again."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.exhibitors.models import Exhibitor, StaffMember
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.storage import StoredFile
from eventsapp.visitors.models import Visitor

_OPEN = text("done_at IS NULL AND lifted_at IS NULL")
_VALID = text("withdrawn_at IS NULL")
_IN_USE = text("revoked_at IS NULL")


class Lead(Base):
    """A visitor whom an exhibitor scanned: one row, however often; their details stay with the visitor."""

    __tablename__ = "leads"
    __table_args__ = (
        UniqueConstraint("exhibitor_id", "visitor_id"),
        CheckConstraint("rating IN ('', 'a', 'b', 'c', 'd')", name="rating"),
        Index("ix_leads_exhibitor_id_last_at", "exhibitor_id", "last_at"),
        Index("ix_leads_fair_id_created_at", "fair_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    first_at: Mapped[datetime]
    first_by: Mapped[str] = mapped_column(default="")
    last_at: Mapped[datetime]
    last_by: Mapped[str] = mapped_column(default="")
    scans: Mapped[int] = mapped_column(default=1)
    rating: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was chosen or typed, by the number of the question: a list of texts each."""
    notes: Mapped[str] = mapped_column(default="")
    follow_up_on: Mapped[date | None]
    edited_at: Mapped[datetime | None]
    """When the exhibitor wrote last; of two phones the later one holds."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]
    """When the visitor took the details back from this exhibitor."""
    erased_at: Mapped[datetime | None]
    """When the exhibitor said that everything about this person is deleted; a later scan begins anew."""
    came_at: Mapped[datetime | None]
    """When the visitor last came by: scanned the code of the stand and chose what to share."""

    exhibitor: Mapped[Exhibitor] = relationship()
    visitor: Mapped[Visitor] = relationship()


class LeadScan(Base):
    """What a phone or a program sent about somebody, so that the same is never counted twice."""

    __tablename__ = "lead_scans"
    __table_args__ = (
        UniqueConstraint("source", "client_id"),
        Index("ix_lead_scans_lead_id", "lead_id"),
        Index("ix_lead_scans_exhibitor_id_scanned_at", "exhibitor_id", "scanned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    source: Mapped[str]
    """Who sent it, such as ``collector 12``; with ``client_id``, its own name for the scan, it counts once."""
    client_id: Mapped[str]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("leads.id", ondelete="SET NULL"))
    verdict: Mapped[str]
    reason: Mapped[str]
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_offline: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(default="")


class LeadMedia(Base):
    """A photo or a spoken note about a lead; its bytes are a stored file that goes once this row is gone."""

    __tablename__ = "lead_media"
    __table_args__ = (
        UniqueConstraint("source", "client_id"),
        CheckConstraint("kind IN ('photo', 'voice')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    kind: Mapped[str]
    source: Mapped[str]
    """Who sent it; with ``client_id``, its own name for it, it is kept once however often it is sent."""
    client_id: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")

    file: Mapped[StoredFile] = relationship()
    lead: Mapped[Lead] = relationship()


class LeadConsent(Base):
    """What a visitor lets one exhibitor see, chosen at its stand: the wording that was read, its language, when."""

    __tablename__ = "lead_consents"
    __table_args__ = (
        Index(
            "uq_lead_consents_one_valid",
            "exhibitor_id",
            "visitor_id",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    with_email: Mapped[bool]
    """Whether the address may be seen, beside name, company, job title and country."""
    with_phone: Mapped[bool]
    wording_version: Mapped[str]
    wording: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    """``stand``: by the visitor's own phone, at the code of the stand; ``phone``: by that of the stand, handed over."""
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]


class LeadQuestion(Base):
    """What an exhibitor asks whom it meets, in its own words; one that was answered is put away, never removed."""

    __tablename__ = "lead_questions"
    __table_args__ = (CheckConstraint("kind IN ('text', 'single', 'multi')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    kind: Mapped[str]
    wording: Mapped[str]
    options: Mapped[list[str]] = mapped_column(default=list)
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]


class Collector(Base):
    """A phone that scans for an exhibitor: opened by the badge of somebody on the stand, or by an account."""

    __tablename__ = "lead_collectors"
    __table_args__ = (
        CheckConstraint("(staff_member_id IS NULL) <> (user_id IS NULL)", name="one_person"),
        Index(
            "uq_lead_collectors_one_licence",
            "exhibitor_id",
            "licence",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    device: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(unique=True)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    queued: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    licence: Mapped[int | None]
    """Which of the exhibitor's licences it uses, from 1 on; None for phones from before there were any."""

    exhibitor: Mapped[Exhibitor] = relationship()
    staff_member: Mapped[StaffMember | None] = relationship()


class LeadTerms(Base):
    """How many phones of an exhibitor may collect at a fair, without further ones; no row is no limit."""

    __tablename__ = "lead_terms"
    __table_args__ = (CheckConstraint("included >= 0", name="included"),)

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), primary_key=True)
    included: Mapped[int]


class LeadLicence(Base):
    """How many phones more an exhibitor has bought, or was granted."""

    __tablename__ = "lead_licences"
    __table_args__ = (CheckConstraint("extra >= 0", name="extra"),)

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True)
    extra: Mapped[int]

    exhibitor: Mapped[Exhibitor] = relationship()


class LeadDeletion(Base):
    """That an exhibitor has to delete what it holds about a visitor, until when, and that it did: a ledger."""

    __tablename__ = "lead_deletions"
    __table_args__ = (
        Index(
            "uq_lead_deletions_one_open",
            "exhibitor_id",
            "visitor_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_lead_deletions_exhibitor_id_due_on", "exhibitor_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    """``consent``: for all exhibitors; ``exhibitor``: for this one."""
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None]
    """When the visitor agreed again before it was done."""

    exhibitor: Mapped[Exhibitor] = relationship()
    visitor: Mapped[Visitor] = relationship()


class LeadMail(Base):
    """That an exhibitor was told of its new leads in the evening of a day: once."""

    __tablename__ = "lead_mails"

    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"), primary_key=True)
    day_on: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[datetime | None]
    until: Mapped[datetime]
    """It tells of the leads that arrived after ``since`` and until then."""
