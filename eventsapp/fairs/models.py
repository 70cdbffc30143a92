"""A fair edition: dates, settings, team; the scope of every other row."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventsapp.accounts.models import User
from eventsapp.infra import clock
from eventsapp.infra.database import Base
from eventsapp.infra.locale import text_in


class Role(StrEnum):
    """What a member of a fair's team is."""

    ORGANISER = "organiser"
    REVIEWER = "reviewer"


class Fair(Base):
    """An edition of a fair."""

    __tablename__ = "fairs"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, str]]
    mark: Mapped[str] = mapped_column(default="")
    accent: Mapped[str] = mapped_column(default="ultramarine")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens_at: Mapped[time] = mapped_column(default=time(9))
    closes_at: Mapped[time] = mapped_column(default=time(17))
    timezone: Mapped[str] = mapped_column(default="Asia/Ho_Chi_Minh")
    default_language: Mapped[str] = mapped_column(default="vi")
    venue_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    venue_address: Mapped[dict[str, str]] = mapped_column(default=dict)
    contact_email: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    applications_open_at: Mapped[datetime | None]
    applications_close_at: Mapped[datetime | None]
    review_days: Mapped[int] = mapped_column(default=3)
    last_application_no: Mapped[int] = mapped_column(default=0)
    last_visitor_no: Mapped[int] = mapped_column(default=0)
    hold_terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How long holds last and how much one may have, where that differs from what is usual."""
    places_by_round: Mapped[bool] = mapped_column(default=False)
    """Whether exhibitors hold units by themselves only when it is their turn."""
    is_public: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    packages: Mapped[list["Package"]] = relationship(order_by="Package.position", viewonly=True)
    sectors: Mapped[list["Sector"]] = relationship(order_by="Sector.position", viewonly=True)
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.on", viewonly=True)

    def name_in(self, language: str) -> str:
        """Return the fair's name in a language or the nearest there is."""
        return text_in(self.name, language, self.default_language)[0]

    def accepts_applications(self, now: datetime) -> bool:
        """Whether the application window is open at ``now``."""
        opens, closes = self.applications_open_at, self.applications_close_at
        return (opens is None or opens <= now) and (closes is None or now < closes)


class FairMember(Base):
    """A person in a fair's team."""

    __tablename__ = "fair_members"
    __table_args__ = (UniqueConstraint("fair_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str]

    fair: Mapped[Fair] = relationship()
    user: Mapped[User] = relationship()


class ApiToken(Base):
    """What a program of a team member shows: for one fair, to read or to read and write. Only its hash is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    name: Mapped[str]
    """What its person calls it, such as the program that uses it."""
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256: what is hashed is chance and as long, so that nothing slower is needed."""
    ending: Mapped[str]
    """Its last letters, by which its person knows it again."""
    may_write: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    fair: Mapped[Fair] = relationship()


class SigningKey(Base):
    """A key pair that signs a fair's tickets and badges; the highest number signs, all of them are believed."""

    __tablename__ = "signing_keys"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    number: Mapped[int]
    public_key: Mapped[bytes]
    """32 bytes; gates that check without a network know nothing else."""
    sealed_key: Mapped[bytes]
    """The private half, encrypted under SECRET_KEY."""
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def label(self) -> str:
        """Return what the private half is sealed for."""
        return f"fair {self.fair_id} key {self.number}"


class Package(Base):
    """A way to take part, e.g. raw space or shell scheme; prices are per unit, VAT excluded."""

    __tablename__ = "packages"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)
    min_units: Mapped[int] = mapped_column(default=1)
    price_vnd: Mapped[int | None]
    """Domestic price of a unit in dong."""
    price_usd_minor: Mapped[int | None]
    """Foreign price of a unit in US cents; a list of its own, not a conversion."""


class Sector(Base):
    """A product category of the fair."""

    __tablename__ = "sectors"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"))
    code: Mapped[str]
    name: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)


class Milestone(Base):
    """A date that people of the fair should know."""

    __tablename__ = "milestones"

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id"), index=True)
    on: Mapped[date]
    at: Mapped[time | None]
    text: Mapped[dict[str, str]]
