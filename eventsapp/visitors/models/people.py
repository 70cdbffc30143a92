"""People who registered."""

import base64
import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.visitors.models.groups import VisitorGroup
from eventsapp.visitors.models.types import VisitorType


def new_token() -> str:
    """Return 128 random bits in capitals and digits, which make the smallest QR; nothing personal in it."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")


class VisitorState(StrEnum):
    """Where a registration stands."""

    PENDING = "pending_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


_LISTED = text("source_ref IS NOT NULL")


class Visitor(Base):
    """A person who registered; duplicates are for the desk to decide, never blocked."""

    __tablename__ = "visitors"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        Index("ix_visitors_search_key", "fair_id", "search_key"),
        Index("ix_visitors_fair_id_state", "fair_id", "state"),
        Index("ix_visitors_fair_id_email", "fair_id", "email"),
        Index("ix_visitors_fair_id_name_key", "fair_id", "name_key"),
        Index("ix_visitors_fair_id_phone_key", "fair_id", "phone_key"),
        Index(
            "uq_visitors_fair_id_source_ref",
            "fair_id",
            "source_ref",
            unique=True,
            sqlite_where=_LISTED,
            postgresql_where=_LISTED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    token: Mapped[str] = mapped_column(unique=True, default=new_token)
    """Opens the ticket page; never the code on ticket or badge."""
    full_name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    kind: Mapped[str] = mapped_column(default="visitor")
    """The code of the type, which chooses the badge."""
    type_id: Mapped[int | None] = mapped_column(ForeignKey("visitor_types.id"), index=True)
    """None where the fair has no types, or had none then."""
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation_codes.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("visitor_groups.id"), index=True)
    is_held: Mapped[bool] = mapped_column(default=False)
    """Whether the first message waits until the leader of the group has confirmed their address."""
    state: Mapped[str] = mapped_column(default=VisitorState.APPROVED)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision_note: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None]
    amount_minor: Mapped[int | None]
    """What it costs, as the type said when they registered."""
    currency: Mapped[str] = mapped_column(default="VND")
    paid_at: Mapped[datetime | None]
    phone_key: Mapped[str] = mapped_column(default="")
    """The phone in E.164 where it is one that can be called."""
    name_key: Mapped[str] = mapped_column(default="")
    company_key: Mapped[str] = mapped_column(default="")
    move_digest: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the link that brings the registration to another device, once."""
    move_until: Mapped[datetime | None]
    search_key: Mapped[str] = mapped_column(default="")
    source_ref: Mapped[str | None]
    """The code by which an imported list knows this person."""
    source_marks: Mapped[dict[str, str] | None] = mapped_column(deferred=True)
    """What a list last said of each field, as digests: what was changed since by somebody else is not overwritten."""
    registered_at: Mapped[datetime] = mapped_column(default=clock.now)

    fair: Mapped[Fair] = relationship()
    type: Mapped[VisitorType | None] = relationship()
    group: Mapped[VisitorGroup | None] = relationship()

    @property
    def is_admitted(self) -> bool:
        """Whether this person has a ticket."""
        return self.state == VisitorState.APPROVED

    @property
    def owes(self) -> bool:
        """Whether something is still to be paid, at the desk."""
        return self.amount_minor is not None and self.paid_at is None

    @property
    def pickup_desk(self) -> str:
        """Return where the badge is picked up: where the group says, else where the type does."""
        own = self.group.pickup_desk if self.group is not None else ""
        return own or (self.type.pickup_desk if self.type is not None else "")

    @property
    def reference(self) -> str:
        """Return the number as people see it."""
        return f"V-{self.number:05d}"
