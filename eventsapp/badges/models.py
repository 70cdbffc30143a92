"""Badges that were issued, each with a code of its own, and the layouts they are printed in."""

import base64
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.infra import clock
from eventsapp.infra.database import Base


def new_code() -> str:
    """Return 128 random bits in capitals and digits, which make the smallest QR; nothing personal in it."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")


def _one_that_counts(column: str) -> Index:
    """Let a holder have one badge that is not void."""
    valid = text("revoked_at IS NULL")
    return Index(f"uq_badges_{column}", column, unique=True, sqlite_where=valid, postgresql_where=valid)


class Badge(Base):
    """A badge of a visitor or of an exhibitor's staff member; a void one is kept, so that its code is known."""

    __tablename__ = "badges"
    __table_args__ = (
        CheckConstraint("(visitor_id IS NULL) <> (staff_member_id IS NULL)", name="one_holder"),
        CheckConstraint("replaced_by_id IS NULL OR revoked_at IS NOT NULL", name="replaced_is_void"),
        _one_that_counts("visitor_id"),
        _one_that_counts("staff_member_id"),
        Index("ix_badges_fair_id_revoked_at", "fair_id", "revoked_at"),
        Index("ix_badges_visitor_id", "visitor_id"),
        Index("ix_badges_staff_member_id", "staff_member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitors.id"))
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"))
    code: Mapped[str] = mapped_column(unique=True, default=new_code)
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    printed_at: Mapped[datetime | None]
    printed_name: Mapped[str] = mapped_column(default="")
    """The name as it was printed last; people are renamed afterwards."""
    layout_version_id: Mapped[int | None] = mapped_column(ForeignKey("badge_layout_versions.id"), index=True)
    """The layout it was printed in last; none is the one that comes along."""
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(default="")
    revoked_note: Mapped[str] = mapped_column(default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("badges.id"), index=True)


class BadgeLayout(Base):
    """A layout of a fair by name; how it looks is in its versions."""

    __tablename__ = "badge_layouts"
    __table_args__ = (UniqueConstraint("fair_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    name: Mapped[str]
    last_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    archived_at: Mapped[datetime | None]
    """When it was put away: badges were printed in it, so it stays, and nobody gets it any more."""
    chosen_at: Mapped[datetime | None]
    """When a role first had it; from then on badges may be printed in it at any moment, so it is never removed."""


class LayoutVersion(Base):
    """How a layout looks from one saving to the next; never changed, because badges were printed so."""

    __tablename__ = "badge_layout_versions"
    __table_args__ = (UniqueConstraint("layout_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey("badge_layouts.id", ondelete="CASCADE"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    layout: Mapped[BadgeLayout] = relationship()


class LayoutChoice(Base):
    """The layout in which the badges of a role are printed at a fair."""

    __tablename__ = "badge_layout_choices"
    __table_args__ = (UniqueConstraint("fair_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"))
    role: Mapped[str]
    layout_id: Mapped[int] = mapped_column(ForeignKey("badge_layouts.id", ondelete="CASCADE"), index=True)


class BadgePicture(Base):
    """A picture that layouts of a fair may show, such as a logo."""

    __tablename__ = "badge_pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class StaffQuota(Base):
    """How many free badges exhibitors have for their staff at a fair, and what one more costs; none is the usual."""

    __tablename__ = "staff_quotas"
    __table_args__ = (
        CheckConstraint("first_unit >= 0 AND further_unit >= 0 AND co_exhibitor >= 0 AND most >= 0", name="numbers"),
        CheckConstraint("extra_minor IS NULL OR extra_minor >= 0", name="extra"),
    )

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), primary_key=True)
    first_unit: Mapped[int] = mapped_column(default=3)
    further_unit: Mapped[int] = mapped_column(default=2)
    co_exhibitor: Mapped[int] = mapped_column(default=2)
    most: Mapped[int] = mapped_column(default=40)
    extra_minor: Mapped[int | None] = mapped_column(BigInteger)
    """What an extra badge costs in the smallest unit of the currency; without a price nobody orders any."""
    currency: Mapped[str] = mapped_column(default="VND")


class OrderState(StrEnum):
    """Where an order of extra badges stands."""

    ORDERED = "ordered"
    PAID = "paid"
    DECLINED = "declined"


class BadgeOrder(Base):
    """Badges for staff that an exhibitor orders beyond its quota; they count once they are paid."""

    __tablename__ = "badge_orders"
    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("state IN ('ordered', 'paid', 'declined')", name="state"),
        CheckConstraint("(state = 'ordered') = (decided_at IS NULL)", name="decided"),
        # An exhibitor has one open order, however often the button is pressed.
        Index(
            "uq_badge_orders_exhibitor_id",
            "exhibitor_id",
            unique=True,
            sqlite_where=text("state = 'ordered'"),
            postgresql_where=text("state = 'ordered'"),
        ),
        Index("ix_badge_orders_exhibitor_id", "exhibitor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id"))
    number: Mapped[int]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    """What all of them cost, at the price that was shown."""
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default=OrderState.ORDERED)
    ordered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    exhibitor: Mapped[Exhibitor] = relationship()
