"""The audit log: who did what to what, when, from what, to what, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from eventsapp.infra import clock
from eventsapp.infra.database import Base, write


class Acting(Protocol):
    """Who does something: a person with an account, or a device without one."""

    @property
    def id(self) -> int | None:
        """The account; None where there is none."""

    @property
    def email(self) -> str:
        """What the log calls them: an address, or a device by its number."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A device that acts without anybody's account."""

    email: str
    id: None = None


class AuditEntry(Base):
    """One change that matters. Rows are only ever added."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    fair_id: Mapped[int | None] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str]


_ADDING = insert(AuditEntry.__table__).inline()  # type: ignore[arg-type]
"""To the table and not as an object, and without asking for the id: who writes lines never reads them again."""


def record(  # noqa: PLR0913 - an audit line has this many sides
    action: str,
    *,
    subject: str,
    subject_id: int | None,
    actor_id: int | None,
    actor: str,
    fair_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add a line, e.g. ``record("stand.released", subject="stand", ...)``; values must be plain JSON."""
    line = {
        "action": action,
        "subject": subject,
        "subject_id": subject_id,
        "actor_id": actor_id,
        "actor": actor,
        "fair_id": fair_id,
        "before": before or {},
        "after": after or {},
        "reason": reason,
    }
    write(_ADDING, line)
