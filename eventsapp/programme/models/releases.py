"""What was published."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from eventsapp.infra import clock
from eventsapp.infra.database import Base


class Release(Base):
    """A published version of the agenda. Rows never change."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(default="")
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    """The whole agenda as compressed JSON: what the public sees is made from this alone."""
    digest: Mapped[str]
    said: Mapped[int | None] = query_expression()
    """The mark of the last word said on the day of its fair; read with the release that the public sees."""


class ScheduledRelease(Base):
    """The next release of a fair, frozen as it was agreed to, until its time comes."""

    __tablename__ = "scheduled_releases"

    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), primary_key=True, autoincrement=False)
    publish_at: Mapped[datetime] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(default="")
    document: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    scheduled_at: Mapped[datetime] = mapped_column(default=clock.now)


class ReleaseFile(Base):
    """A file of a release in one format and language, made beforehand; another tag means that it is out of date."""

    __tablename__ = "release_files"

    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]
    """Everything the file is made of, in short."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
