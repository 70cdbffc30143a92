"""What kinds of visitors a fair has, what each is asked, and where each may go: all of it data of the organiser."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base


class FairZone(Base):
    """A part of the fair that not everybody may enter."""

    __tablename__ = "fair_zones"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class TypeZone(Base):
    """That a type of visitor may enter a zone."""

    __tablename__ = "visitor_type_zones"

    type_id: Mapped[int] = mapped_column(ForeignKey("visitor_types.id", ondelete="CASCADE"), primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("fair_zones.id", ondelete="CASCADE"), primary_key=True, index=True)


class VisitorType(Base):
    """A kind of visitor, with who may register as one, what it costs, and which days and zones it opens."""

    __tablename__ = "visitor_types"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("quota IS NULL OR taken <= quota", name="quota"),
        CheckConstraint("amount_minor IS NULL OR amount_minor > 0", name="amount"),
        CheckConstraint("opens_at IS NULL OR closes_at IS NULL OR closes_at > opens_at", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    """Stays with the visitor as its kind, which chooses the badge."""
    name: Mapped[dict[str, str]]
    badge_word: Mapped[dict[str, str]] = mapped_column(default=dict)
    colour: Mapped[str] = mapped_column(default="yellow")
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    access: Mapped[str] = mapped_column(default="public")
    needs_approval: Mapped[bool] = mapped_column(default=False)
    amount_minor: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="VND")
    days: Mapped[list[str]] = mapped_column(default=list)
    """The days it admits, as ISO dates; none is every day."""
    quota: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    """How many have a place: everybody who is not rejected and has not cancelled."""
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    age_note: Mapped[dict[str, str]] = mapped_column(default=dict)
    pickup_desk: Mapped[str] = mapped_column(default="")
    """Where its badges are picked up."""
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    zones: Mapped[list[FairZone]] = relationship(
        secondary="visitor_type_zones", order_by=(FairZone.position, FairZone.id)
    )

    @property
    def dates(self) -> list[date]:
        """Return the days it admits; none is every day."""
        return [date.fromisoformat(day) for day in self.days]


class QuestionType(Base):
    """That a type of visitor is asked a question."""

    __tablename__ = "visitor_question_types"

    question_id: Mapped[int] = mapped_column(ForeignKey("visitor_questions.id", ondelete="CASCADE"), primary_key=True)
    type_id: Mapped[int] = mapped_column(
        ForeignKey("visitor_types.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class VisitorQuestion(Base):
    """What visitors are asked beside their name; of no type, everybody is asked."""

    __tablename__ = "visitor_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    kind: Mapped[str]
    wording: Mapped[dict[str, str]]
    options: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """What can be chosen: ``code``, which is kept and never changes, and ``text`` by language."""
    is_required: Mapped[bool] = mapped_column(default=False)
    asked_after_id: Mapped[int | None] = mapped_column(ForeignKey("visitor_questions.id", ondelete="SET NULL"))
    asked_after: Mapped[list[str]] = mapped_column(default=list)
    """Which answers to that question make this one asked."""
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    types: Mapped[list[VisitorType]] = relationship(secondary="visitor_question_types", order_by=VisitorType.position)


class VisitorAnswer(Base):
    """What a visitor answered, with question and answer in the words they read: these stay, whatever changes later."""

    __tablename__ = "visitor_answers"
    __table_args__ = (UniqueConstraint("visitor_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitors.id", ondelete="CASCADE"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("visitor_questions.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    value: Mapped[list[str]] = mapped_column(default=list)
    """The codes chosen, or the text typed."""
    question: Mapped[str]
    words: Mapped[str]
    language: Mapped[str]


class InvitationCode(Base):
    """A word that lets people register as a type; an exhibitor's own, or the organiser's."""

    __tablename__ = "invitation_codes"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("quota IS NULL OR taken <= quota", name="quota"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("visitor_types.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    code: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    quota: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    """How many people its exhibitor says have got it."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]

    type: Mapped[VisitorType] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
